#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "harness/files/columns.h"
#include "harness/predict/predicting.h"
#include "harness/show/workers_text.h"

static struct pb_prediction_row *add_row(struct pb_predicting *p, const struct pb_predicted_series *series,
                                         int64_t workers)
{
	struct pb_predictions *all = p->predictions;
	struct pb_prediction_row *larger = realloc(all->list, (all->count + 1) * sizeof *larger);
	if (!larger)
		return NULL;
	all->list = larger;
	struct pb_prediction_row *row = &larger[all->count++];
	const struct pb_summary_row *face = series->rows[0];
	pb_columns_clear(pb_prediction_columns, row);
	PB_COPY_ORIGIN(row, face);
	PB_COPY_CELL(row, face);
	row->threads_per_rank = pb_workers_threads(face->driver, face->threads_per_rank);
	row->workers = workers;
	row->items = face->items;
	row->sizes = (int64_t)series->costs.count;
	row->samples = (int64_t)series->costs.least;
	row->base_s = series->study->base ? series->study->base->median_s : NAN;
	row->confidence = p->run->outcome.rule.confidence;
	return row;
}

static void set_speedups(struct pb_prediction_row *row)
{
	row->error = row->predicted_s / row->measured_s - 1;
	row->measured = row->base_s / row->measured_s;
	row->predicted = row->base_s / row->predicted_s;
	row->predicted_low = row->base_s / row->high_s;
	row->predicted_high = row->base_s / row->low_s;
}

/* ---- sizes that were measured ---- */

static void set_cores(struct pb_prediction_row *row, const struct pb_predicted_series *series, double cores,
                      double measured)
{
	const struct pb_costs *costs = &series->costs;
	const bool slots = series->forecaster.source.slots;
	row->cores = (int64_t)(slots ? costs->list[costs->count - 1].loops : costs->computes ? cores : measured);
}

static int add_held_out(struct pb_predicting *p, const struct pb_predicted_series *series)
{
	for (size_t i = 0; i < series->costs.count; i++) {
		const struct pb_cost_size *size = &series->costs.list[i];
		struct pb_prediction_row *row = add_row(p, series, size->workers);
		if (!row)
			return -ENOMEM;
		row->sizes--;
		row->status = PB_PREDICTION_HELD_OUT;
		row->measured_s = size->wall_s;
		row->predicted_s = series->forecaster.foretold_s[i];
		set_cores(row, series, p->cores, p->cores);
		set_speedups(row);
	}
	return 0;
}

/* ---- sizes that were asked for ---- */

static bool is_measured(const struct pb_predicted_series *series, int64_t workers)
{
	for (size_t i = 0; i < series->costs.count; i++)
		if (series->costs.list[i].workers == workers)
			return true;
	return false;
}

static int refuse(struct pb_predicting *p, struct pb_prediction_row *row, const struct pb_why *why)
{
	row->status = PB_PREDICTION_REFUSED;
	row->reason = strdup(why->text);
	p->predictions->refused++;
	return row->reason ? 0 : -ENOMEM;
}

static int add_wanted(struct pb_predicting *p, const struct pb_predicted_series *series, uint32_t workers)
{
	struct pb_prediction_row *row = add_row(p, series, workers);
	struct pb_forecast forecast;
	const double cores = p->wanted->cores ? (double)p->wanted->cores : fmax(workers, p->cores);
	if (!row)
		return -ENOMEM;
	if (series->refused.text[0])
		return refuse(p, row, &series->refused);
	set_cores(row, series, cores, p->cores);
	const int error = pb_forecast(&forecast, &series->forecaster, workers, cores);
	if (error || forecast.refused.text[0])
		return error ? error : refuse(p, row, &forecast.refused);
	row->status = PB_PREDICTION_OK;
	row->predicted_s = forecast.wall_s.value;
	row->low_s = forecast.wall_s.low;
	row->high_s = forecast.wall_s.high;
	row->work_s = forecast.costs[PB_COST_WORK];
	row->lead_s = forecast.costs[PB_COST_LEAD];
	row->claim_s = forecast.costs[PB_COST_CLAIM];
	set_speedups(row);
	return 0;
}

int pb_predicted_series_add(struct pb_predicting *p, const struct pb_predicted_series *series)
{
	int error = series->refused.text[0] ? 0 : add_held_out(p, series);
	for (size_t i = 0; !error && i < p->wanted->count; i++)
		if (!is_measured(series, p->wanted->workers[i]))
			error = add_wanted(p, series, p->wanted->workers[i]);
	return error;
}
