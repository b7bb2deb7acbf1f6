/* series.h: what the samples of one cell say, in the order in which they were measured. */
#ifndef HARNESS_SERIES_H
#define HARNESS_SERIES_H

#include "harness/statistics/dependence.h"
#include "harness/statistics/median.h"

struct pb_series {
	size_t warmup;                   /* of the first values, which the rest of this leaves out (warmup.h) */
	struct pb_dependence dependence; /* has widened the interval of the median */
	struct pb_median median;
};

/* What is known of the values: warm-up first, then dependence, then the median and its interval. */
struct pb_series pb_series_of(const double *values, size_t count, double level);

#endif
