/* same_cells.h: rows of predict.csv that belong together. */
#ifndef HARNESS_SAME_CELLS_H
#define HARNESS_SAME_CELLS_H

#include <stdbool.h>
#include <string.h>

#include "harness/files/rows.h"

static inline bool pb_same_words(const char *a, const char *b)
{
	return strcmp(a ? a : "", b ? b : "") == 0;
}

/* Of one study: they share a chart. */
static inline bool pb_same_study(const struct pb_prediction_row *a, const struct pb_prediction_row *b)
{
	return pb_same_words(a->kernel, b->kernel) && pb_same_words(a->scaling, b->scaling) &&
	       (pb_same_words(a->scaling, "weak") || pb_same_words(a->params, b->params));
}

/* Of one series: they differ in their workers. */
static inline bool pb_same_series(const struct pb_prediction_row *a, const struct pb_prediction_row *b)
{
	return pb_same_study(a, b) && pb_same_words(a->driver, b->driver) && pb_same_words(a->schedule, b->schedule) &&
	       a->grain == b->grain && a->threads_per_rank == b->threads_per_rank;
}

#endif
