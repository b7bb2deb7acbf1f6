#include "harness/statistics/modes.h"

#include <math.h>
#include <stdlib.h>

#include "harness/statistics/dip.h"
#include "harness/statistics/outliers.h"
#include "harness/statistics/ranks.h"

enum { LEAST = 10, PART = 10 };

/* Lets a few extremes count as much as the ends of the rest, so that they do not draw the split to themselves. */
static void pull_in(double *sorted, size_t count)
{
	double low;
	double high;
	pb_outlier_fences(sorted, count, 1.5, &low, &high);
	for (size_t i = 0; i < count; i++)
		sorted[i] = fmin(high, fmax(low, sorted[i]));
}

/* How many of the ascending values belong to the lower group: the squares between the groups are the most. */
static size_t best_split(const double *sorted, size_t count)
{
	double total = 0;
	double lower = 0;
	double most = -1;
	size_t fewest = count / PART;
	size_t best = fewest;
	for (size_t i = 0; i < count; i++)
		total += sorted[i];
	for (size_t i = 1; i <= count - fewest; i++) {
		lower += sorted[i - 1];
		if (i < fewest)
			continue;
		double step = lower / (double)i - (total - lower) / (double)(count - i);
		double between = step * step * (double)i * (double)(count - i);
		if (between > most) {
			most = between;
			best = i;
		}
	}
	return best;
}

struct pb_modes pb_modes_of(const double *values, size_t count)
{
	struct pb_modes modes = {0, NAN, NAN};
	double *sorted = count >= LEAST ? pb_ranks_sorted(values, count) : NULL;
	if (!sorted)
		return modes;
	modes.count = 1;
	bool dips = pb_dip_is_large(pb_dip(sorted, count), count);
	pull_in(sorted, count);
	size_t split = best_split(sorted, count);
	double low = pb_ranks_quantile(sorted, split, 0.5);
	double high = pb_ranks_quantile(sorted + split, count - split, 0.5);
	if (dips && high - low > PB_NOTABLE * fabs(low))
		modes = (struct pb_modes){2, low, high};
	free(sorted);
	return modes;
}
