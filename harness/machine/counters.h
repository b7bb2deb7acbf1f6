/*
 * counters.h: hardware counters of the workers' threads (perf_event_open(2)), in user mode, with the threads they make.
 * They count in the processor: nothing of them runs in the timed section. Opened before a sample and closed after it.
 */
#ifndef HARNESS_COUNTERS_H
#define HARNESS_COUNTERS_H

#include <powbench/base.h>

enum pb_counter { PB_COUNTER_INSTRUCTIONS, PB_COUNTER_CYCLES, PB_COUNTER_CACHE_MISSES, PB_COUNTER_KINDS };

/* Workers beyond this number go uncounted, and with them the cell: descriptors are scarce. */
#define PB_COUNTED_WORKERS_MAX 128

struct pb_counters {
	int *fds; /* PB_COUNTER_KINDS per thread */
	size_t threads;
};

/* Begins to count the thread, of this or another process of this user: 0 or -errno. Zeroed at first. */
int pb_counters_add(struct pb_counters *counters, int32_t tid);

/* The sums, scaled up where the processor shared its counters out; PB_UNKNOWN: not counted. Closes them. */
void pb_counters_take(struct pb_counters *counters, int64_t sums[PB_COUNTER_KINDS]);

/* Why this process cannot count, and what to do: one line, or "" when it can. */
void pb_counters_why_not(char *out, size_t size);

#endif
