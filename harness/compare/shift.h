/*
 * shift.h: by how much the values of one side differ from those of the other, with an interval and a p-value by ranks.
 *
 * The estimates are those of Hodges and Lehmann (Annals of Mathematical Statistics 34(2), 1963): the median of all
 * differences y - x, or of all averages of two pairs' differences (Walsh averages). The interval inverts the test of
 * Mann and Whitney, or of Wilcoxon: it holds every shift that the test does not refuse, so p-value and interval always
 * agree (Hollander, Wolfe and Chicken, 2014, sections 3.2, 3.3, 4.2 and 4.3). No distribution is assumed; that of pairs
 * has to be symmetric, which drawing the order within each pair at random makes it, whatever the noise is.
 *
 * Two sides that were not measured in turns also differ by what the machine does between them, of which either side
 * shows a part: how much its own quarters, in the order of time, differ. The next run is taken to be another quarter:
 * however many samples a run has, its level is known no better than that (a random effect of the run; Kalibera and
 * Jones, "Rigorous Benchmarking in Reasonable Time", ISMM 2013). The interval's half-widths by rank and by Student's t
 * for the quarters' medians, with the degrees of freedom of Welch (Biometrika 34, 1947), add up as the root of their
 * squares.
 *
 * Given logarithms of times, exp(shift) is the ratio of the times.
 */
#ifndef HARNESS_SHIFT_H
#define HARNESS_SHIFT_H

#include "harness/compare/rank_tail.h"

struct pb_shift {
	struct pb_rank_null null; /* its m and n are the counts of x and y */
	double *x, *y;            /* ascending; y is unused for pairs, whose differences are x */
	double between_variance;  /* of the difference of two runs of equal programs; 0 for pairs */
	double between_freedom;
};

/* The values move into the shift, where they are sorted; in the order given they are in time. 0 or -ENOMEM, and
 * pb_shift_free() is due in either case; it takes a zeroed one. */
int pb_shift_of_pairs(struct pb_shift *shift, double *differences, size_t count);
int pb_shift_of_two(struct pb_shift *shift, double *x, size_t m, double *y, size_t n);
void pb_shift_free(struct pb_shift *shift);

/* Of the hypothesis that nothing differs, two-sided; 1 for no values. */
double pb_shift_p(const struct pb_shift *shift);

/* The smallest p-value that so many values can give: a level below 1 - this has no interval. */
double pb_shift_least_p(const struct pb_shift *shift);

/* NAN for no values; low and high are NAN where there are too few for the level. */
struct pb_shift_interval {
	double value, low, high;
};
struct pb_shift_interval pb_shift_interval(const struct pb_shift *shift, double level);

#endif
