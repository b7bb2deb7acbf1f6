/* ranks.h: what order says of values. Nothing in this folder assumes a distribution; nothing here keeps state. */
#ifndef HARNESS_RANKS_H
#define HARNESS_RANKS_H

#include <stddef.h>

/* Sorts in place, ascending. */
void pb_ranks_sort(double *values, size_t count);

/* A sorted copy, ascending, for free(); NULL when out of memory or for none. */
double *pb_ranks_sorted(const double *values, size_t count);

/* ranks[i] in 1..count of values[i]; equal values share the mean of their ranks. 0 or -ENOMEM. */
int pb_ranks_of(const double *values, size_t count, double *ranks);

/* The quantile 0..1 of ascending values, linear between neighbours (type 7 of Hyndman and Fan, "Sample Quantiles in
 * Statistical Packages", The American Statistician 50(4), 1996). count > 0. */
double pb_ranks_quantile(const double *sorted, size_t count, double probability);

/* P(Z > z) of a standard normal Z. */
double pb_ranks_normal_tail(double z);

#endif
