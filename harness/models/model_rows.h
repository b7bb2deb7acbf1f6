/* model_rows.h: from the rows of samples.csv and summary.csv to those of models.csv. Pure, as summary.h is. */
#ifndef HARNESS_MODEL_ROWS_H
#define HARNESS_MODEL_ROWS_H

#include "harness/files/rows.h"

#define PB_MODEL_KARP_FLATT "karp-flatt"

/*
 * Rows of every series that was measured with two numbers of workers or more: one per size for Karp and Flatt, then one
 * per law, or one that says why none was fitted. A series whose study has no base has none. Texts are those of the
 * summary, but `reason`, which is freed with the rows: pb_model_rows_free(). 0 or -ENOMEM.
 */
int pb_model_rows_make(struct pb_model_row **rows, size_t *count, const struct pb_summary_row *summary,
                       size_t summary_count, const struct pb_sample_row *samples, size_t sample_count, double level);
void pb_model_rows_free(struct pb_model_row *rows, size_t count);

#endif
