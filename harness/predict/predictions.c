#include "harness/predict/predictions.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "harness/audit/audited.h"
#include "harness/measure/plan.h"
#include "harness/predict/predicting.h"

static int add_series(struct pb_predicting *p, const struct pb_study *study, size_t first, size_t count)
{
	struct pb_predicted_series series = {.study = study, .rows = &study->rows[first], .count = count};
	int error = pb_predicted_series_make(&series, p);
	if (!error)
		error = pb_predicted_series_add(p, &series);
	pb_predicted_series_end(&series);
	return error;
}

static bool is_foretold(const struct pb_summary_row *row)
{
	return !pb_summary_is_ceiling(row) && strcmp(row->driver, PB_BASE_DRIVER) != 0;
}

static int add_study(struct pb_predicting *p, const struct pb_study *study)
{
	int error = 0;
	for (size_t first = 0, next; !error && first < study->count; first = next) {
		next = pb_study_series_end(study, first);
		if (is_foretold(study->rows[first]))
			error = add_series(p, study, first, next - first);
	}
	return error;
}

static int add_studies(struct pb_predicting *p)
{
	struct pb_studies studies;
	int error = pb_studies_make(&studies, p->run->outcome.rows, p->run->outcome.count);
	for (size_t i = 0; !error && i < studies.count; i++)
		error = add_study(p, &studies.list[i]);
	pb_studies_free(&studies);
	return error;
}

static int load(struct pb_predicting *p, struct pb_why *why)
{
	const struct pb_run_read *run = p->run;
	int error = pb_run_load_workers(&p->workers, run->dir, why);
	if (!error)
		error = pb_run_load_timeline(&p->timeline, run->dir, why);
	if (error)
		return error;
	error = pb_sample_groups_make(&p->groups, run->outcome.samples, run->outcome.sample_count);
	if (!error)
		error = pb_worker_index_make(&p->by_sample, p->workers.rows, p->workers.count);
	return error ? pb_fail(why, error, "no memory for %zu samples", run->outcome.sample_count) : 0;
}

static void unload(struct pb_predicting *p)
{
	pb_worker_table_free(&p->workers);
	pb_timeline_table_free(&p->timeline);
	pb_sample_groups_free(&p->groups);
	pb_worker_index_free(&p->by_sample);
}

int pb_predictions_make(struct pb_predictions *predictions, const struct pb_run_read *run,
                        const struct pb_predictions_wanted *wanted, struct pb_why *why)
{
	const int64_t cores = pb_audited_cores(&(struct pb_audited){.run = run});
	struct pb_predicting predicting = {
	    .predictions = predictions, .run = run, .wanted = wanted, .cores = (double)cores};
	*predictions = (struct pb_predictions){0};
	int error = load(&predicting, why);
	if (!error && cores <= 0)
		error = pb_fail(why, -ENODATA, "%s/run.json does not tell how many cores there were", run->dir);
	if (!error && add_studies(&predicting) < 0)
		error = pb_fail(why, -ENOMEM, "no memory to foretell");
	unload(&predicting);
	if (error)
		pb_predictions_free(predictions);
	return error;
}

void pb_predictions_free(struct pb_predictions *predictions)
{
	for (size_t i = 0; i < predictions->count; i++)
		free((char *)(uintptr_t)predictions->list[i].reason);
	free(predictions->list);
	*predictions = (struct pb_predictions){0};
}
