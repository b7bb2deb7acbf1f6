#include "harness/predict/forecast.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

#include "harness/predict/forecast_cell.h"

#define NUDGE 0.01 /* relative change of a cost, to see what follows */

/* ---- the interval ---- */

struct slopes {
	double work, claim; /* change of the wall time per relative change of a cost, seconds */
};

static int nudge(double *slope, const struct pb_forecast_source *source, struct pb_forecast_cell cell,
                 enum pb_cost_kind cost, double wall_s)
{
	double nudged_s = 0;
	cell.costs[cost] *= 1 + NUDGE;
	const int error = pb_forecast_simulate(&nudged_s, source, &cell);
	*slope = fmax(0, nudged_s - wall_s) / NUDGE;
	return error;
}

static double next_uniform(uint64_t *state)
{
	return (double)(pb_mix64(*state += PB_MIX_STEP) >> 11) / (double)(UINT64_C(1) << 53);
}

/* How many steps beyond the largest size. */
static double steps_beyond(const struct pb_costs *costs, double workers)
{
	const double last = (double)costs->list[costs->count - 1].workers;
	const double before = (double)costs->list[costs->count - 2].workers;
	return fmax(1, log(workers / last) / log(last / before));
}

static double draw_wall(const struct pb_forecaster *forecaster, const struct pb_forecast_cell *cell,
                        const struct slopes *slopes, double wall_s, size_t row, uint64_t *state)
{
	double drawn[PB_COSTS];
	const double on = fmin(1, 2 * next_uniform(state));
	for (int cost = 0; cost < PB_COSTS; cost++)
		drawn[cost] = pb_growth_at(&forecaster->growths[cost], row, pb_forecast_growing(cell, cost), on);
	const struct pb_costs *costs = forecaster->source.costs;
	const double pick = next_uniform(state) * 2 * (double)costs->count;
	const double error = forecaster->errors[(size_t)pick / 2] * ((size_t)pick % 2 ? 1 : -1);
	wall_s += drawn[PB_COST_LEAD] - cell->costs[PB_COST_LEAD];
	wall_s += slopes->work * (drawn[PB_COST_WORK] / cell->costs[PB_COST_WORK] - 1);
	wall_s += slopes->claim * (drawn[PB_COST_CLAIM] / cell->costs[PB_COST_CLAIM] - 1);
	return wall_s * exp(error * sqrt(steps_beyond(costs, cell->workers)));
}

static int estimate(struct pb_estimate *wall, const struct pb_forecaster *forecaster,
                    const struct pb_forecast_cell *cell, double wall_s)
{
	const struct pb_forecast_source *source = &forecaster->source;
	uint64_t state = 1;
	struct slopes slopes = {0};
	double *walls = calloc(PB_DRAWS + 1, sizeof *walls);
	int error = walls ? nudge(&slopes.work, source, *cell, PB_COST_WORK, wall_s) : -ENOMEM;
	if (!error)
		error = nudge(&slopes.claim, source, *cell, PB_COST_CLAIM, wall_s);
	for (size_t row = 1; !error && row <= PB_DRAWS; row++)
		walls[row] = draw_wall(forecaster, cell, &slopes, wall_s, row, &state);
	if (!error) {
		walls[0] = wall_s;
		*wall = pb_estimate_of(walls, source->costs->least, source->level);
		wall->low = fmin(wall->low, wall_s);
		wall->high = fmax(wall->high, wall_s);
	}
	free(walls);
	return error;
}

/* ---- what the data carry ---- */

/* More cores than there were say nothing where workers shared these: then only sizes count that had a core each. */
static size_t count_sizes(const struct pb_forecast_source *source, double cores)
{
	const struct pb_costs *costs = source->costs;
	size_t count = 0;
	for (size_t i = 0; i < costs->count; i++)
		count += !costs->computes || cores <= source->cores || (double)costs->list[i].workers <= source->cores;
	return count;
}

static bool refuse_unseen(const struct pb_forecaster *forecaster, uint32_t workers, double cores, struct pb_why *why)
{
	const struct pb_forecast_source *source = &forecaster->source;
	const struct pb_costs *costs = source->costs;
	const uint64_t items = pb_work_widest(source->work);
	const size_t sizes = count_sizes(source, cores);
	const double error = exp(forecaster->errors[costs->count - 1]) - 1;
	if (sizes < PB_FORECAST_SIZES && sizes < costs->count)
		(void)pb_fail(why, 0,
		              "%zu of the sizes had a core for every worker, and it takes %d; --cores %g asks for here",
		              sizes, PB_FORECAST_SIZES, source->cores);
	else if (sizes < PB_FORECAST_SIZES)
		(void)pb_fail(why, 0, "%zu size%s measured, and it takes %d", sizes, sizes == 1 ? "" : "s",
		              PB_FORECAST_SIZES);
	else if (costs->least < PB_REPS_LEAST)
		(void)pb_fail(why, 0, "%zu repetitions, and an interval takes %d", costs->least, PB_REPS_LEAST);
	else if (!(fabs(error) <= PB_HELD_OUT_MOST))
		(void)pb_fail(why, 0, "the largest size, held out, was missed by %+.1f %%, and the most is %g %%",
		              100 * error, 100 * PB_HELD_OUT_MOST);
	else if (workers > items)
		(void)pb_fail(why, 0, "there are %" PRIu64 " items: the other workers would have none", items);
	return why->text[0];
}

static void refuse_vague(struct pb_forecast *forecast)
{
	const struct pb_estimate *wall = &forecast->wall_s;
	if (wall->high <= PB_FORECAST_WIDEST * wall->low)
		return;
	(void)pb_fail(&forecast->refused, 0, "too far from the measured sizes: anything from %.3g s to %.3g s",
	              wall->low, wall->high);
}

int pb_forecast(struct pb_forecast *forecast, const struct pb_forecaster *forecaster, uint32_t workers, double cores)
{
	const struct pb_forecast_source *source = &forecaster->source;
	struct pb_forecast_cell cell = {
	    .workers = workers,
	    .cores = pb_forecast_cores(source, source->costs->count - 1, cores),
	    .wait_share = source->costs->list[0].wait_share,
	    .contenders = pb_forecast_contenders(source, workers, cores),
	};
	double wall_s = 0;
	*forecast = (struct pb_forecast){.wall_s = {NAN, NAN, NAN}};
	if (refuse_unseen(forecaster, workers, cores, &forecast->refused))
		return 0;
	pb_forecast_cost(&cell, forecaster->growths);
	memcpy(forecast->costs, cell.costs, sizeof cell.costs);
	int error = pb_forecast_simulate(&wall_s, source, &cell);
	if (!error)
		error = estimate(&forecast->wall_s, forecaster, &cell, wall_s);
	if (!error)
		refuse_vague(forecast);
	return error;
}
