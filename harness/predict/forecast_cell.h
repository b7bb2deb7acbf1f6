/* forecast_cell.h: what forecaster.c and forecast.c share: one number of workers, simulated. */
#ifndef HARNESS_FORECAST_CELL_H
#define HARNESS_FORECAST_CELL_H

#include "harness/predict/forecast.h"

/* A number of workers, and what they have to do with. */
struct pb_forecast_cell {
	uint32_t workers;
	double cores, wait_share;
	double contenders; /* workers whose work can get in each other's way: those that run at once */
	double costs[PB_COSTS];
};

/* How many of so many workers run at once: who waits needs no core. */
double pb_forecast_contenders(const struct pb_forecast_source *source, double workers, double cores);

/* By the curves of what was measured. */
void pb_forecast_cost(struct pb_forecast_cell *cell, const struct pb_growth growths[PB_COSTS]);

/* Its wall time. 0 or -ENOMEM. */
int pb_forecast_simulate(double *wall_s, const struct pb_forecast_source *source, const struct pb_forecast_cell *cell);

/* The number that a cost of the cell grows with. */
static inline double pb_forecast_growing(const struct pb_forecast_cell *cell, int cost)
{
	return cost == PB_COST_WORK ? cell->contenders : cell->workers;
}

/* The cores that so many are for the workers of a size: an event loop uses one, and work that waits has no need of
 * them. */
double pb_forecast_cores(const struct pb_forecast_source *source, size_t size, double cores);

#endif
