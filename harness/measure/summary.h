/*
 * summary.h: from the rows of samples.csv to the rows of summary.csv. Pure: equal rows give equal summaries, so a run
 * can be summed up again at any time, after a crash too.
 */
#ifndef HARNESS_SUMMARY_H
#define HARNESS_SUMMARY_H

#include <stdbool.h>

#include "harness/files/rows.h"
#include "harness/measure/timer.h"

/* How the samples were to be taken and timed, which decides what they mean. */
struct pb_stop_rule {
	double confidence; /* of the intervals, 0..1 */
	double ci;         /* wanted half-width of the median's interval, relative */
	int64_t reps;      /* fixed number of repetitions; 0: until ci or budget */
	bool interrupted;  /* the run was ended from outside */
	struct pb_timer_facts timer;
};

/*
 * One row per cell, in the order in which the cells first appear. Texts point into `samples`. Speedup is the median of
 * the paired ratios base / cell, pair by pair within a repetition: both were measured close in time, so drift cancels;
 * its interval is by rank like that of the times. For --scaling weak the ratio is multiplied by what the work has grown
 * by (scaled speedup, Gustafson, CACM 31(5), 1988), and that of the measured ceiling, whose workers each do all of the
 * work, by the workers.
 * Efficiency is speedup / workers. The base is the `serial` cell of the same kernel, parameters and scaling. The
 * columns of requests are unknown: pb_request_log_sum_up() knows them. `*rows` is freed with free(); 0 or -ENOMEM.
 *
 * Samples that are found to be warm-up (warmup.h) are left out of every figure; `samples` counts the rest. Intervals of
 * times and of ratios are widened where their series is not independent (dependence.h).
 */
int pb_summary_make(struct pb_summary_row **rows, size_t *count, const struct pb_sample_row *samples,
                    size_t sample_count, const struct pb_stop_rule *rule);

/* Whether the row is a measured ceiling (copies.h): no way to run the work, and so in no contest. */
bool pb_summary_is_ceiling(const struct pb_summary_row *row);

/* What the work of a sample has grown by since that of its base: 1 for strong scaling; for weak scaling the ratio of
 * their operations, or the workers where the kernel does not count any. */
double pb_summary_growth(const struct pb_sample_row *cell, const struct pb_sample_row *base);

#endif
