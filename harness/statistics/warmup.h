/* warmup.h: which of the first samples are slower than the rest, because the machine was not warm yet. */
#ifndef HARNESS_WARMUP_H
#define HARNESS_WARMUP_H

#include <stddef.h>

/*
 * How many of the first `values`, in the order in which they were measured, to leave out: 0, or 2 to a quarter of them.
 *
 * For each k of these the slowest rank among the first k is taken: if all of them are among the u slowest of n, chance
 * alone does that in C(u, k) / C(n, k) of all orders, exactly and for any distribution: a precedence test (Nelson,
 * "Tables for a Precedence Life Test", Technometrics 5(4), 1963). The k with the smallest chance is the change point,
 * where that chance times the number of k tried is below 1 %. One slow sample alone cannot be told from an outlier;
 * the median does not feel it. A run that starts faster than it goes on is not warm-up but drift (trend.h).
 */
size_t pb_warmup_of(const double *values, size_t count);

#endif
