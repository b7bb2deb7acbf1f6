#include "harness/statistics/trend.h"

#include <math.h>
#include <stdlib.h>

#include "harness/statistics/dependence.h"
#include "harness/statistics/median.h"
#include "harness/statistics/modes.h"
#include "harness/statistics/ranks.h"

enum { LEAST = 8, BLOCKS = 256 };
#define CHANCE 0.01

/* At most BLOCKS values that stand for the series; returns how many. */
static size_t shorten(const double *values, size_t count, double short_series[static BLOCKS])
{
	size_t blocks = count < BLOCKS ? count : BLOCKS;
	for (size_t b = 0; b < blocks; b++) {
		size_t begin = b * count / blocks;
		size_t end = (b + 1) * count / blocks;
		short_series[b] = pb_stats_median(values + begin, end - begin, 1).value;
	}
	return blocks;
}

/* Pairs that rise, less those that fall. */
static double concordance(const double *values, size_t count)
{
	double sum = 0;
	for (size_t i = 0; i < count; i++)
		for (size_t j = i + 1; j < count; j++)
			sum += (values[j] > values[i]) - (values[j] < values[i]);
	return sum;
}

static double tie_term(double n)
{
	return n * (n - 1) * (2 * n + 5);
}

/* Of the concordance of independent values; NAN when out of memory. */
static double concordance_variance(const double *values, size_t count)
{
	double *sorted = pb_ranks_sorted(values, count);
	double variance = sorted ? tie_term((double)count) : NAN;
	for (size_t i = 0, end = 0; sorted && i < count; i = end) {
		while (end < count && sorted[end] == sorted[i])
			end++;
		variance -= tie_term((double)(end - i));
	}
	free(sorted);
	return variance / 18;
}

/* Sen's slope per step; NAN when out of memory. */
static double slope_of(const double *values, size_t count)
{
	size_t used = 0;
	double *slopes = malloc(count * (count - 1) / 2 * sizeof *slopes);
	if (!slopes)
		return NAN;
	for (size_t i = 0; i < count; i++)
		for (size_t j = i + 1; j < count; j++)
			slopes[used++] = (values[j] - values[i]) / (double)(j - i);
	double slope = pb_stats_median(slopes, used, 1).value;
	free(slopes);
	return slope;
}

/* How much the variance grows because what is left without the trend is not independent. */
static double growth(const double *values, size_t count, double slope)
{
	double rest[BLOCKS];
	for (size_t i = 0; i < count; i++)
		rest[i] = values[i] - slope * (double)i;
	return (double)count / pb_dependence_of(rest, count).effective;
}

struct pb_trend pb_trend_of(const double *values, size_t count)
{
	struct pb_trend trend = {NAN, NAN, false};
	double series[BLOCKS];
	if (count < LEAST)
		return trend;
	size_t length = shorten(values, count, series);
	double slope = slope_of(series, length);
	if (isnan(slope)) /* the ranks of what is left without it would have no order */
		return trend;
	double variance = concordance_variance(series, length) * growth(series, length, slope);
	double rise = concordance(series, length);
	double z = variance > 0 ? fmax(0, fabs(rise) - 1) / sqrt(variance) : 0;
	double median = pb_stats_median(series, length, 1).value;
	if (isnan(variance))
		return trend;
	trend.chance = 2 * pb_ranks_normal_tail(z);
	trend.change = median > 0 ? slope * (double)(length - 1) / median : NAN;
	trend.is_there = trend.chance < CHANCE && fabs(trend.change) > PB_NOTABLE;
	return trend;
}
