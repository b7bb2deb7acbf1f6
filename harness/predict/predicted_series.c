#include <math.h>
#include <string.h>

#include "harness/cli/registry.h"
#include "harness/measure/plan.h"
#include "harness/predict/predicting.h"
#include "harness/predict/replay.h"

static bool has_slots(const struct pb_predicted_series *series)
{
	const struct pb_driver *driver = pb_registry_find_driver(series->rows[0]->driver, NULL);
	return driver && pb_driver_has_slots(driver);
}

static bool has_teams_or_rate(const struct pb_predicted_series *series)
{
	bool found = false;
	for (size_t i = 0; i < series->count; i++)
		found |= series->rows[i]->team > 1 || series->rows[i]->rate_per_s > 0;
	return found;
}

static bool has_loops_that_grow(const struct pb_costs *costs)
{
	bool grow = false;
	for (size_t i = 1; i < costs->count; i++)
		grow |= costs->list[i].loops > costs->list[0].loops || costs->list[i].loops < costs->list[0].loops;
	return grow;
}

static enum pb_schedule_kind schedule_of(const char *name)
{
	enum pb_schedule_kind kind = PB_SCHEDULE_STATIC;
	while (kind < PB_SCHEDULE_GUIDED && name && strcmp(name, pb_schedule_name(kind)) != 0)
		kind++;
	return kind;
}

static bool has_too_many_claims(const struct pb_predicted_series *series)
{
	const struct pb_summary_row *face = series->rows[0];
	const uint64_t grain = face->grain > 0 ? (uint64_t)face->grain : 0;
	return pb_replay_claims(pb_registry_find_kernel(face->kernel, NULL), schedule_of(face->schedule), grain,
	                        (uint64_t)series->study->base->items) > PB_REPLAY_CLAIMS;
}

/* What a simulation cannot be right for. */
static void judge(struct pb_predicted_series *series)
{
	struct pb_why *why = &series->refused;
	const struct pb_summary_row *face = series->rows[0];
	if (!series->study->base)
		(void)pb_fail(why, 0, "the serial base was not measured");
	else if (pb_study_weak(series->study))
		(void)pb_fail(why, 0, "weak scaling: the items of more workers are not known");
	else if (has_teams_or_rate(series))
		(void)pb_fail(why, 0, "teams and --rate are not simulated");
	else if (!pb_registry_find_kernel(face->kernel, NULL))
		(void)pb_fail(why, 0, "its kernel is not built in: name its --plugin");
	else if (!pb_registry_find_driver(face->driver, NULL))
		(void)pb_fail(why, 0, "its driver is not built in: name its --plugin");
	else if (series->study->base->items <= 0)
		(void)pb_fail(why, 0, "the number of its items is not known");
	else if (has_too_many_claims(series))
		(void)pb_fail(why, 0, "more than %g claims to simulate: measure it with a larger grain",
		              PB_REPLAY_CLAIMS);
	else if (!series->costs.count)
		(void)pb_fail(why, 0, "samples.csv does not tell where the time went, or workers.csv who claimed what");
	else if (has_slots(series) && has_loops_that_grow(&series->costs))
		(void)pb_fail(why, 0, "its event loops grow with the items in flight");
}

static int collect(const struct pb_predicting *p, struct pb_predicted_series *series)
{
	const struct pb_costs_source source = {
	    .rows = series->rows,
	    .count = series->count,
	    .base = series->study->base,
	    .groups = &p->groups,
	    .by_sample = &p->by_sample,
	    .cores = p->cores,
	    .slots = has_slots(series),
	};
	return series->study->base ? pb_costs_make(&series->costs, &source) : 0;
}

static int foretell(const struct pb_predicting *p, struct pb_predicted_series *series)
{
	const struct pb_summary_row *base = series->study->base;
	const struct pb_summary_row *face = series->rows[0];
	int error =
	    pb_work_make(&series->work, p->timeline.rows, p->timeline.count, base->cell_id, (uint64_t)base->items);
	const struct pb_forecast_source source = {
	    .costs = &series->costs,
	    .work = &series->work,
	    .kernel = pb_registry_find_kernel(face->kernel, NULL),
	    .schedule = schedule_of(face->schedule),
	    .grain = face->grain > 0 ? (uint64_t)face->grain : 0,
	    .cores = p->cores,
	    .slots = has_slots(series),
	    .level = p->run->outcome.rule.confidence,
	};
	if (!error)
		error = pb_forecaster_make(&series->forecaster, &source);
	return error;
}

int pb_predicted_series_make(struct pb_predicted_series *series, const struct pb_predicting *p)
{
	int error = collect(p, series);
	judge(series);
	if (!error && !series->refused.text[0])
		error = foretell(p, series);
	return error;
}

void pb_predicted_series_end(struct pb_predicted_series *series)
{
	pb_forecaster_free(&series->forecaster);
	pb_work_free(&series->work);
	pb_costs_free(&series->costs);
}
