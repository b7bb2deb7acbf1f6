#include "harness/show/chart_axis.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

#define PLOT_WIDTH_PX 780.0     /* of the 900 of a picture */
#define MOST_STEP_PX 16.0       /* between series; a marker is about 9 wide */
#define MOST_STEP_LINEAR_PX 6.0 /* beside a diagonal, what is moved aside looks too high or too low */
#define MOST_SPREAD 0.22        /* of the gap to the next tick, by all series together */
#define DIGIT_PX 8.0
#define LABEL_GAP_PX 6.0

static double coordinate(const struct pb_chart_axis *axis, double workers)
{
	return axis->logarithmic ? log2(workers) : workers;
}

static double pixels_per_unit(const struct pb_chart_axis *axis)
{
	return PLOT_WIDTH_PX / (coordinate(axis, axis->high) - (axis->logarithmic ? log2(axis->low) : axis->low));
}

static int compare_counts(const void *left, const void *right)
{
	int64_t a = *(const int64_t *)left;
	int64_t b = *(const int64_t *)right;
	return (a > b) - (a < b);
}

static size_t sort_distinct(int64_t *workers, size_t count)
{
	size_t distinct = 0;
	qsort(workers, count, sizeof *workers, compare_counts);
	for (size_t i = 0; i < count; i++)
		if (i == 0 || workers[i] != workers[i - 1])
			workers[distinct++] = workers[i];
	return distinct;
}

static void set_limits(struct pb_chart_axis *axis)
{
	double first = (double)axis->workers[0];
	double last = (double)axis->workers[axis->count - 1];
	double margin = last > first ? pow(last / first, 0.08) : 2;
	axis->low = axis->logarithmic ? first / margin : 0;
	axis->high = axis->logarithmic ? last * margin : last * (axis->count > 1 ? 1.08 : 2);
}

void pb_chart_axis_make(struct pb_chart_axis *axis, int64_t *workers, size_t count, size_t series, bool logarithmic)
{
	*axis = (struct pb_chart_axis){.logarithmic = logarithmic, .workers = workers, .series = series};
	axis->count = sort_distinct(workers, count);
	set_limits(axis);
}

void pb_chart_axis_free(struct pb_chart_axis *axis)
{
	free(axis->workers);
	*axis = (struct pb_chart_axis){0};
}

/* Distance to the nearest other measured count, in coordinates. */
static double nearest_gap(const struct pb_chart_axis *axis, int64_t workers)
{
	double gap = INFINITY;
	for (size_t i = 0; i < axis->count; i++)
		if (axis->workers[i] != workers)
			gap = fmin(
			    gap, fabs(coordinate(axis, (double)axis->workers[i]) - coordinate(axis, (double)workers)));
	return gap;
}

double pb_chart_axis_place(const struct pb_chart_axis *axis, int64_t workers, double series)
{
	double slots = (double)axis->series;
	double most = (axis->logarithmic ? MOST_STEP_PX : MOST_STEP_LINEAR_PX) / pixels_per_unit(axis);
	double step = fmin(most, MOST_SPREAD * nearest_gap(axis, workers) / slots);
	double place = coordinate(axis, (double)workers) + (series - (slots - 1) / 2) * step;
	return axis->logarithmic ? exp2(place) : place;
}

static double label_width_px(int64_t workers)
{
	return DIGIT_PX * (floor(log10((double)workers)) + 1);
}

static bool labels_clear(const struct pb_chart_axis *axis, int64_t a, int64_t b)
{
	double apart = fabs(coordinate(axis, (double)a) - coordinate(axis, (double)b)) * pixels_per_unit(axis);
	return apart >= (label_width_px(a) + label_width_px(b)) / 2 + LABEL_GAP_PX;
}

/* Counts that powers of two label first, then the others, where they are clear of all labelled before. */
static void choose_labels(const struct pb_chart_axis *axis, bool *labelled)
{
	for (int pass = 0; pass < 3; pass++) {
		for (size_t i = axis->count; i-- > 0;) {
			int64_t workers = axis->workers[i];
			bool end = i == 0 || i + 1 == axis->count;
			bool power = (workers & (workers - 1)) == 0;
			bool clear = pass == 0 ? end : pass == 1 ? power : true;
			for (size_t j = 0; clear && j < axis->count; j++)
				clear = !labelled[j] || j == i || labels_clear(axis, workers, axis->workers[j]);
			labelled[i] = labelled[i] || clear;
		}
	}
}

void pb_chart_axis_write_ticks(FILE *out, const struct pb_chart_axis *axis)
{
	bool *labelled = calloc(axis->count + 1, sizeof *labelled);
	if (labelled)
		choose_labels(axis, labelled);
	fputs("set xtics (", out);
	for (size_t i = 0; i < axis->count; i++) {
		fputs(i ? ", " : "", out);
		if (labelled && labelled[i])
			fprintf(out, "'%" PRId64 "' %" PRId64, axis->workers[i], axis->workers[i]);
		else
			fprintf(out, "'' %" PRId64, axis->workers[i]);
	}
	fputs(")\n", out);
	free(labelled);
}
