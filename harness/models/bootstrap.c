#include "harness/models/bootstrap.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <powbench/base.h>

/* The values of a size in ascending order, and where each one that was measured went. */
struct ranked {
	double *sorted;
	size_t *rank_of; /* of speedups[i] */
	size_t *drawn;   /* how often a rank is in the sample at hand */
	size_t count;
};

static int compare_reals(const void *a, const void *b)
{
	double x = *(const double *)a;
	double y = *(const double *)b;
	return (x > y) - (x < y);
}

static size_t rank_in(const double *sorted, size_t count, double value)
{
	size_t low = 0;
	for (size_t high = count; low < high;) {
		size_t middle = low + (high - low) / 2;
		if (sorted[middle] < value)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static int rank(struct ranked *ranked, const struct pb_size *size)
{
	*ranked = (struct ranked){.count = size->count};
	ranked->sorted = calloc(size->count + 1, sizeof *ranked->sorted);
	ranked->rank_of = calloc(size->count + 1, sizeof *ranked->rank_of);
	ranked->drawn = calloc(size->count + 1, sizeof *ranked->drawn);
	if (!ranked->sorted || !ranked->rank_of || !ranked->drawn)
		return -ENOMEM;
	memcpy(ranked->sorted, size->speedups, size->count * sizeof *ranked->sorted);
	qsort(ranked->sorted, size->count, sizeof *ranked->sorted, compare_reals);
	for (size_t i = 0; i < size->count; i++)
		ranked->rank_of[i] = rank_in(ranked->sorted, size->count, size->speedups[i]);
	return 0;
}

static void free_ranked(struct ranked *ranked)
{
	free(ranked->sorted);
	free(ranked->rank_of);
	free(ranked->drawn);
}

/* The value at `place` (from 0) of the sample at hand. */
static double nth(const struct ranked *ranked, size_t place)
{
	size_t rank = 0;
	for (size_t passed = ranked->drawn[0]; passed <= place; passed += ranked->drawn[rank])
		rank++;
	return ranked->sorted[rank];
}

static double median(const struct ranked *ranked)
{
	return (nth(ranked, (ranked->count - 1) / 2) + nth(ranked, ranked->count / 2)) / 2;
}

static size_t below(uint64_t *state, size_t bound)
{
	return (size_t)(((unsigned __int128)pb_mix64(*state += PB_MIX_STEP) * bound) >> 64);
}

static void take_measured(struct ranked *sizes, size_t count)
{
	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < sizes[i].count; j++)
			sizes[i].drawn[sizes[i].rank_of[j]]++;
}

static void take_drawn(struct ranked *sizes, size_t count, size_t common, uint64_t *state)
{
	for (size_t n = 0; n < common; n++) {
		size_t rep = below(state, common);
		for (size_t i = 0; i < count; i++)
			sizes[i].drawn[sizes[i].rank_of[rep]]++;
	}
	for (size_t i = 0; i < count; i++)
		for (size_t n = common; n < sizes[i].count; n++)
			sizes[i].drawn[sizes[i].rank_of[common + below(state, sizes[i].count - common)]]++;
}

static void take_medians(double *row, struct ranked *sizes, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		row[i] = median(&sizes[i]);
		memset(sizes[i].drawn, 0, sizes[i].count * sizeof *sizes[i].drawn);
	}
}

static void fill_rows(struct pb_draws *draws, struct ranked *sizes, size_t count, size_t common, uint64_t seed)
{
	uint64_t state = pb_mix64(seed + PB_MIX_STEP);
	take_measured(sizes, count);
	take_medians(draws->medians, sizes, count);
	for (size_t row = 1; row <= PB_DRAWS; row++) {
		take_drawn(sizes, count, common, &state);
		take_medians(draws->medians + row * count, sizes, count);
	}
}

int pb_draws_make(struct pb_draws *draws, const struct pb_size *sizes, size_t count, size_t common, uint64_t seed)
{
	*draws = (struct pb_draws){.sizes = count};
	struct ranked *ranked = calloc(count + 1, sizeof *ranked);
	draws->medians = calloc((PB_DRAWS + 1) * count + 1, sizeof *draws->medians);
	int error = ranked && draws->medians ? 0 : -ENOMEM;
	for (size_t i = 0; i < count && !error; i++)
		error = rank(&ranked[i], &sizes[i]);
	if (!error)
		fill_rows(draws, ranked, count, common, seed);
	for (size_t i = 0; ranked && i < count; i++)
		free_ranked(&ranked[i]);
	free(ranked);
	if (error)
		pb_draws_free(draws);
	return error;
}

void pb_draws_free(struct pb_draws *draws)
{
	free(draws->medians);
	*draws = (struct pb_draws){0};
}

/* P(T > t) of Student's distribution (Abramowitz and Stegun, "Handbook of Mathematical Functions", 26.7.3, 26.7.4). */
static double student_tail(double t, size_t freedom)
{
	double angle = atan2(t, sqrt((double)freedom));
	double square = cos(angle) * cos(angle);
	double term = freedom % 2 ? cos(angle) : 1;
	double sum = freedom == 1 ? 0 : term;
	for (size_t i = 2 + freedom % 2; i + 2 <= freedom; i += 2) {
		term *= square * (double)(i - 1) / (double)i;
		sum += term;
	}
	double inside = freedom % 2 ? (angle + sin(angle) * sum) / acos(0) : sin(angle) * sum;
	return (1 - inside) / 2;
}

double pb_bootstrap_tail(size_t reps, double level)
{
	double low = 0;
	double high = 1e6;
	for (int i = 0; i < 100; i++) {
		double t = (low + high) / 2;
		if (student_tail(t, reps - 1) > (1 - level) / 2)
			low = t;
		else
			high = t;
	}
	return erfc(low * sqrt((double)reps / (double)(reps - 1)) / sqrt(2)) / 2;
}

double pb_bootstrap_radius(double *values, size_t reps, double level)
{
	if (reps < PB_REPS_LEAST)
		return NAN;
	double *drawn = values + 1;
	for (size_t i = 0; i < PB_DRAWS; i++)
		drawn[i] = fabs(drawn[i]);
	qsort(drawn, PB_DRAWS, sizeof *drawn, compare_reals);
	return drawn[PB_DRAWS - 1 - (size_t)(2 * pb_bootstrap_tail(reps, level) * PB_DRAWS)];
}

struct pb_estimate pb_estimate_of(double *values, size_t reps, double level)
{
	struct pb_estimate estimate = {values[0], NAN, NAN};
	if (reps < PB_REPS_LEAST || isnan(estimate.value))
		return estimate;
	double *drawn = values + 1;
	qsort(drawn, PB_DRAWS, sizeof *drawn, compare_reals);
	size_t left_out = (size_t)(pb_bootstrap_tail(reps, level) * PB_DRAWS);
	estimate.low = drawn[left_out];
	estimate.high = drawn[PB_DRAWS - 1 - left_out];
	return estimate;
}
