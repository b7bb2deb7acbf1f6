/* median.h: medians and their intervals, by rank. */
#ifndef HARNESS_MEDIAN_H
#define HARNESS_MEDIAN_H

#include <stddef.h>

/* A median with its rank-based interval. low and high are NAN where no interval is known: below six values. */
struct pb_median {
	size_t count;
	double value, low, high;
	double confidence; /* what [low, high] covers for any continuous distribution, at least the level asked for;
	                      NAN: without an interval, or less, for all that is known */
	double min, max;
};

/*
 * Median of `values` and the narrowest symmetric pair of order statistics that covers it with at least `level`: the
 * number of values below the median is binomial(n, 1/2) (Le Boudec, "Performance Evaluation of Computer and
 * Communication Systems", 2010, section 2.2). `values` are not changed; NAN all round for none.
 */
struct pb_median pb_stats_median(const double *values, size_t count, double level);

/*
 * The same for values that are worth only `effective` <= count independent ones (dependence.h): both ends move away
 * from the middle, in ranks, by the factor sqrt(count / effective), outwards to whole ranks. Where that goes beyond the
 * extremes they are the interval, and its confidence is unknown. It is not left out: those that are given would then be
 * of the series that hide their dependence best, and miss more often than all of them (simulated:
 * tests/bench/intervals.c).
 */
struct pb_median pb_stats_median_of(const double *values, size_t count, double effective, double level);

/* The larger distance of the interval's ends from the median, relative to it; 0 when both ends are the median, INFINITY
 * when no interval or confidence is known or it cannot be relative to a median of 0. */
double pb_stats_half_width(const struct pb_median *median);

#endif
