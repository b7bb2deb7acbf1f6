#include "harness/models/spread.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "harness/statistics/median.h"

#define MAD_TO_DEVIATION 1.4826      /* of a normal distribution */
#define MEDIAN_EFFICIENCY (2 / M_PI) /* of a median against a mean, likewise */

static int deviation(double *out, const struct pb_size *size)
{
	double *values = calloc(size->count + 1, sizeof *values);
	if (!values)
		return -ENOMEM;
	for (size_t i = 0; i < size->count; i++)
		values[i] = log(size->speedups[i]);
	const double middle = pb_stats_median(values, size->count, 0).value;
	for (size_t i = 0; i < size->count; i++)
		values[i] = fabs(values[i] - middle);
	*out = MAD_TO_DEVIATION * pb_stats_median(values, size->count, 0).value;
	free(values);
	return 0;
}

int pb_spread_make(struct pb_spread *spread, const struct pb_size *sizes, size_t count)
{
	*spread = (struct pb_spread){.counts = calloc(count + 1, sizeof *spread->counts)};
	int error = spread->counts ? 0 : -ENOMEM;
	for (size_t i = 0; i < count && !error; i++) {
		error = deviation(&spread->counts[i], &sizes[i]);
		spread->samples += (double)sizes[i].count;
		spread->variance += (double)sizes[i].count * spread->counts[i] * spread->counts[i];
	}
	if (error) {
		pb_spread_free(spread);
		return error;
	}
	spread->variance = fmax(PB_LEAST_ERROR * PB_LEAST_ERROR, spread->variance / fmax(1, spread->samples));
	for (size_t i = 0; i < count; i++) {
		double own = (spread->counts[i] * spread->counts[i] + spread->variance) / 2;
		spread->counts[i] = MEDIAN_EFFICIENCY * (double)sizes[i].count * spread->variance / own;
	}
	return 0;
}

void pb_spread_free(struct pb_spread *spread)
{
	free(spread->counts);
	*spread = (struct pb_spread){0};
}

double pb_spread_aicc(const struct pb_spread *spread, double misfit, size_t parameters)
{
	const double n = spread->samples;
	const double k = (double)parameters;
	if (n - k - 1 <= 0)
		return INFINITY;
	return n * log((n * spread->variance + misfit) / n) + 2 * k + 2 * k * (k + 1) / (n - k - 1);
}
