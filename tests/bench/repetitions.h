/* repetitions.h: the median of a benchmark's repetitions, or of their ratios to those of another that took turns. */
#ifndef BENCH_REPETITIONS_H
#define BENCH_REPETITIONS_H

#include <stdlib.h>

enum { REPETITIONS = 21 };

static inline int by_value(const void *a, const void *b)
{
	double x = *(const double *)a;
	double y = *(const double *)b;
	return (x > y) - (x < y);
}

/* Of `values`, each divided by the divisor of its repetition; NULL: not divided. */
static inline double median(const double *values, const double *divisors)
{
	double sorted[REPETITIONS];
	for (int r = 0; r < REPETITIONS; r++)
		sorted[r] = divisors ? values[r] / divisors[r] : values[r];
	qsort(sorted, REPETITIONS, sizeof *sorted, by_value);
	return sorted[REPETITIONS / 2];
}

#endif
