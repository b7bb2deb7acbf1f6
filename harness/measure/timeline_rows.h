/* timeline_rows.h: from the steps that workers emitted in a traced sample to rows of timeline.csv. */
#ifndef HARNESS_TIMELINE_ROWS_H
#define HARNESS_TIMELINE_ROWS_H

#include "harness/measure/sample.h"

struct pb_run_dir;

/* Appends the rows of the sample, in the order of workers and time; none, if it was not traced. */
int pb_timeline_rows_keep(struct pb_run_dir *dir, const struct pb_bench *bench, const struct pb_sample_row *sample,
                          struct pb_why *why);

/* The rows, two at most per span, each of which waits until the worker's next: `spans` in any order, sorted by this.
 * The identity of the rows is that of `sample`. Returns how many. */
struct pb_timeline_span {
	struct pb_step_span step; /* times since the sample's start */
	uint64_t item;
	uint32_t thread;
};
size_t pb_timeline_rows_make(struct pb_timeline_row *rows, struct pb_timeline_span *spans, size_t count,
                             const struct pb_sample_row *sample);

#endif
