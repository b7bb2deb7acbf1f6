#include "harness/models/model_rows.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "harness/files/columns.h"
#include "harness/measure/summary.h"
#include "harness/models/sizes.h"
#include "harness/show/study.h"
#include "harness/show/workers_text.h"

struct list {
	struct pb_model_row *rows;
	size_t count;
};

/* One series with its scaling, and what its rows have in common. */
struct source {
	const struct pb_summary_row *face;
	const struct pb_scaling *scaling;
};

static double finite_or_unknown(double value)
{
	return isfinite(value) ? value : NAN;
}

#define SET_ESTIMATE(row, member, estimate)                                                                            \
	((row)->member = finite_or_unknown((estimate).value), (row)->member##_low = finite_or_unknown((estimate).low), \
	 (row)->member##_high = finite_or_unknown((estimate).high))

static struct pb_model_row *add_row(struct list *list, const struct source *source, const char *law)
{
	struct pb_model_row *larger = realloc(list->rows, (list->count + 1) * sizeof *larger);
	if (!larger)
		return NULL;
	list->rows = larger;
	struct pb_model_row *row = &larger[list->count++];
	const struct pb_summary_row *face = source->face;
	pb_columns_clear(pb_model_columns, row);
	PB_COPY_ORIGIN(row, face);
	PB_COPY_CELL(row, face);
	row->threads_per_rank = pb_workers_threads(face->driver, face->threads_per_rank);
	row->law = law;
	row->sizes = (int64_t)source->scaling->count;
	row->samples = (int64_t)source->scaling->reps;
	row->confidence = source->scaling->level;
	row->status = "ok";
	return row;
}

static int add_sizes(struct list *list, const struct source *source)
{
	const struct pb_scaling *s = source->scaling;
	for (size_t i = 0; i < s->count; i++) {
		if (isnan(s->karp_flatt[i].value))
			continue;
		struct pb_model_row *row = add_row(list, source, PB_MODEL_KARP_FLATT);
		if (!row)
			return -ENOMEM;
		row->sizes = 1;
		row->workers = (int64_t)s->workers[i];
		row->measured = s->speedups[i].value;
		SET_ESTIMATE(row, serial, s->karp_flatt[i]);
	}
	return 0;
}

static int add_law(struct list *list, const struct source *source, enum pb_law law)
{
	const struct pb_scaling *s = source->scaling;
	const struct pb_law_fit *fit = &s->laws[law];
	struct pb_model_row *row = add_row(list, source, pb_law_name(law));
	if (!row)
		return -ENOMEM;
	row->workers = (int64_t)s->workers[s->count - 1];
	row->chosen = law == s->chosen;
	row->aicc = finite_or_unknown(fit->aicc);
	row->misfit = fit->misfit;
	SET_ESTIMATE(row, first, fit->first);
	SET_ESTIMATE(row, serial, fit->serial);
	if (law == PB_LAW_USL)
		SET_ESTIMATE(row, kappa, fit->kappa);
	SET_ESTIMATE(row, limit, fit->limit);
	row->peak_workers = finite_or_unknown(fit->peak.value);
	SET_ESTIMATE(row, predicted, fit->predicted);
	row->measured = s->speedups[s->count - 1].value;
	row->held = fit->held;
	return 0;
}

static int add_reason(struct list *list, const struct source *source)
{
	struct pb_model_row *row = add_row(list, source, NULL);
	if (!row)
		return -ENOMEM;
	row->workers = (int64_t)source->scaling->workers[source->scaling->count - 1];
	row->status = "none";
	row->reason = strdup(source->scaling->why_none.text);
	return row->reason ? 0 : -ENOMEM;
}

static int add_scaling(struct list *list, const struct source *source)
{
	int error = add_sizes(list, source);
	if (!error && source->scaling->chosen == PB_LAWS)
		error = add_reason(list, source);
	for (int law = 0; !error && law < PB_LAWS; law++)
		if (source->scaling->laws[law].drawn)
			error = add_law(list, source, (enum pb_law)law);
	return error;
}

static int add_series(struct list *list, const struct pb_study *study, size_t first, size_t count,
                      const struct pb_sample_row *samples, size_t sample_count, double level)
{
	struct pb_scaling scaling;
	int error = pb_sizes_scaling(&scaling, &study->rows[first], count, study->base, samples, sample_count, level);
	const struct source source = {study->rows[first], &scaling};
	if (!error && scaling.count > 1)
		error = add_scaling(list, &source);
	pb_scaling_free(&scaling);
	return error;
}

static int add_study(struct list *list, const struct pb_study *study, const struct pb_sample_row *samples,
                     size_t sample_count, double level)
{
	int error = 0;
	for (size_t first = 0, next; study->base && !error && first < study->count; first = next) {
		next = pb_study_series_end(study, first);
		if (pb_summary_is_ceiling(study->rows[first]))
			continue;
		error = add_series(list, study, first, next - first, samples, sample_count, level);
	}
	return error;
}

int pb_model_rows_make(struct pb_model_row **rows, size_t *count, const struct pb_summary_row *summary,
                       size_t summary_count, const struct pb_sample_row *samples, size_t sample_count, double level)
{
	struct pb_studies studies;
	struct list list = {0};
	int error = pb_studies_make(&studies, summary, summary_count);
	for (size_t i = 0; i < studies.count && !error; i++)
		error = add_study(&list, &studies.list[i], samples, sample_count, level);
	pb_studies_free(&studies);
	if (error) {
		pb_model_rows_free(list.rows, list.count);
		list = (struct list){0};
	}
	*rows = list.rows;
	*count = list.count;
	return error;
}

void pb_model_rows_free(struct pb_model_row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++)
		free((char *)(uintptr_t)rows[i].reason);
	free(rows);
}
