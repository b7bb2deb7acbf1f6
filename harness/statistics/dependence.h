/*
 * dependence.h: whether samples taken one after another are independent, and what they are worth if not.
 *
 * Intervals of a median count samples as independent. Where each resembles the one before, n of them tell less than n.
 */
#ifndef HARNESS_DEPENDENCE_H
#define HARNESS_DEPENDENCE_H

#include <stddef.h>

struct pb_dependence {
	double autocorrelation; /* of ranks, lag 1; NAN below PB_DEPENDENCE_LEAST values or if all are equal */
	double effective;       /* independent samples that the values are worth: <= count */
};

enum { PB_DEPENDENCE_LEAST = 10 };

/*
 * `values` in the order in which they were measured.
 *
 * autocorrelation is 1 - RVN / 2 with the rank version of von Neumann's ratio (Bartels, JASA 77(377), 1982), which is
 * near 0 for independent values of any distribution. Where it exceeds 1 - 20 / n of its standard deviations under
 * independence, the series is taken to be autoregressive of first order with that correlation r, corrected for the bias
 * of short series by 4 r / n (Kendall, Biometrika 41, 1954; Marriott and Pope, same volume) and, as it is known badly,
 * with 1/2 + 5 / n of its standard error sqrt((1 - r^2) / n) more (Bartlett, JRSS Supplement 8, 1946): of ten values
 * nearly all, and one whole standard error, as next to nothing is seen in them. Both were chosen by simulation
 * (tests/bench/intervals.c), so that no more than 5 % of series of a given length mislead. The variance of the median
 * then grows by 1
 * + 2 sum_k (1 - k / n) (2 / pi) asin r^k, the correlation of the signs of a Gaussian series (Rice, Bell System
 * Technical Journal 23, 1944); count / effective is that factor.
 */
struct pb_dependence pb_dependence_of(const double *values, size_t count);

#endif
