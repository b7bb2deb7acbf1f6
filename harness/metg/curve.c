#include "harness/metg/curve.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "harness/statistics/ranks.h"

enum { RESAMPLES = 399, REPETITIONS_LEAST = 6 };

/* One past the last index to which values[i..] are pooled: as long as a longer stretch has a lower mean. */
static size_t pool_end(const double *values, size_t i, size_t count, double *mean)
{
	size_t end = i + 1;
	double sum = 0;
	*mean = values[i];
	for (size_t j = i; j < count; j++) {
		sum += values[j];
		double longer = sum / (double)(j - i + 1);
		if (longer <= *mean) {
			*mean = longer;
			end = j + 1;
		}
	}
	return end;
}

/* The nearest values, by squares, that never fall: slopes of the greatest convex minorant. */
static void make_monotone(double *values, size_t count)
{
	for (size_t i = 0; i < count;) {
		double mean;
		size_t end = pool_end(values, i, count, &mean);
		while (i < end)
			values[i++] = mean;
	}
}

/* The granularity at one half, between two sizes with efficiencies above 0. */
static double interpolate(const double granularity[2], const double efficiency[2], bool waits)
{
	const double share =
	    waits ? (1 / efficiency[0] - 1 / PB_METG_EFFICIENCY) / (1 / efficiency[0] - 1 / efficiency[1])
	          : (PB_METG_EFFICIENCY - efficiency[0]) / (efficiency[1] - efficiency[0]);
	return 1 / ((1 - share) / granularity[0] + share / granularity[1]);
}

double pb_metg_crossing(const struct pb_metg_point *points, size_t count, bool waits)
{
	double efficiency[PB_METG_SIZES];
	double granularity[PB_METG_SIZES];
	size_t at = 0;
	for (size_t i = 0; i < count; i++) {
		efficiency[i] = points[i].efficiency;
		granularity[i] = points[i].granularity_ns;
	}
	make_monotone(efficiency, count);
	make_monotone(granularity, count);
	while (at < count && efficiency[at] < PB_METG_EFFICIENCY)
		at++;
	if (at == 0 || at == count)
		return at == 0 ? 0 : INFINITY;
	if (!(efficiency[at - 1] > 0))
		return granularity[at];
	return interpolate(&granularity[at - 1], &efficiency[at - 1], waits);
}

/* Sorts the values. */
static double median_of(double *values, size_t count)
{
	pb_ranks_sort(values, count);
	return pb_ranks_quantile(values, count, 0.5);
}

/* Median curve of the chosen repetitions; `values` has room for as many. */
static void make_medians(struct pb_metg_point *medians, const struct pb_metg_curve *curve, const size_t *chosen,
                         double *values)
{
	for (size_t size = 0; size < curve->sizes; size++) {
		for (size_t r = 0; r < curve->repetitions; r++)
			values[r] = curve->points[chosen[r] * curve->sizes + size].granularity_ns;
		medians[size].granularity_ns = median_of(values, curve->repetitions);
		for (size_t r = 0; r < curve->repetitions; r++)
			values[r] = curve->points[chosen[r] * curve->sizes + size].efficiency;
		medians[size].efficiency = median_of(values, curve->repetitions);
	}
}

static void resample(size_t *chosen, size_t count, uint64_t *state)
{
	for (size_t r = 0; r < count; r++) {
		*state += PB_MIX_STEP;
		chosen[r] = (size_t)(((pb_mix64(*state) >> 32) * count) >> 32);
	}
}

static void find_interval(struct pb_metg_estimate *estimate, const struct pb_metg_curve *curve, double level,
                          size_t *chosen, double *values)
{
	double crossings[RESAMPLES];
	uint64_t state = 1;
	for (int b = 0; b < RESAMPLES; b++) {
		struct pb_metg_point medians[PB_METG_SIZES] = {0};
		resample(chosen, curve->repetitions, &state);
		make_medians(medians, curve, chosen, values);
		crossings[b] = pb_metg_crossing(medians, curve->sizes, curve->waits);
	}
	pb_ranks_sort(crossings, RESAMPLES);
	int rank = (int)((1 - level) / 2 * (RESAMPLES + 1));
	rank = rank < 1 ? 1 : rank;
	estimate->low_ns = crossings[rank - 1];
	estimate->high_ns = crossings[RESAMPLES - rank];
}

static void find_all(struct pb_metg_estimate *estimate, const struct pb_metg_curve *curve, double level, size_t *chosen,
                     double *values)
{
	struct pb_metg_point medians[PB_METG_SIZES] = {0};
	for (size_t r = 0; r < curve->repetitions; r++)
		chosen[r] = r;
	make_medians(medians, curve, chosen, values);
	estimate->value_ns = pb_metg_crossing(medians, curve->sizes, curve->waits);
	estimate->finest_ns = medians[0].granularity_ns;
	estimate->coarsest_ns = medians[curve->sizes - 1].granularity_ns;
	if (curve->repetitions >= REPETITIONS_LEAST)
		find_interval(estimate, curve, level, chosen, values);
}

int pb_metg_estimate(struct pb_metg_estimate *estimate, const struct pb_metg_curve *curve, double level)
{
	*estimate = (struct pb_metg_estimate){NAN, NAN, NAN, NAN, NAN};
	if (curve->repetitions == 0)
		return 0;
	size_t *chosen = calloc(curve->repetitions, sizeof *chosen);
	double *values = calloc(curve->repetitions, sizeof *values);
	if (chosen && values)
		find_all(estimate, curve, level, chosen, values);
	int error = chosen && values ? 0 : -ENOMEM;
	free(chosen);
	free(values);
	return error;
}
