#include "harness/predict/forecast_cell.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "harness/predict/replay.h"

/* ---- one cell ---- */

double pb_forecast_contenders(const struct pb_forecast_source *source, double workers, double cores)
{
	return source->costs->computes ? fmin(workers, cores) : workers;
}

void pb_forecast_cost(struct pb_forecast_cell *cell, const struct pb_growth growths[PB_COSTS])
{
	for (int cost = 0; cost < PB_COSTS; cost++)
		cell->costs[cost] = pb_growth_at(&growths[cost], 0, pb_forecast_growing(cell, cost), 1);
}

/* The slots of an event loop wait for what they wait for, however many there are. */
int pb_forecast_simulate(double *wall_s, const struct pb_forecast_source *source, const struct pb_forecast_cell *cell)
{
	const double work_s = cell->costs[PB_COST_WORK];
	const struct pb_replay replay = {
	    .work = source->work,
	    .kernel = source->kernel,
	    .schedule = source->schedule,
	    .grain = source->grain,
	    .workers = cell->workers,
	    .cores = cell->cores,
	    .compute_s = source->slots ? work_s : work_s * (1 - cell->wait_share),
	    .wait_s = source->slots ? source->costs->base_wait_s : work_s * cell->wait_share,
	    .claim_s = cell->costs[PB_COST_CLAIM],
	};
	const int error = pb_replay(wall_s, &replay);
	*wall_s += cell->costs[PB_COST_LEAD];
	return error;
}

/* ---- held-out sizes ---- */

/* The sizes but one, as growth.h takes them. Returns how many. */
static size_t list_sizes(struct pb_size *sizes, const struct pb_forecast_source *source, int cost, size_t left_out)
{
	const struct pb_costs *costs = source->costs;
	size_t count = 0;
	for (size_t i = 0; i < costs->count; i++) {
		const struct pb_cost_size *size = &costs->list[i];
		const double workers = (double)size->workers;
		const double growing =
		    cost == PB_COST_WORK ? pb_forecast_contenders(source, workers, source->cores) : workers;
		if (i != left_out)
			sizes[count++] = (struct pb_size){growing, size->values[cost], size->count};
	}
	return count;
}

static void free_growths(struct pb_growth growths[PB_COSTS])
{
	for (int cost = 0; cost < PB_COSTS; cost++)
		pb_growth_free(&growths[cost]);
}

static int fit_growths(struct pb_growth growths[PB_COSTS], const struct pb_forecast_source *source, size_t left_out,
                       bool draws)
{
	const struct pb_costs *costs = source->costs;
	struct pb_size *sizes = calloc(costs->count + 1, sizeof *sizes);
	int error = sizes ? 0 : -ENOMEM;
	for (int cost = 0; cost < PB_COSTS; cost++) {
		growths[cost] = (struct pb_growth){0};
		if (error)
			continue;
		const size_t count = list_sizes(sizes, source, cost, left_out);
		error = pb_growth_fit(&growths[cost], sizes, count, costs->common, draws);
	}
	free(sizes);
	return error;
}

double pb_forecast_cores(const struct pb_forecast_source *source, size_t size, double cores)
{
	const struct pb_costs *costs = source->costs;
	if (source->slots)
		return costs->list[size].loops;
	return costs->computes ? cores : INFINITY;
}

/* Foretells a size from the others. */
static int hold_out(struct pb_forecaster *forecaster, size_t held)
{
	const struct pb_forecast_source *source = &forecaster->source;
	const struct pb_cost_size *size = &source->costs->list[held];
	struct pb_growth growths[PB_COSTS];
	struct pb_forecast_cell cell = {
	    .workers = (uint32_t)size->workers,
	    .cores = pb_forecast_cores(source, held, source->cores),
	    .wait_share = source->costs->list[held == 0].wait_share,
	    .contenders = pb_forecast_contenders(source, (double)size->workers, source->cores),
	};
	int error = fit_growths(growths, source, held, false);
	if (!error) {
		pb_forecast_cost(&cell, growths);
		error = pb_forecast_simulate(&forecaster->foretold_s[held], source, &cell);
	}
	if (!error)
		forecaster->errors[held] = log(forecaster->foretold_s[held] / size->wall_s);
	free_growths(growths);
	return error;
}

int pb_forecaster_make(struct pb_forecaster *forecaster, const struct pb_forecast_source *source)
{
	const size_t count = source->costs->count;
	*forecaster = (struct pb_forecaster){
	    .source = *source,
	    .errors = calloc(count + 1, sizeof *forecaster->errors),
	    .foretold_s = calloc(count + 1, sizeof *forecaster->foretold_s),
	};
	int error = forecaster->errors && forecaster->foretold_s ? fit_growths(forecaster->growths, source, count, true)
	                                                         : -ENOMEM;
	for (size_t i = 0; !error && i < count; i++) {
		forecaster->errors[i] = forecaster->foretold_s[i] = NAN;
		if (count > 1)
			error = hold_out(forecaster, i);
	}
	if (error)
		pb_forecaster_free(forecaster);
	return error;
}

void pb_forecaster_free(struct pb_forecaster *forecaster)
{
	free_growths(forecaster->growths);
	free(forecaster->errors);
	free(forecaster->foretold_s);
	*forecaster = (struct pb_forecaster){0};
}
