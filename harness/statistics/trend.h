/* trend.h: whether samples rise or fall over the run. */
#ifndef HARNESS_TREND_H
#define HARNESS_TREND_H

#include <stdbool.h>
#include <stddef.h>

struct pb_trend {
	double change; /* from the first value to the last along the trend, relative to the median; NAN: not known */
	double chance; /* that values without a trend look as if they had one as strong; NAN: not known */
	bool is_there; /* chance below 1 %, change more than PB_NOTABLE (modes.h) */
};

/*
 * `values` in the order in which they were measured; nothing is known of fewer than 8.
 *
 * The test is that of Mann and Kendall (Kendall, "Rank Correlation Methods", 1975), with ties and by its normal
 * approximation; its variance grows with the correlation of what the trend leaves over (Hamed and Rao, Journal of
 * Hydrology 204, 1998; here by dependence.h). The slope is the median of those between all pairs (Sen, JASA 63(324),
 * 1968). Long series are looked at as the medians of 256 blocks.
 */
struct pb_trend pb_trend_of(const double *values, size_t count);

#endif
