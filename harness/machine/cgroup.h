/*
 * cgroup.h: what the control groups of this process allow it (Linux, Documentation/admin-guide/cgroup-v1 and
 * cgroup-v2.rst). The tightest limit from the process's own group up to the root of the mounted tree counts, so that a
 * container's limits are seen from inside and from outside. `root` as in proc.h.
 */
#ifndef HARNESS_CGROUP_H
#define HARNESS_CGROUP_H

#include <powbench/base.h>

struct pb_cgroup {
	double cpus;          /* quota per period, in CPUs; NAN: no limit */
	int64_t memory_bytes; /* limit; PB_UNKNOWN: none */
	int64_t
	    memory_room_bytes; /* what is left of it, page cache that can be dropped included; PB_UNKNOWN: no limit */
};

struct pb_cgroup pb_cgroup_read(const char *root);

/* How often, and for how long, groups have been kept from running because their quota of a period was used up: that of
 * this process, and those above it. */
struct pb_throttling {
	int64_t count; /* PB_UNKNOWN: no group tells */
	double time_s; /* NAN likewise */
};

/* The folders that tell; found once, as it takes longer than reading them. */
#define PB_THROTTLING_FOLDERS_MAX 16
struct pb_throttling_folders {
	char *paths[PB_THROTTLING_FOLDERS_MAX];
	size_t count;
};

struct pb_throttling_folders pb_throttling_find(const char *root);
void pb_throttling_free(struct pb_throttling_folders *folders); /* takes a zeroed one */
struct pb_throttling pb_throttling_read(const struct pb_throttling_folders *folders);

#endif
