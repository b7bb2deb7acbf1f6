/*
 * study.h: the rows of a summary, sorted into studies: one kernel with one set of parameters and one kind of scaling,
 * under every driver and number of workers. Tables and charts show one study each.
 */
#ifndef HARNESS_STUDY_H
#define HARNESS_STUDY_H

#include <stdbool.h>

#include "harness/files/rows.h"

/* A study borrows the rows it was made from. */
struct pb_study {
	const struct pb_summary_row **rows; /* series by series, as first met; each by workers */
	size_t count;
	const struct pb_summary_row *base; /* measured, and what speedups are relative to; NULL: there is none */
	const struct pb_summary_row *best; /* the highest speedup; NULL: fewer than two cells have one */
};

struct pb_studies {
	struct pb_study *list; /* as first met */
	size_t count;
	const struct pb_summary_row **rows; /* what the studies' rows point into */
};

/*
 * Strong scaling: rows with equal kernel and params are one study. Weak scaling: the parameters grow with the workers,
 * so rows with equal kernel and base_cell_id are. 0 or -ENOMEM; pb_studies_free() frees it.
 */
int pb_studies_make(struct pb_studies *studies, const struct pb_summary_row *rows, size_t count);
void pb_studies_free(struct pb_studies *studies);

/* Rows of one study with the same driver and schedule, and as many threads in each rank where these are swept, are one
 * series: they differ in their workers. */
bool pb_study_same_series(const struct pb_summary_row *a, const struct pb_summary_row *b);

/* The index after the last row of the series that rows[first] is in. */
size_t pb_study_series_end(const struct pb_study *study, size_t first);

/* Whether the cell has a right answer and a time; any other is only mentioned, with its reason. */
bool pb_study_measured(const struct pb_summary_row *row);

bool pb_study_weak(const struct pb_study *study);

/* The row that names the study: its base, or its first row. Its params are those of one worker. */
const struct pb_summary_row *pb_study_face(const struct pb_study *study);

/* "dynamic,4": schedule and grain of a cell; "" where it has none. Returns `out`. */
const char *pb_study_schedule(char *out, size_t size, const struct pb_summary_row *row);

/* One unit for all times of a study, so that they compare at a glance; four digits for the shortest where possible. */
struct pb_time_scale {
	const char *unit;
	double per_second;
	int decimals;
};
struct pb_time_scale pb_study_time_scale(const struct pb_study *study);
struct pb_time_scale pb_time_scale_for(double shortest_s, double longest_s);

/* "633.4 ms [630.1, 641.0]": the median of a measured cell and, where known, its interval. Returns `out`. */
const char *pb_study_time(char *out, size_t size, const struct pb_summary_row *row);

#endif
