#include "harness/show/chart_points.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "harness/measure/summary.h"

static struct pb_chart_point point_of(const struct pb_summary_row *row, enum pb_chart_kind kind)
{
	switch (kind) {
	case PB_CHART_SPEEDUP:
		return (struct pb_chart_point){row, row->speedup, row->speedup_low, row->speedup_high, 0, 0};
	case PB_CHART_EFFICIENCY:
		return (struct pb_chart_point){
		    row, 100 * row->efficiency, 100 * row->efficiency_low, 100 * row->efficiency_high, 0, 0};
	default:
		return (struct pb_chart_point){row, row->median_s, row->low_s, row->high_s, 0, 0};
	}
}

bool pb_chart_draws_sample(const struct pb_sample_row *sample, const struct pb_summary_row *row)
{
	return sample->warmup == 0 && sample->cell_id && row->cell_id && strcmp(sample->cell_id, row->cell_id) == 0 &&
	       sample->status && strcmp(sample->status, "ok") == 0 && isfinite(sample->wall_s) && sample->wall_s > 0;
}

static void collect_points(struct pb_chart_points *points, const struct pb_chart *chart, int64_t *workers)
{
	for (size_t i = 0; i < chart->study->count; i++) {
		struct pb_chart_point point = point_of(chart->study->rows[i], chart->kind);
		if (!pb_study_measured(point.row) || point.row->workers < 1 || !isfinite(point.value) ||
		    pb_summary_is_ceiling(point.row))
			continue;
		const struct pb_summary_row *last = points->count ? points->list[points->count - 1].row : NULL;
		points->series += !last || !pb_study_same_series(last, point.row);
		point.series = points->series - 1;
		workers[points->count] = point.row->workers;
		points->list[points->count++] = point;
	}
}

static void widen(struct pb_chart_points *points, double value)
{
	points->value_low = fmin(points->value_low, value);
	points->value_high = fmax(points->value_high, value);
}

static void measure_values(struct pb_chart_points *points, const struct pb_chart *chart)
{
	points->value_low = INFINITY;
	points->value_high = 0;
	for (size_t i = 0; i < points->count; i++) {
		const struct pb_chart_point *point = &points->list[i];
		widen(points, point->value);
		widen(points, point->low);
		widen(points, point->high);
		if (chart->kind == PB_CHART_SPEEDUP)
			widen(points, point->row->ceiling);
		for (size_t j = 0; chart->kind == PB_CHART_TIME && j < chart->sample_count; j++)
			if (pb_chart_draws_sample(&chart->samples[j], point->row))
				widen(points, chart->samples[j].wall_s);
	}
}

/* The data fill the plot: the ideal line may leave it where it is more than twice as good as every cell. */
static void set_value_limits(struct pb_chart_points *points, const struct pb_chart *chart)
{
	double most = (double)points->axis.workers[points->axis.count - 1];
	const struct pb_summary_row *base = chart->study->base;
	if (chart->kind == PB_CHART_TIME) {
		if (base && !pb_study_weak(chart->study))
			widen(points, fmax(points->value_low / 2, base->median_s / most));
		points->value_low /= 1.15;
		points->value_high *= 1.15;
		return;
	}
	points->value_low = 0;
	if (chart->kind == PB_CHART_SPEEDUP)
		points->value_high = 1.08 * fmax(points->value_high, fmin(most, 2 * points->value_high));
	else
		points->value_high = 1.05 * fmax(points->value_high, 105);
}

static void place_points(struct pb_chart_points *points, int64_t *workers, bool logarithmic)
{
	pb_chart_axis_make(&points->axis, workers, points->count, points->series, logarithmic);
	for (size_t i = 0; i < points->count; i++) {
		struct pb_chart_point *point = &points->list[i];
		point->place = pb_chart_axis_place(&points->axis, point->row->workers, (double)point->series);
	}
}

int pb_chart_points_make(struct pb_chart_points *points, const struct pb_chart *chart)
{
	*points = (struct pb_chart_points){0};
	points->list = calloc(chart->study->count, sizeof *points->list);
	int64_t *workers = calloc(chart->study->count, sizeof *workers);
	int error = points->list && workers ? 0 : -ENOMEM;
	if (!error)
		collect_points(points, chart, workers);
	if (!error && points->count == 0)
		error = -ENODATA;
	if (error) {
		free(workers);
		pb_chart_points_free(points);
		return error;
	}
	place_points(points, workers, chart->kind != PB_CHART_SPEEDUP);
	measure_values(points, chart);
	set_value_limits(points, chart);
	return 0;
}

void pb_chart_points_free(struct pb_chart_points *points)
{
	pb_chart_axis_free(&points->axis);
	free(points->list);
	*points = (struct pb_chart_points){0};
}
