#include "harness/compare/correlation.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

struct placed {
	double value;
	size_t at;
};

static int compare_values(const void *a, const void *b)
{
	double x = ((const struct placed *)a)->value;
	double y = ((const struct placed *)b)->value;
	return (x > y) - (x < y);
}

/* ranks[i]: that of the i-th value less the mean rank; equal values share theirs. */
static void rank(double *ranks, struct placed *placed, size_t count)
{
	qsort(placed, count, sizeof *placed, compare_values);
	for (size_t begin = 0, end; begin < count; begin = end) {
		for (end = begin + 1; end < count && placed[end].value <= placed[begin].value; end++)
			;
		for (size_t i = begin; i < end; i++)
			ranks[placed[i].at] = ((double)(begin + end) - (double)count) / 2;
	}
}

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
	struct placed *placed = calloc(count + 1, sizeof *placed);
	double *ranks = calloc(count + 1, sizeof *ranks);
	*factor = 1;
	if (placed && ranks) {
		for (size_t i = 0; i < count; i++)
			placed[i] = (struct placed){values[i], i};
		rank(ranks, placed, count);
		*factor = sum_correlations(ranks, count);
	}
	int error = placed && ranks ? 0 : -ENOMEM;
	free(placed);
	free(ranks);
	return error;
}
