#include "harness/compare/shift.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "harness/compare/correlation.h"

/* Of a logarithm: far below any noise, and above the rounding of differences. */
#define TOLERANCE 1e-12

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

int pb_shift_of_two(struct pb_shift *shift, double *x, size_t m, double *y, size_t n)
{
	*shift = (struct pb_shift){.null = {.m = m, .n = n, .inflation = 1}, .x = x, .y = y};
	int error = m && n ? find_inflation(&shift->null, x, y) : 0;
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

/* A tie with nothing counts for it. */
double pb_shift_p(const struct pb_shift *shift)
{
	if (is_empty(shift))
		return 1;
	double at_most = count(shift, 0, false);
	double at_least = pb_rank_null_largest(&shift->null) - count(shift, 0, true);
	return fmin(1, 2 * pb_rank_null_tail(&shift->null, fmin(at_most, at_least)));
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

struct pb_shift_interval pb_shift_interval(const struct pb_shift *shift, double level)
{
	struct pb_shift_interval interval = {NAN, NAN, NAN};
	if (is_empty(shift))
		return interval;
	const double largest = pb_rank_null_largest(&shift->null);
	const double cut = outside(&shift->null, level);
	interval.value =
	    (find_ranked(shift, floor((largest + 1) / 2)) + find_ranked(shift, ceil((largest + 1) / 2))) / 2;
	if (cut < 0)
		return interval;
	interval.low = find_ranked(shift, cut + 1);
	interval.high = find_ranked(shift, largest - cut);
	return interval;
}
