#include "harness/show/chart_words.h"

#include "harness/show/chart_timeline.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "harness/measure/summary.h"
#include "harness/show/params_words.h"
#include "harness/show/workers_text.h"

#define TITLE_COLUMNS 60
#define LINE_COLUMNS 132  /* at 900 pixels */
#define PARAMS_COLUMNS 54 /* of the subtitle, whose letters are larger */
#define NAME_COLUMNS 24
#define CPU_COLUMNS 50
#define REASON_COLUMNS 60

/* Appends "text", set apart from what is there already. */
static void add_part(char *out, const char *text)
{
	if (*text)
		pb_text_append(out, PB_TEXT_LINE, "%s%s", *out ? " · " : "", text);
}

static void add_count(char *out, int64_t count, const char *one, const char *many)
{
	char part[64];
	(void)snprintf(part, sizeof part, "%" PRId64 " %s", count, count == 1 ? one : many);
	add_part(out, part);
}

static void make_timeline_title(char *out, const char *kernel, const struct pb_chart *chart)
{
	char series[PB_TEXT_LINE];
	pb_chart_model_name(series, chart->study, chart->cell);
	(void)snprintf(out, PB_TEXT_LINE, "%.256s: timeline of %.128s with %s worker%s", kernel, series,
	               PB_WORKERS_TEXT(chart->cell), chart->cell->workers == 1 ? "" : "s");
}

void pb_chart_title(char *out, const struct pb_chart *chart)
{
	char kernel[PB_TEXT_LINE];
	pb_text_clean(kernel, sizeof kernel, chart->study->rows[0]->kernel, TITLE_COLUMNS);
	if (chart->kind == PB_CHART_LEDGER)
		(void)snprintf(out, PB_TEXT_LINE, "%.256s: where the worker time went", kernel);
	else if (chart->kind == PB_CHART_TIMELINE)
		make_timeline_title(out, kernel, chart);
	else
		(void)snprintf(out, PB_TEXT_LINE, "%.256s: %s%s", kernel, pb_chart_kind_name(chart->kind),
		               chart->nodes ? " by nodes" : "");
}

void pb_chart_subtitle(char *out, const struct pb_chart *chart)
{
	const struct pb_summary_row *face = pb_study_face(chart->study);
	bool weak = pb_study_weak(chart->study);
	*out = '\0';
	char params[PB_TEXT_LINE];
	char line[PB_TEXT_LINE];
	pb_params_words(params, face, PARAMS_COLUMNS);
	add_part(out, pb_text_clean(line, sizeof line, params, PARAMS_COLUMNS));
	if (face->items != PB_UNKNOWN && !weak)
		add_count(out, face->items, "item", "items");
	add_part(out, weak ? "weak scaling: the work grows with the workers" : "strong scaling");
	if (chart->nodes && chart->nodes->workers_per_node)
		add_count(out, chart->nodes->workers_per_node, "worker per node", "workers per node");
}

struct sample_counts {
	int64_t least, most;
	bool intervals;
};

static struct sample_counts count_samples(const struct pb_study *study)
{
	struct sample_counts counts = {INT64_MAX, 0, false};
	for (size_t i = 0; i < study->count; i++) {
		const struct pb_summary_row *row = study->rows[i];
		if (!pb_study_measured(row) || pb_summary_is_ceiling(row))
			continue;
		counts.least = row->samples < counts.least ? row->samples : counts.least;
		counts.most = row->samples > counts.most ? row->samples : counts.most;
		counts.intervals |= isfinite(row->low_s) && isfinite(row->high_s);
	}
	return counts;
}

static void add_base(char *out, const struct pb_study *study)
{
	if (!study->base) {
		add_part(out, "no base was measured");
		return;
	}
	char driver[PB_TEXT_LINE];
	char time[128];
	pb_text_clean(driver, sizeof driver, study->base->driver, NAME_COLUMNS);
	pb_study_time(time, sizeof time, study->base);
	pb_text_append(out, PB_TEXT_LINE, "base: %s, %" PRId64 " worker%s, %s", driver, study->base->workers,
	               study->base->workers == 1 ? "" : "s", time);
}

/* Where speedups are relative to a cell on several nodes, it counts as that many. */
static void add_first(char *out, const struct pb_summary_row *first)
{
	char driver[PB_TEXT_LINE];
	char time[128];
	pb_text_clean(driver, sizeof driver, first->driver, NAME_COLUMNS);
	pb_study_time(time, sizeof time, first);
	pb_text_append(out, PB_TEXT_LINE, "base: %s, %" PRId64 " node%s, %" PRId64 " worker%s, %s", driver,
	               first->nodes, first->nodes == 1 ? "" : "s", first->workers, first->workers == 1 ? "" : "s",
	               time);
	if (first->nodes > 1)
		pb_text_append(out, PB_TEXT_LINE, ", a speedup of %" PRId64, first->nodes);
}

/* Which sample it is. */
static void add_traced(char *out, const struct pb_chart *chart)
{
	size_t count = 0;
	const struct pb_timeline_row *rows = pb_chart_timeline_find(chart, &count);
	if (rows && rows->warmup == 1)
		add_part(out, "the warm-up, which counts for no time: tracing it disturbs none that does");
	else if (rows)
		pb_text_append(out, PB_TEXT_LINE, "repetition %" PRId64 ", a cell that is measured cold", rows->rep);
}

void pb_chart_figures(char *out, const struct pb_chart *chart)
{
	*out = '\0';
	if (chart->kind == PB_CHART_TIMELINE) {
		add_traced(out, chart);
		return;
	}
	if (chart->nodes)
		add_first(out, chart->nodes->first);
	else
		add_base(out, chart->study);
	struct sample_counts counts = count_samples(chart->study);
	char part[96] = "";
	if (counts.most > counts.least)
		(void)snprintf(part, sizeof part, "%" PRId64 " to %" PRId64 " samples per cell", counts.least,
		               counts.most);
	else if (counts.most > 0)
		(void)snprintf(part, sizeof part, "%" PRId64 " sample%s per cell", counts.most,
		               counts.most == 1 ? "" : "s");
	add_part(out, part);
	if (chart->kind == PB_CHART_LEDGER)
		(void)snprintf(part, sizeof part, "medians, in %% of their sum");
	else if (counts.intervals)
		(void)snprintf(part, sizeof part, "bars: %g %% intervals of the median", chart->caption->level * 100);
	else
		(void)snprintf(part, sizeof part, "too few samples for intervals");
	add_part(out, part);
}

void pb_chart_machine(char *out, const struct pb_chart *chart)
{
	const struct pb_chart_caption *caption = chart->caption;
	char part[PB_TEXT_LINE];
	*out = '\0';
	add_part(out, pb_text_clean(part, sizeof part, caption->host, NAME_COLUMNS));
	add_part(out, pb_text_clean(part, sizeof part, caption->cpu_model, CPU_COLUMNS));
	if (caption->cores != PB_UNKNOWN)
		add_count(out, caption->cores, "core", "cores");
	if (caption->run_id && *caption->run_id) {
		pb_text_clean(part, sizeof part, caption->run_id, NAME_COLUMNS + 8);
		pb_text_append(out, PB_TEXT_LINE, "%srun %s", *out ? " · " : "", part);
	}
}

static const char *why_left_out(const struct pb_summary_row *row)
{
	if (row->reason && *row->reason)
		return row->reason;
	return row->status && *row->status && strcmp(row->status, "ok") != 0 ? row->status : "no samples";
}

void pb_chart_left_out(char *out, const struct pb_chart *chart)
{
	char line[PB_TEXT_LINE] = "";
	for (size_t i = 0; chart->kind != PB_CHART_TIMELINE && i < chart->study->count; i++) {
		const struct pb_summary_row *row = chart->study->rows[i];
		if (pb_study_measured(row))
			continue;
		char driver[PB_TEXT_LINE];
		char reason[PB_TEXT_LINE];
		pb_text_clean(driver, sizeof driver, row->driver, NAME_COLUMNS);
		pb_text_clean(reason, sizeof reason, why_left_out(row), REASON_COLUMNS);
		pb_text_append(line, sizeof line, "%s%s at %s (%s)", *line ? ", " : "not shown: ", driver,
		               PB_WORKERS_TEXT(row), reason);
	}
	pb_text_clean(out, PB_TEXT_LINE, line, LINE_COLUMNS);
}

void pb_chart_series_name(char *out, const struct pb_study *study, const struct pb_summary_row *row)
{
	pb_chart_model_name(out, study, row);
	pb_workers_name_series(out, pb_workers_threads(row->driver, row->threads_per_rank));
}

void pb_chart_model_name(char *out, const struct pb_study *study, const struct pb_summary_row *row)
{
	pb_text_clean(out, PB_TEXT_LINE, row->driver, NAME_COLUMNS);
	for (size_t i = 0; i < study->count; i++) {
		const struct pb_summary_row *other = study->rows[i];
		if (strcmp(other->driver ? other->driver : "", row->driver ? row->driver : "") != 0 ||
		    strcmp(other->schedule ? other->schedule : "", row->schedule ? row->schedule : "") == 0)
			continue;
		char schedule[PB_TEXT_LINE];
		pb_text_clean(schedule, sizeof schedule, row->schedule, NAME_COLUMNS);
		pb_text_append(out, PB_TEXT_LINE, " %s", schedule);
		return;
	}
}
