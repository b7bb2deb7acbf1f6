/* cell_shift.h: one cell of two runs as the shift between the logarithms of their times. */
#ifndef HARNESS_CELL_SHIFT_H
#define HARNESS_CELL_SHIFT_H

#include "harness/compare/cells.h"
#include "harness/compare/shift.h"

/* Samples that took no time, or less, are left out. 0 or -ENOMEM; pb_shift_free() is due in either case. */
int pb_cell_shift(struct pb_shift *shift, const struct pb_cell_samples *a, const struct pb_cell_samples *b,
                  bool paired);

/* How many of the samples took a time. */
size_t pb_cell_timed(const struct pb_cell_samples *cell);

#endif
