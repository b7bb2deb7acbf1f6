/* sample_rows.h: what a sample leaves in the files of a run and in the history. */
#ifndef HARNESS_SAMPLE_ROWS_H
#define HARNESS_SAMPLE_ROWS_H

#include "harness/measure/measure.h"
#include "harness/measure/sample.h"

/* Who the sample is; nothing measured. */
struct pb_sample_row pb_sample_rows_blank(const struct pb_measuring *m, const struct pb_cell *cell, int64_t rep,
                                          bool warmup);

/* The row goes to the file first: what is in memory is at most what is on disk. */
int pb_sample_rows_add(const struct pb_measuring *m, const struct pb_sample_row *row, struct pb_why *why);

/* The rows of a sample that has been taken; only the sample's own where it `failed`. */
int pb_sample_rows_keep(const struct pb_measuring *m, struct pb_bench *bench, struct pb_sample_row *row, int failed,
                        struct pb_why *why);

#endif
