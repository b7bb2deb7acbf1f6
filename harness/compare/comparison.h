/*
 * comparison.h: two runs, cell by cell: how much longer the second takes, and whether that is more than chance.
 *
 * Cells are matched by their id. Where the two runs were measured in one session (run.json), the repetitions are pairs;
 * otherwise the samples of either run stand for themselves, and what differs between two sessions (frequency,
 * neighbours, the layout of memory) counts as a difference. The statistics are those of shift.h, on the logarithms of
 * wall_s.
 *
 * With several cells, a chance of error for each would soon find a difference somewhere. So the levels are those of
 * Holm's procedure (Scandinavian Journal of Statistics 6(2), 1979): among all cells, the chance of calling any that is
 * equal different is at most 1 - confidence. The interval of a cell has the level at which Holm's procedure tested it.
 */
#ifndef HARNESS_COMPARISON_H
#define HARNESS_COMPARISON_H

#include "harness/files/run_dir.h"

/* name, text in files and tables, whether it makes `powbench compare` fail */
#define PB_VERDICTS(X)                                                                                                 \
	X(PB_VERDICT_SLOWER, "slower", true)                                                                           \
	X(PB_VERDICT_FAILED, "failed in B", true)                                                                      \
	X(PB_VERDICT_FASTER, "faster", false)                                                                          \
	X(PB_VERDICT_SAME, "same", false)                                                                              \
	X(PB_VERDICT_UNKNOWN, "not enough data", false)                                                                \
	X(PB_VERDICT_ONLY_A, "only in A", false)                                                                       \
	X(PB_VERDICT_ONLY_B, "only in B", false)

enum pb_comparison_verdict {
#define X(name, text, fails) name,
	PB_VERDICTS(X)
#undef X
	    PB_VERDICT_COUNT
};

struct pb_compared_run {
	const char *path;
	struct pb_run_facts facts;
	struct pb_sample_table samples;
};

/* 0, or -errno with the reason: not a run, another schema, a row without its cell. pb_compared_run_free() is due in
 * either case. */
int pb_compared_run_load(struct pb_compared_run *run, const char *path, struct pb_why *why);
void pb_compared_run_free(struct pb_compared_run *run);

struct pb_comparison {
	double threshold, confidence; /* both 0..1 */
	struct pb_comparison_row *rows;
	struct pb_why *reasons; /* of the rows */
	size_t count;
	size_t verdicts[PB_VERDICT_COUNT]; /* how many cells have it */
	size_t common, judged;             /* cells of both runs; those of them with an interval */
	bool paired;
};

/* Cells in the order of A, then those that only B has; texts are the runs'. 0 or -ENOMEM; pb_comparison_free() frees it
 * in either case. */
int pb_comparison_make(struct pb_comparison *comparison, const struct pb_compared_run *a,
                       const struct pb_compared_run *b, double threshold, double confidence);
void pb_comparison_free(struct pb_comparison *comparison);

#endif
