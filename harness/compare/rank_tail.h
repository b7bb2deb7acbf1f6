/*
 * rank_tail.h: the tails of the two rank statistics under "no difference", and of Student's t.
 *
 * Exact for few values, by the generating functions of the statistics (Hollander, Wolfe and Chicken, "Nonparametric
 * Statistical Methods", 3rd ed. 2014, sections 3.1 and 4.1); the normal approximation with a correction for continuity
 * for many. Ties make either a little conservative.
 */
#ifndef HARNESS_RANK_TAIL_H
#define HARNESS_RANK_TAIL_H

#include <stddef.h>

/* How a rank statistic spreads where nothing differs. */
struct pb_rank_null {
	size_t m, n;      /* values of either side; n == 0: m pairs, Wilcoxon's signed-rank statistic */
	double inflation; /* of the variance, by autocorrelation; 1: none */
	double freedom;   /* degrees of freedom that the inflation left; not used where it is 1 */
	double *cdf;      /* exact, from 0 to its largest value; NULL: approximate */
};

/* Largest value of the statistic: m n differences, or m (m + 1) / 2 averages of two pairs. */
double pb_rank_null_largest(const struct pb_rank_null *null);

/* Fills `cdf` where that is exact and cheap. 0 or -ENOMEM; pb_rank_null_free() frees it. */
int pb_rank_null_prepare(struct pb_rank_null *null);
void pb_rank_null_free(struct pb_rank_null *null);

/* P(statistic <= value), for a whole value; 0 below 0. */
double pb_rank_null_tail(const struct pb_rank_null *null, double value);

/* P(T <= t) of Student's t with that many degrees of freedom, rounded down to a whole number of at least 1 (Abramowitz
 * and Stegun, 26.7.3 and 26.7.4). */
double pb_student_cdf(double t, double freedom);

/* The t >= 0 that |T| exceeds with a chance of 1 - level; INFINITY for a level of 1. */
double pb_student_quantile(double level, double freedom);

#endif
