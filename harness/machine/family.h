/*
 * family.h: the processes that this one has started, and theirs, and others that work for it, and the CPU time they
 * have used. `root` as in proc.h.
 */
#ifndef HARNESS_FAMILY_H
#define HARNESS_FAMILY_H

#include <powbench/base.h>

#define PB_FAMILY_MAX 128

struct pb_family {
	int32_t pids[PB_FAMILY_MAX]; /* `self` first */
	size_t count;                /* 0: unknown, or more than fit */
};

/* Who descends from `self` now. Looks at every process of the machine: some milliseconds. */
struct pb_family pb_family_find(const char *root, int32_t self);

/* Adds one that another has started, such as a rank of the launcher's; one that is there stays once. */
void pb_family_add(struct pb_family *family, int32_t pid);

/* CPU seconds of all of them that are left, in ticks of the system (10 ms); NAN: unknown. */
double pb_family_cpu_s(const char *root, const struct pb_family *family);

#endif
