#include "harness/statistics/series.h"

#include "harness/statistics/warmup.h"

struct pb_series pb_series_of(const double *values, size_t count, double level)
{
	struct pb_series series = {.warmup = pb_warmup_of(values, count)};
	const double *warm = values + series.warmup;
	size_t left = count - series.warmup;
	series.dependence = pb_dependence_of(warm, left);
	series.median = pb_stats_median_of(warm, left, series.dependence.effective, level);
	return series;
}
