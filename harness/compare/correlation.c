#include "harness/compare/correlation.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "harness/statistics/ranks.h"

static double product(const double *ranks, size_t count, size_t lag)
{
	double sum = 0;
	for (size_t i = lag; i < count; i++)
		sum += ranks[i] * ranks[i - lag];
	return sum;
}

/* The mean is that of the same values, which makes each correlation too small by about 1 / count. */
static double sum_correlations(const double *ranks, size_t count)
{
	const double variance = product(ranks, count, 0);
	const double bias = 1 / (double)count;
	double factor = -1;
	for (size_t lag = 0; variance > 0 && lag + 1 <= count / 2; lag += 2) {
		double pair =
		    (product(ranks, count, lag) + product(ranks, count, lag + 1)) / variance + bias * (lag ? 2 : 1);
		if (pair <= 0)
			break;
		factor += 2 * pair;
	}
	return fmax(1, factor);
}

int pb_correlation_inflation(double *factor, const double *values, size_t count)
{
	double *ranks = calloc(count + 1, sizeof *ranks);
	int error = ranks ? pb_ranks_of(values, count, ranks) : -ENOMEM;
	for (size_t i = 0; !error && i < count; i++)
		ranks[i] -= (double)(count + 1) / 2;
	*factor = error ? 1 : sum_correlations(ranks, count);
	free(ranks);
	return error;
}
