/*
 * forecast.h: the wall time of a series with any number of workers, from what its sizes have cost: costs are fitted
 * (growth.h) and the workers simulated (replay.h). Nothing is fitted to wall times: these are for the test.
 *
 * Test: every size is foretold from the costs of the others, with the cores that there were, and held against its
 * median wall time. Interval: percentiles (bootstrap.h) over repetitions drawn again, of
 *
 *   - the costs' curves. How far a growth goes on beyond the largest size nobody knows: in every second draw as the
 *     curve says, in the others for a random share of that. How costs add up to a wall time is taken from the
 * simulation to first order.
 *   - the held-out errors, drawn with either sign and multiplied by sqrt(d), d the distance from the largest size in
 *     steps like that from the last but one to it, in logarithms: errors of that many steps that add up independently.
 *
 * A number of workers is refused where the data do not carry it, with the reason.
 */
#ifndef HARNESS_FORECAST_H
#define HARNESS_FORECAST_H

#include <powbench/driver.h>

#include "harness/predict/costs.h"
#include "harness/predict/growth.h"
#include "harness/predict/work.h"

#define PB_HELD_OUT_MOST 0.10 /* error at the largest size from which on nothing is foretold */
#define PB_FORECAST_WIDEST 2  /* upper over lower end of an interval, likewise */
enum { PB_FORECAST_SIZES = 3 };

/* What is measured and how it is claimed; all borrowed. */
struct pb_forecast_source {
	const struct pb_costs *costs;
	const struct pb_work *work;
	const struct pb_kernel *kernel;
	enum pb_schedule_kind schedule;
	uint64_t grain;
	double cores; /* of the machine that measured */
	bool slots;
	double level; /* of the intervals */
};

struct pb_forecaster {
	struct pb_forecast_source source;
	struct pb_growth growths[PB_COSTS];
	double *errors; /* per size: ln(foretold / measured), held out; NAN: the only one */
	double *foretold_s;
};

/* 0 or -ENOMEM; there must be a size. pb_forecaster_free() frees it, and takes a zeroed one. */
int pb_forecaster_make(struct pb_forecaster *forecaster, const struct pb_forecast_source *source);
void pb_forecaster_free(struct pb_forecaster *forecaster);

struct pb_forecast {
	struct pb_estimate wall_s;
	double costs[PB_COSTS]; /* as costs.h has them */
	struct pb_why refused;  /* "": it is not */
};

/* With so many workers on so many cores. 0, also where it is refused, or -ENOMEM. */
int pb_forecast(struct pb_forecast *forecast, const struct pb_forecaster *forecaster, uint32_t workers, double cores);

#endif
