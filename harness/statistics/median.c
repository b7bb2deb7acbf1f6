#include "harness/statistics/median.h"

#include <math.h>
#include <stdlib.h>

#include "harness/statistics/ranks.h"

/* P(X = k) of a binomial(n, 1/2), in logarithms so that large n does not underflow. */
static double binomial_half(size_t n, size_t k)
{
	return exp(lgamma((double)n + 1) - lgamma((double)k + 1) - lgamma((double)(n - k) + 1) - (double)n * log(2));
}

/* Largest j for which the order statistics j and n-1-j (from 0) cover the median with at least `level`; -1: none. */
static long outermost_rank(size_t n, double level, double *confidence)
{
	long best = -1;
	double below = 0;
	for (size_t j = 0; j < n / 2; j++) {
		below += binomial_half(n, j);
		if (1 - 2 * below < level)
			break;
		best = (long)j;
		*confidence = 1 - 2 * below;
	}
	return best;
}

/* The rank so much further from the middle. That may lie beyond the last: then that is it, and covers less. */
static long move_out(long rank, size_t count, double effective, double *confidence)
{
	double factor = sqrt((double)count / effective);
	double middle = (double)(count - 1) / 2;
	double moved = floor(middle - (middle - (double)rank) * factor);
	if (moved < 0)
		*confidence = NAN;
	return (long)fmax(moved, 0);
}

struct pb_median pb_stats_median(const double *values, size_t count, double level)
{
	return pb_stats_median_of(values, count, (double)count, level);
}

struct pb_median pb_stats_median_of(const double *values, size_t count, double effective, double level)
{
	struct pb_median median = {count, NAN, NAN, NAN, NAN, NAN, NAN};
	double *sorted = pb_ranks_sorted(values, count);
	if (!sorted)
		return median;
	median.value = count % 2 ? sorted[count / 2] : (sorted[count / 2 - 1] + sorted[count / 2]) / 2;
	median.min = sorted[0];
	median.max = sorted[count - 1];
	double confidence = NAN;
	long rank = outermost_rank(count, level, &confidence);
	if (rank >= 0 && effective < (double)count)
		rank = move_out(rank, count, effective, &confidence);
	if (rank >= 0) {
		median.confidence = confidence;
		median.low = sorted[rank];
		median.high = sorted[count - 1 - (size_t)rank];
	}
	free(sorted);
	return median;
}

double pb_stats_half_width(const struct pb_median *median)
{
	if (isnan(median->confidence))
		return INFINITY;
	if (median->low == median->high)
		return 0;
	if (median->value <= 0)
		return INFINITY;
	return fmax(median->high - median->value, median->value - median->low) / median->value;
}
