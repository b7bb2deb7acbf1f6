#include "harness/statistics/dependence.h"

#include <math.h>
#include <stdlib.h>

#include "harness/statistics/ranks.h"

#define MOST 0.98 /* correlation that is reckoned with */

/* 1 - RVN / 2; NAN where all values are equal. */
static double rank_correlation(const double *ranks, size_t count)
{
	double mean = (double)(count + 1) / 2;
	double steps = 0;
	double spread = 0;
	for (size_t i = 0; i < count; i++) {
		spread += (ranks[i] - mean) * (ranks[i] - mean);
		if (i > 0)
			steps += (ranks[i] - ranks[i - 1]) * (ranks[i] - ranks[i - 1]);
	}
	return spread > 0 ? 1 - steps / spread / 2 : NAN;
}

/* Standard deviation of 1 - RVN / 2 for independent values (Bartels 1982, equation 3). */
static double chance_deviation(double n)
{
	return sqrt(4 * (n - 2) * (5 * n * n - 2 * n - 9) / (5 * n * (n + 1) * (n - 1) * (n - 1))) / 2;
}

/* In standard deviations, where a correlation is taken for one. Low on purpose, and the more so for few values, where
 * it is hard to see: an interval that is widened for nothing does less harm than one that is too narrow. */
static double evidence(double n)
{
	return 1 - 20 / n;
}

/* Standard errors that are added to it. */
static double caution(double n)
{
	return 0.5 + 5 / n;
}

static double variance_growth(double correlation, size_t count)
{
	double growth = 1;
	double power = correlation;
	for (size_t k = 1; k < count && power > 1e-6; k++, power *= correlation)
		growth += 2 * (1 - (double)k / (double)count) * asin(power) * M_2_PI;
	return growth;
}

struct pb_dependence pb_dependence_of(const double *values, size_t count)
{
	struct pb_dependence found = {NAN, (double)count};
	double n = (double)count;
	double *ranks = count >= PB_DEPENDENCE_LEAST ? malloc(count * sizeof *ranks) : NULL;
	if (ranks && pb_ranks_of(values, count, ranks) == 0)
		found.autocorrelation = rank_correlation(ranks, count);
	free(ranks);
	if (found.autocorrelation > evidence(n) * chance_deviation(n)) {
		const double r = found.autocorrelation;
		double corrected = fmin(MOST, r * (1 + 4 / n) + caution(n) * sqrt((1 - r * r) / n));
		found.effective = n / variance_growth(corrected, count);
	}
	return found;
}
