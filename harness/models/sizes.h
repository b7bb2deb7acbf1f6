/* sizes.h: the rows of one kernel under one driver as sizes with their speedups, repetition by repetition. */
#ifndef HARNESS_SIZES_H
#define HARNESS_SIZES_H

#include "harness/files/rows.h"
#include "harness/models/scaling.h"

struct pb_size_reps; /* the repetitions of one size */

struct pb_sizes {
	struct pb_size *sizes; /* ascending by workers; a size without a measured speedup is left out */
	size_t count, common;
	struct pb_size_reps *memory;
	size_t memory_count;
};

/*
 * `rows`: of one series (study.h), ascending by workers; `base` the cell that speedups are relative to. A repetition
 * counts where it has both, and both are counted (sample_groups.h). A speedup is base / cell times pb_summary_growth().
 * 0 or -ENOMEM; pb_sizes_free() frees it.
 */
int pb_sizes_make(struct pb_sizes *all, const struct pb_summary_row *const *rows, size_t count,
                  const struct pb_summary_row *base, const struct pb_sample_row *samples, size_t sample_count);
void pb_sizes_free(struct pb_sizes *all);

/* The laws held against it: pb_scaling_make() with what it needs. */
int pb_sizes_scaling(struct pb_scaling *scaling, const struct pb_summary_row *const *rows, size_t count,
                     const struct pb_summary_row *base, const struct pb_sample_row *samples, size_t sample_count,
                     double level);

#endif
