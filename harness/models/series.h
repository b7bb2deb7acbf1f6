/* series.h: the rows of one kernel under one driver as sizes with their speedups, repetition by repetition. */
#ifndef HARNESS_SERIES_H
#define HARNESS_SERIES_H

#include "harness/files/rows.h"
#include "harness/models/scaling.h"

struct pb_series_size; /* the repetitions of one size */

struct pb_series {
	struct pb_size *sizes; /* ascending by workers; a size without a measured speedup is left out */
	size_t count, common;
	struct pb_series_size *memory;
	size_t memory_count;
};

/*
 * `rows`: of one series (study.h), ascending by workers; `base` the cell that speedups are relative to. A repetition
 * counts where it has both. A speedup is base / cell, for weak scaling times what the work has grown by: the cell's
 * operations over the base's, or its workers where the kernel does not count operations. 0 or -ENOMEM;
 * pb_series_free() frees it.
 */
int pb_series_make(struct pb_series *series, const struct pb_summary_row *const *rows, size_t count,
                   const struct pb_summary_row *base, const struct pb_sample_row *samples, size_t sample_count);
void pb_series_free(struct pb_series *series);

/* The laws held against it: pb_scaling_make() with what it needs. */
int pb_series_scaling(struct pb_scaling *scaling, const struct pb_summary_row *const *rows, size_t count,
                      const struct pb_summary_row *base, const struct pb_sample_row *samples, size_t sample_count,
                      double level);

#endif
