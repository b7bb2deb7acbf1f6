/*
 * sample.h: one cell at work: its workers are made once, then it is timed any number of times.
 */
#ifndef HARNESS_SAMPLE_H
#define HARNESS_SAMPLE_H

#include "harness/files/rows.h"
#include "harness/measure/noise.h"
#include "harness/measure/plan.h"
#include "harness/measure/spent.h"

struct pb_gather_entry;
struct pb_timeline_span;

/* What workers have emitted; see gather.h. */
struct pb_gathered {
	struct pb_gather_entry *entries; /* of the round, in order */
	size_t count, capacity;
	struct pb_records requests; /* of the last sample: copies */
	size_t request_count;
	struct pb_timeline_span *spans; /* of the last sample, if it was traced */
	size_t span_count, span_capacity;
};

/* A cell whose workers exist; zeroed before pb_bench_open(). */
struct pb_bench {
	const struct pb_cell *cell;
	struct pb_job job;
	void *driver_self;
	void *merged;
	struct pb_worker_report *reports; /* of the last sample; cell->workers entries */
	struct pb_verdict verdict;        /* of the last sample */
	struct pb_gathered gathered;
	struct pb_noise noise;
	struct pb_spent spent;
	int64_t started_ns; /* pb_clock_ns at the start of the last sample */
	double open_s;
};

/* Makes the workers. 0, -ENOLINK when the launch of ranks was lost, -ENOTSUP for a cell that cannot run here, or
 * another -errno; each with the reason. */
int pb_bench_open(struct pb_bench *bench, const struct pb_cell *cell, const struct pb_plan *plan,
                  const atomic_bool *cancel, struct pb_why *why);
void pb_bench_close(struct pb_bench *bench);

/*
 * Runs the cell once and fills what was measured into `row` (wall_s to status; texts point into the bench or are
 * constants). 0: measured, right or wrong (row->status says); -errno: the run failed and row->reason says why;
 * -ECANCELED: stopped by the user, no row. A warm-up is traced, and the one sample of a cell that has no warm-up.
 */
int pb_bench_sample(struct pb_bench *bench, struct pb_sample_row *row);

#endif
