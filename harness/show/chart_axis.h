/* chart_axis.h: the axis of workers: its limits, its ticks, and how series are set apart that share a worker count. */
#ifndef HARNESS_CHART_AXIS_H
#define HARNESS_CHART_AXIS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct pb_chart_axis {
	bool logarithmic;
	double low, high; /* limits, in workers */
	int64_t *workers; /* measured counts, ascending, each once */
	size_t count;
	size_t series; /* that share the axis */
};

/* An axis for these counts, in any order and repeated; it takes over the array, and pb_chart_axis_free() frees it. */
void pb_chart_axis_make(struct pb_chart_axis *axis, int64_t *workers, size_t count, size_t series, bool logarithmic);
void pb_chart_axis_free(struct pb_chart_axis *axis);

/*
 * Where series `series` (from 0) has its place at `workers`: beside the others, near enough to its tick; a fraction
 * lies between two series.
 */
double pb_chart_axis_place(const struct pb_chart_axis *axis, int64_t workers, double series);

/* "set xtics ('1' 1, '' 2, '3' 3)": a tick at every measured count, labels where they have room. */
void pb_chart_axis_write_ticks(FILE *out, const struct pb_chart_axis *axis);

#endif
