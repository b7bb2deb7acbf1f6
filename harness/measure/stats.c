#include "harness/measure/stats.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static int compare_reals(const void *a, const void *b)
{
	double x = *(const double *)a;
	double y = *(const double *)b;
	return (x > y) - (x < y);
}

/* P(X <= k) of a binomial(n, 1/2), summed in logarithms so that large n does not underflow. */
static double binomial_half_cdf(size_t n, size_t k)
{
	double sum = 0;
	for (size_t i = 0; i <= k; i++)
		sum += exp(lgamma((double)n + 1) - lgamma((double)i + 1) - lgamma((double)(n - i) + 1) -
		           (double)n * log(2));
	return sum;
}

/* Largest j for which the order statistics j and n-1-j (from 0) cover the median with at least `level`; -1: none. */
static long outermost_rank(size_t n, double level, double *confidence)
{
	long best = -1;
	for (size_t j = 0; j < n / 2; j++) {
		double covered = 1 - 2 * binomial_half_cdf(n, j);
		if (covered < level)
			break;
		best = (long)j;
		*confidence = covered;
	}
	return best;
}

struct pb_median pb_stats_median(const double *values, size_t count, double level)
{
	struct pb_median median = {count, NAN, NAN, NAN, NAN, NAN, NAN};
	double *sorted = count ? malloc(count * sizeof *sorted) : NULL;
	if (!sorted)
		return median;
	memcpy(sorted, values, count * sizeof *sorted);
	qsort(sorted, count, sizeof *sorted, compare_reals);
	median.value = count % 2 ? sorted[count / 2] : (sorted[count / 2 - 1] + sorted[count / 2]) / 2;
	median.min = sorted[0];
	median.max = sorted[count - 1];
	long rank = outermost_rank(count, level, &median.confidence);
	if (rank >= 0) {
		median.low = sorted[rank];
		median.high = sorted[count - 1 - (size_t)rank];
	}
	free(sorted);
	return median;
}

double pb_stats_half_width(const struct pb_median *median)
{
	if (isnan(median->low) || median->value <= 0)
		return INFINITY;
	return fmax(median->high - median->value, median->value - median->low) / median->value;
}
