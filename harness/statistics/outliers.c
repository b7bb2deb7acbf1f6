#include "harness/statistics/outliers.h"

#include <math.h>
#include <stdlib.h>

#include "harness/statistics/ranks.h"

enum { LEAST = 6, OUTER = 3 };

void pb_outlier_fences(const double *sorted, size_t count, double ranges, double *low, double *high)
{
	double lower = pb_ranks_quantile(sorted, count, 0.25);
	double upper = pb_ranks_quantile(sorted, count, 0.75);
	*low = lower - ranges * (upper - lower);
	*high = upper + ranges * (upper - lower);
}

double pb_outlier_share(const double *values, size_t count)
{
	double *sorted = count >= LEAST ? pb_ranks_sorted(values, count) : NULL;
	if (!sorted)
		return NAN;
	double low;
	double high;
	size_t outside = 0;
	pb_outlier_fences(sorted, count, OUTER, &low, &high);
	for (size_t i = 0; i < count; i++)
		outside += sorted[i] < low || sorted[i] > high;
	free(sorted);
	return (double)outside / (double)count;
}
