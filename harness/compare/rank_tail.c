#include "harness/compare/rank_tail.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "harness/statistics/ranks.h"

/* Up to so many pairs, or values on both sides together, the distribution is exact. */
enum { EXACT_PAIRS = 60, EXACT_VALUES = 80 };

double pb_rank_null_largest(const struct pb_rank_null *null)
{
	const double m = (double)null->m;
	const double n = (double)null->n;
	return null->n ? m * n : m * (m + 1) / 2;
}

/* Coefficients times (1 + q^i): one more rank that has either sign. */
static void times_signed_rank(double *ways, size_t largest, size_t i)
{
	for (size_t u = largest + 1; u-- > i;)
		ways[u] += ways[u - i];
}

/* Coefficients times (1 - q^(m+i)) / (1 - q^i): one more value on the other side. */
static void times_rank_sum(double *ways, size_t largest, size_t m, size_t i)
{
	for (size_t u = largest + 1; u-- > m + i;)
		ways[u] -= ways[u - m - i];
	for (size_t u = i; u <= largest; u++)
		ways[u] += ways[u - i];
}

static void make_cumulative(double *ways, size_t largest)
{
	double all = 0;
	for (size_t u = 0; u <= largest; u++)
		all += ways[u];
	double sum = 0;
	for (size_t u = 0; u <= largest; u++) {
		sum += ways[u];
		ways[u] = fmin(1, sum / all);
	}
}

int pb_rank_null_prepare(struct pb_rank_null *null)
{
	const size_t largest = (size_t)pb_rank_null_largest(null);
	null->cdf = NULL;
	if (null->inflation > 1 || (null->n ? null->m + null->n > EXACT_VALUES : null->m > EXACT_PAIRS))
		return 0;
	null->cdf = calloc(largest + 1, sizeof *null->cdf);
	if (!null->cdf)
		return -ENOMEM;
	null->cdf[0] = 1;
	for (size_t i = 1; null->n == 0 && i <= null->m; i++)
		times_signed_rank(null->cdf, largest, i);
	for (size_t i = 1; null->n > 0 && i <= null->n; i++)
		times_rank_sum(null->cdf, largest, null->m, i);
	make_cumulative(null->cdf, largest);
	return 0;
}

void pb_rank_null_free(struct pb_rank_null *null)
{
	free(null->cdf);
	null->cdf = NULL;
}

static double variance(const struct pb_rank_null *null)
{
	const double m = (double)null->m;
	const double n = (double)null->n;
	return null->n ? m * n * (m + n + 1) / 12 : m * (m + 1) * (2 * m + 1) / 24;
}

double pb_rank_null_tail(const struct pb_rank_null *null, double value)
{
	const double largest = pb_rank_null_largest(null);
	if (value < 0)
		return 0;
	if (value >= largest)
		return 1;
	if (null->cdf)
		return null->cdf[(size_t)value];
	double z = (value + 0.5 - largest / 2) / sqrt(variance(null) * null->inflation);
	return null->inflation > 1 ? pb_student_cdf(z, null->freedom) : pb_ranks_normal_tail(-z);
}

/* The series in cos^2 of the angle whose tangent is t / sqrt(freedom). */
static double series(double cos2, unsigned freedom)
{
	double term = 1;
	double sum = freedom > 1;
	for (unsigned i = 2 + freedom % 2; i + 2 <= freedom; i += 2) {
		term *= cos2 * (double)(i - 1) / (double)i;
		sum += term;
	}
	return sum;
}

double pb_student_cdf(double t, double freedom)
{
	const unsigned whole = freedom < 1 ? 1 : (unsigned)fmin(floor(freedom), 10000);
	const double angle = atan(fabs(t) / sqrt((double)whole));
	const double cosine = cos(angle);
	double between = sin(angle) * series(cosine * cosine, whole);
	if (whole % 2)
		between = 2 / acos(-1) * (angle + between * cosine);
	return t < 0 ? (1 - between) / 2 : (1 + between) / 2;
}

double pb_student_quantile(double level, double freedom)
{
	double below = 0;
	double above = 1;
	while (isfinite(above) && 2 * pb_student_cdf(above, freedom) - 1 < level)
		above *= 2;
	for (unsigned halving = 0; isfinite(above) && halving < 60; halving++) {
		const double middle = (below + above) / 2;
		if (2 * pb_student_cdf(middle, freedom) - 1 < level)
			below = middle;
		else
			above = middle;
	}
	return above;
}
