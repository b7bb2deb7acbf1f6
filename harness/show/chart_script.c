#include "harness/show/chart_script.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "harness/measure/summary.h"
#include "harness/show/chart_fit.h"
#include "harness/show/chart_ledger.h"
#include "harness/show/chart_points.h"
#include "harness/show/chart_style.h"
#include "harness/show/chart_timeline.h"
#include "harness/show/chart_words.h"
#include "harness/show/chart_write.h"

#define SAMPLE_ASIDE 0.45               /* of the step to the next series: raw samples stand right of their median */
#define SAMPLE_TRANSPARENCY 0x80000000u /* 0xAARRGGBB: half */

const char *pb_chart_kind_name(enum pb_chart_kind kind)
{
	static const char *const names[PB_CHART_KINDS] = {"time", "speedup", "efficiency", "time-ledger", "timeline"};
	return names[kind];
}

static void write_limits(FILE *out, const struct pb_chart *chart, const struct pb_chart_points *points)
{
	const struct pb_study *study = chart->study;
	int64_t most = points->axis.workers[points->axis.count - 1];
	int64_t cores = chart->caption->cores;
	fprintf(out, "has_base = %d\n", study->base != NULL);
	if (study->base)
		fprintf(out, "base_s = %.9g\n", study->base->median_s);
	fprintf(out, "weak = %d\n", pb_study_weak(study));
	fprintf(out, "cores = %" PRId64 "\n", cores == PB_UNKNOWN ? 0 : cores);
	fprintf(out, "beyond_cores = %d\n", !chart->nodes && cores != PB_UNKNOWN && cores < most);
	fprintf(out, "workers_low = %.9g\nworkers_high = %.9g\n", points->axis.low, points->axis.high);
	fprintf(out, "value_low = %.9g\nvalue_high = %.9g\n", points->value_low, points->value_high);
	pb_chart_axis_write_ticks(out, &points->axis);
}

static const char *driver_of(const struct pb_chart_point *point)
{
	return point->row->driver ? point->row->driver : "";
}

static bool starts_series(const struct pb_chart_points *points, size_t i)
{
	return i == 0 || points->list[i].series != points->list[i - 1].series;
}

/* A second series of one driver, with another schedule, keeps its colour and marker and gets another dash. */
static int dash_of(const struct pb_chart_points *points, size_t i)
{
	int dash = 1;
	for (size_t j = 0; j < i; j++)
		if (starts_series(points, j) && strcmp(driver_of(&points->list[j]), driver_of(&points->list[i])) == 0)
			dash++;
	return dash;
}

static void write_series(FILE *out, const struct pb_chart *chart, const struct pb_chart_points *points)
{
	fprintf(out, "series = %zu\n", points->series);
	fputs("array colour[series]; array marker[series]; array dash[series]; array name[series]\n", out);
	for (size_t i = 0; i < points->count; i++) {
		if (!starts_series(points, i))
			continue;
		const struct pb_chart_point *point = &points->list[i];
		struct pb_chart_style style = pb_chart_style(driver_of(point));
		size_t n = point->series + 1;
		char name[PB_TEXT_LINE];
		pb_chart_series_name(name, chart->study, point->row);
		fprintf(out, "colour[%zu] = 0x%06" PRIx32 "; marker[%zu] = %d; dash[%zu] = %d; name[%zu] = ", n,
		        style.rgb, n, style.marker, n, dash_of(points, i), n);
		pb_chart_write_quoted(out, name);
		putc('\n', out);
	}
}

/* Series by series, two blank lines between them: gnuplot's `index`. */
static void write_cells(FILE *out, const struct pb_chart_points *points)
{
	fputs("$cells << EOD\n# place workers value, of one series after the other\n", out);
	for (size_t i = 0; i < points->count; i++) {
		const struct pb_chart_point *point = &points->list[i];
		fprintf(out, "%s%.9g %" PRId64 " %.9g\n", i > 0 && starts_series(points, i) ? "\n\n" : "", point->place,
		        point->row->workers, point->value);
	}
	fputs("EOD\n", out);
}

static void write_intervals(FILE *out, const struct pb_chart_points *points)
{
	bool any = false;
	fputs("$intervals << EOD\n# place value low high colour\n", out);
	for (size_t i = 0; i < points->count; i++) {
		const struct pb_chart_point *point = &points->list[i];
		if (!isfinite(point->low) || !isfinite(point->high))
			continue;
		any = true;
		fprintf(out, "%.9g %.9g %.9g %.9g 0x%06" PRIx32 "\n", point->place, point->value, point->low,
		        point->high, pb_chart_style(driver_of(point)).rgb);
	}
	fprintf(out, "EOD\nhas_intervals = %d\n", any);
}

static void write_samples(FILE *out, const struct pb_chart *chart, const struct pb_chart_points *points)
{
	bool any = false;
	fputs("$samples << EOD\n# place value colour\n", out);
	for (size_t i = 0; i < points->count; i++) {
		const struct pb_chart_point *point = &points->list[i];
		double place =
		    pb_chart_axis_place(&points->axis, point->row->workers, (double)point->series + SAMPLE_ASIDE);
		for (size_t j = 0; j < chart->sample_count; j++) {
			if (!pb_chart_draws_sample(&chart->samples[j], point->row))
				continue;
			any = true;
			fprintf(out, "%.9g %.9g 0x%08" PRIx32 "\n", place, chart->samples[j].wall_s,
			        SAMPLE_TRANSPARENCY | pb_chart_style(driver_of(point)).rgb);
		}
	}
	fprintf(out, "EOD\nhas_samples = %d\n", any);
}

/* From the base, which is the ceiling of one worker, to the widest that was measured. */
static void write_ceiling(FILE *out, const struct pb_study *study)
{
	bool any = false;
	fputs("$ceiling << EOD\n# workers speedup, of as many independent serial copies\n1 1\n", out);
	for (size_t i = 0; i < study->count; i++) {
		const struct pb_summary_row *row = study->rows[i];
		if (!pb_summary_is_ceiling(row) || !pb_study_measured(row) || !isfinite(row->speedup))
			continue;
		any = true;
		fprintf(out, "%" PRId64 " %.9g\n", row->workers, row->speedup);
	}
	fprintf(out, "EOD\nhas_ceiling = %d\n", any);
}

int pb_chart_script_write(FILE *out, const struct pb_chart *chart)
{
	if (chart->kind == PB_CHART_LEDGER)
		return pb_chart_ledger_write(out, chart);
	if (chart->kind == PB_CHART_TIMELINE)
		return pb_chart_timeline_write(out, chart);
	struct pb_chart_points points;
	int error = pb_chart_points_make(&points, chart);
	if (error)
		return error;
	pb_chart_write_head(out, chart);
	write_limits(out, chart, &points);
	write_series(out, chart, &points);
	write_cells(out, &points);
	write_intervals(out, &points);
	if (chart->kind == PB_CHART_TIME)
		write_samples(out, chart, &points);
	if (chart->kind == PB_CHART_SPEEDUP) {
		write_ceiling(out, chart->study);
		error = pb_chart_fit_write(out, chart);
	}
	pb_chart_write_look(out, chart);
	pb_chart_points_free(&points);
	return error;
}
