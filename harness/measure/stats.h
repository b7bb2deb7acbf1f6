/*
 * stats.h: order statistics. Nothing here assumes a distribution.
 */
#ifndef HARNESS_STATS_H
#define HARNESS_STATS_H

#include <stddef.h>

/* A median with its rank-based interval. low, high and confidence are NAN below six values: no interval is known. */
struct pb_median {
	size_t count;
	double value, low, high;
	double confidence; /* what [low, high] covers for any continuous distribution, at least the level asked for */
	double min, max;
};

/*
 * Median of `values` and the narrowest symmetric pair of order statistics that covers it with at least `level`: the
 * number of values below the median is binomial(n, 1/2) (Le Boudec, "Performance Evaluation of Computer and
 * Communication Systems", 2010, section 2.2). `values` are not changed; NAN all round for none.
 */
struct pb_median pb_stats_median(const double *values, size_t count, double level);

/* The larger distance of the interval's ends from the median, relative to it; INFINITY when no interval is known. */
double pb_stats_half_width(const struct pb_median *median);

#endif
