/*
 * noise.h: what disturbed a sample: read before and after it, outside of the timed section, from what the system counts
 * anyway. From the second sample of a cell on also what it counts per thread: the first tells which these are.
 */
#ifndef HARNESS_NOISE_H
#define HARNESS_NOISE_H

#include "harness/files/rows.h"
#include "harness/machine/cgroup.h"
#include "harness/machine/counters.h"
#include "harness/machine/family.h"
#include "harness/machine/machine_usage.h"
#include "harness/machine/task_usage.h"
#include <powbench/driver.h>

/* Threads beyond this number are not asked for: each takes some 0.1 ms per sample. */
#define PB_NOISE_THREADS_MAX 256

/* Of one thread on this host. */
struct pb_noise_thread {
	int32_t pid, tid; /* 0: the worker does not report, or is on another host */
	struct pb_task_usage before;
};

struct pb_noise {
	struct pb_noise_thread *threads; /* by worker; NULL: not known yet */
	int64_t *run_delays_ns;          /* by worker, of the last sample; PB_UNKNOWN: not told */
	uint32_t workers;
	struct pb_family family;
	struct pb_throttling_folders folders;
	struct pb_counters counters;

	struct pb_machine_ticks ticks; /* before the sample */
	struct pb_throttling throttling;
	double own_s;
};

void pb_noise_open(struct pb_noise *noise, uint32_t workers);
void pb_noise_close(struct pb_noise *noise); /* takes a zeroed one */

/* Before a sample, and after its last round: fills its columns. What cannot be told stays unknown. */
void pb_noise_begin(struct pb_noise *noise);
void pb_noise_end(struct pb_noise *noise, const struct pb_worker_report *reports, struct pb_sample_row *row);

#endif
