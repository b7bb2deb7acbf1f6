/* chart_points.h: what a chart draws, as numbers: its points, their places, and the limits of its axes. */
#ifndef HARNESS_CHART_POINTS_H
#define HARNESS_CHART_POINTS_H

#include "harness/show/chart_axis.h"
#include "harness/show/chart_script.h"

/* A measured cell. Seconds, times or per cent; low and high are NAN where no interval is known. */
struct pb_chart_point {
	const struct pb_summary_row *row;
	double value, low, high;
	size_t series; /* from 0 */
	double place;  /* on the axis of workers */
};

struct pb_chart_points {
	struct pb_chart_point *list; /* series by series */
	size_t count, series;
	struct pb_chart_axis axis;
	double value_low, value_high; /* limits of the axis of values */
};

/* 0, -ENOMEM, or -ENODATA: nothing to draw. pb_chart_points_free() frees it. */
int pb_chart_points_make(struct pb_chart_points *points, const struct pb_chart *chart);
void pb_chart_points_free(struct pb_chart_points *points);

/* Whether `sample` is drawn with the cell `row`: one of its executions, right, and no warm-up. */
bool pb_chart_draws_sample(const struct pb_sample_row *sample, const struct pb_summary_row *row);

#endif
