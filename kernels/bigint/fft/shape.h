/* shape.h: how a length is divided: into rows and columns, and these into steps, by what they cost. */
#ifndef KERNELS_BIGINT_FFT_SHAPE_H
#define KERNELS_BIGINT_FFT_SHAPE_H

#include "plan.h"

/* The rows, of which there are about as many as columns, that take the fewest cycles. */
size_t pb_fft_cheapest_rows(size_t points, unsigned lanes);

/* Divides plan->points into so many rows, for plan->lanes; all but the tables. */
void pb_fft_shape(struct pb_fft_plan *plan, size_t rows);

#endif
