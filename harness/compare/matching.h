/* matching.h: the cells of two runs on their way to the rows of a comparison. Within harness/compare/ only. */
#ifndef HARNESS_MATCHING_H
#define HARNESS_MATCHING_H

#include "harness/compare/cell_shift.h"
#include "harness/compare/comparison.h"
#include "harness/compare/holm.h"

/* A cell of one or both runs. */
struct pb_match {
	const struct pb_cell_samples *a, *b; /* NULL: the run does not have it */
	struct pb_shift shift;
};

struct pb_matching {
	struct pb_comparison *comparison;
	struct pb_cell_list a, b;
	struct pb_match *matches;
	struct pb_holm *tests;
	double measured_s; /* by the run that measured for less: all its samples together */
};

/* Gives cell `i` its verdict where that needs no statistics: one run does not have it, or it went wrong. */
bool pb_verdict_by_status(struct pb_matching *m, size_t i);

/* Whether its samples tell anything; if not, the reason is in the comparison. */
bool pb_verdict_is_usable(struct pb_matching *m, size_t i);

/* Gives it its verdict by the interval at the level of its test, or says what is missing. */
void pb_verdict_by_interval(struct pb_matching *m, size_t i);

#endif
