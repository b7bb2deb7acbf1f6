#include "harness/compare/shift.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "harness/compare/correlation.h"
#include "harness/statistics/median.h"

/* Of a logarithm: far below any noise, and above the rounding of differences. */
#define TOLERANCE 1e-12
#define LEVEL_OF_NONE 0.95 /* of an interval that nothing asks for */

enum { QUARTERS = 4, P_HALVINGS = 24 };

static int compare_reals(const void *a, const void *b)
{
	double x = *(const double *)a;
	double y = *(const double *)b;
	return (x > y) - (x < y);
}

static void sort(double *values, size_t count)
{
	if (count)
		qsort(values, count, sizeof *values, compare_reals);
}

int pb_shift_of_pairs(struct pb_shift *shift, double *differences, size_t count)
{
	*shift = (struct pb_shift){.null = {.m = count, .inflation = 1}, .x = differences};
	sort(differences, count);
	return pb_rank_null_prepare(&shift->null);
}

/* The variance of the statistic is that of the two sides' mean ranks, each enlarged by its own correlation. */
static int find_inflation(struct pb_rank_null *null, const double *x, const double *y)
{
	double of_x;
	double of_y;
	int error = pb_correlation_inflation(&of_x, x, null->m);
	if (!error)
		error = pb_correlation_inflation(&of_y, y, null->n);
	if (error)
		return error;
	const double m = (double)null->m;
	const double n = (double)null->n;
	null->inflation = (of_x / m + of_y / n) / (1 / m + 1 / n);
	null->freedom = m / of_x + n / of_y - 2;
	return 0;
}

/* Of the medians of the side's quarters in the order of time; 0 for fewer than a value each. */
static double quarters_variance(const double *values, size_t count)
{
	double medians[QUARTERS];
	double mean = 0;
	double sum = 0;
	for (size_t q = 0; count >= QUARTERS && q < QUARTERS; q++) {
		const size_t from = q * count / QUARTERS;
		medians[q] = pb_stats_median(values + from, (q + 1) * count / QUARTERS - from, LEVEL_OF_NONE).value;
		mean += medians[q] / QUARTERS;
	}
	for (size_t q = 0; count >= QUARTERS && q < QUARTERS; q++)
		sum += (medians[q] - mean) * (medians[q] - mean);
	return sum / (QUARTERS - 1);
}

static void find_between(struct pb_shift *shift)
{
	const double of_x = quarters_variance(shift->x, shift->null.m);
	const double of_y = quarters_variance(shift->y, shift->null.n);
	const double sum = of_x + of_y;
	shift->between_variance = sum;
	shift->between_freedom = sum > 0 ? (QUARTERS - 1) * sum * sum / (of_x * of_x + of_y * of_y) : 1;
}

int pb_shift_of_two(struct pb_shift *shift, double *x, size_t m, double *y, size_t n)
{
	*shift = (struct pb_shift){.null = {.m = m, .n = n, .inflation = 1}, .x = x, .y = y};
	int error = m && n ? find_inflation(&shift->null, x, y) : 0;
	find_between(shift);
	sort(x, m);
	sort(y, n);
	return error ? error : pb_rank_null_prepare(&shift->null);
}

void pb_shift_free(struct pb_shift *shift)
{
	pb_rank_null_free(&shift->null);
	free(shift->x);
	free(shift->y);
	*shift = (struct pb_shift){0};
}

static bool is_empty(const struct pb_shift *shift)
{
	return shift->null.m == 0 || (shift->y && shift->null.n == 0);
}

/* Differences y - x that are at most `limit`, or below it. Both sides ascend, so the bound only moves on. */
static double count_differences(const struct pb_shift *shift, double limit, bool below)
{
	double count = 0;
	size_t at = 0;
	for (size_t i = 0; i < shift->null.m; i++) {
		while (at < shift->null.n &&
		       (below ? shift->y[at] - shift->x[i] < limit : shift->y[at] - shift->x[i] <= limit))
			at++;
		count += (double)at;
	}
	return count;
}

/* Likewise averages of two values of x, each value with itself too. */
static double count_averages(const struct pb_shift *shift, double limit, bool below)
{
	const double *x = shift->x;
	double count = 0;
	size_t end = shift->null.m;
	for (size_t i = 0; i < shift->null.m; i++) {
		while (end > 0 && !(below ? (x[i] + x[end - 1]) / 2 < limit : (x[i] + x[end - 1]) / 2 <= limit))
			end--;
		if (end <= i)
			break;
		count += (double)(end - i);
	}
	return count;
}

static double count(const struct pb_shift *shift, double limit, bool below)
{
	return shift->y ? count_differences(shift, limit, below) : count_averages(shift, limit, below);
}

double pb_shift_least_p(const struct pb_shift *shift)
{
	return is_empty(shift) ? 1 : fmin(1, 2 * pb_rank_null_tail(&shift->null, 0));
}

/* The rank-th smallest (from 1) of the differences or averages. */
static double find_ranked(const struct pb_shift *shift, double rank)
{
	const double *x = shift->x;
	const size_t m = shift->null.m;
	const size_t n = shift->null.n;
	double above = shift->y ? shift->y[n - 1] - x[0] : x[m - 1];
	double below = (shift->y ? shift->y[0] - x[m - 1] : x[0]) - TOLERANCE;
	while (above - below > TOLERANCE) {
		double middle = below + (above - below) / 2;
		if (middle <= below || middle >= above)
			break;
		if (count(shift, middle, false) >= rank)
			above = middle;
		else
			below = middle;
	}
	return above;
}

/* How many of the smallest and of the largest lie outside the interval, at most; -1: too few values for the level. */
static double outside(const struct pb_rank_null *null, double level)
{
	double inside = floor(pb_rank_null_largest(null) / 2);
	double outside = -1;
	while (inside - outside > 1) {
		double middle = floor((inside + outside) / 2);
		if (2 * pb_rank_null_tail(null, middle) <= 1 - level)
			outside = middle;
		else
			inside = middle;
	}
	return outside;
}

static double centre_of(const struct pb_shift *shift)
{
	const double middle = (pb_rank_null_largest(&shift->null) + 1) / 2;
	return (find_ranked(shift, floor(middle)) + find_ranked(shift, ceil(middle))) / 2;
}

/* From the centre to the upper or lower end of the interval; INFINITY: too few values for the level. */
static double half_width(const struct pb_shift *shift, double centre, double level, bool upper)
{
	const double cut = outside(&shift->null, level);
	if (cut < 0)
		return INFINITY;
	const double largest = pb_rank_null_largest(&shift->null);
	const double by_rank =
	    upper ? find_ranked(shift, largest - cut) - centre : centre - find_ranked(shift, cut + 1);
	if (!(shift->between_variance > 0))
		return by_rank;
	return hypot(by_rank, sqrt(shift->between_variance) * pb_student_quantile(level, shift->between_freedom));
}

struct pb_shift_interval pb_shift_interval(const struct pb_shift *shift, double level)
{
	struct pb_shift_interval interval = {NAN, NAN, NAN};
	if (is_empty(shift))
		return interval;
	interval.value = centre_of(shift);
	const double down = half_width(shift, interval.value, level, false);
	if (isinf(down))
		return interval;
	interval.low = interval.value - down;
	interval.high = interval.value + half_width(shift, interval.value, level, true);
	return interval;
}

/* A tie with nothing counts for it. */
static double p_by_ranks(const struct pb_shift *shift)
{
	double at_most = count(shift, 0, false);
	double at_least = pb_rank_null_largest(&shift->null) - count(shift, 0, true);
	return fmin(1, 2 * pb_rank_null_tail(&shift->null, fmin(at_most, at_least)));
}

/* 1 - the highest level whose interval is without 0. */
static double p_by_interval(const struct pb_shift *shift)
{
	const double centre = centre_of(shift);
	double without = 0;
	double with = 1;
	for (unsigned halving = 0; halving < P_HALVINGS; halving++) {
		const double middle = (without + with) / 2;
		if (half_width(shift, centre, middle, centre < 0) < fabs(centre))
			without = middle;
		else
			with = middle;
	}
	return 1 - without;
}

double pb_shift_p(const struct pb_shift *shift)
{
	if (is_empty(shift))
		return 1;
	const double p = p_by_ranks(shift);
	return shift->between_variance > 0 && p < 1 ? fmax(p, p_by_interval(shift)) : p;
}
