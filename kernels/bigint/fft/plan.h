/*
 * plan.h: one length of the transform: how it is divided, and its roots of unity.
 *
 * A squaring of real digits x[0..2M) is done modulo X^M - i on z[j] = x[j] + i x[j + M]: the right-angle convolution
 * (Crandall and Fagin, "Discrete weighted transforms and large-integer arithmetic", 1994). X^M - i is split into its
 * linear factors from the top: the node X^n - e(t), where e(t) is exp(2 pi i t), has for every s < radix the child
 * X^(n / radix) - e((t + s) / radix), whose polynomial is sum_m e(m (t + s) / radix) x_m over the `radix` parts x_m of
 * the node's. So all points of a node share their factors, and no table is as long as the data (Bernstein, "Fast
 * multiplication and its applications", 2008, section 3). The order of the leaves is nobody's concern.
 *
 * The points are a matrix of R rows and C columns: point r C + c. The first steps, over the columns, split X^M - i into
 * R nodes, the rows; the next ones go on within a row, vector by vector; the last one, between the lanes of the
 * vectors, has as its radix half the lanes: it ends at nodes X^2 - e(t), modulo which pairs of points are squared.
 */
#ifndef KERNELS_BIGINT_FFT_PLAN_H
#define KERNELS_BIGINT_FFT_PLAN_H

#include <stddef.h>

enum {
	PB_FFT_STEPS = 12,
	PB_FFT_MAX_RADIX = 8,
	PB_FFT_MAX_LANES = 8,
	PB_FFT_UNIT = 512,      /* every length is a multiple: rows of 8 and columns of 64 */
	PB_FFT_GROUP_RADIX = 4, /* the factors of a group of nodes lie as those of a node of this radix do */
	PB_FFT_LEAF = 2,        /* points of the nodes that are squared */
	PB_FFT_WIDTH = 8,       /* vectors of a row that the columns' steps do together */
};

struct pb_fft_step {
	unsigned radix;
	size_t nodes;          /* that this step splits */
	const double *factors; /* of node q: from q * pb_fft_stride(radix): real parts 1..radix - 1, imaginary parts */
};

struct pb_fft_steps {
	unsigned count;
	struct pb_fft_step at[PB_FFT_STEPS];
};

struct pb_fft_plan {
	struct pb_fft_plan *next;
	size_t points, rows, columns; /* M, R, C; of a part of the matrix: M, and the part's own */
	unsigned lanes;
	size_t row_stride;                           /* doubles from a row of the matrix to the next */
	struct pb_fft_steps column_steps, row_steps; /* the row's: without the turn of the row */
	/* The step between lanes: a node's factor m is that of its group of as many nodes as lanes, in the step
	 * `group_step`, times that of its lane, which is [k][re, im][lane] for m = 2^k; see pb_fft_kept(). */
	struct pb_fft_step group_step;
	const double *lane_factors;
	const double *row_turns; /* per row and step m of it: what its factors are multiplied with */
	size_t turns;            /* doubles per row of these */
	size_t row_factors;      /* doubles that the factors of all steps of a row take */
};

/* Doubles from the real parts of a node's factors to the imaginary parts: radix - 1, rounded up to a quad. */
static inline size_t pb_fft_half(unsigned radix)
{
	return radix > 5 ? 8 : 4;
}

static inline size_t pb_fft_stride(unsigned radix)
{
	return 2 * pb_fft_half(radix);
}

/* The factors between lanes that are kept, for m = 1 and 2; the third is their product. */
static inline unsigned pb_fft_kept(unsigned lanes)
{
	return lanes == 8 ? 2 : 1;
}

/* The least length in points, of those that are fast, that is not below `points`. */
size_t pb_fft_length(size_t points);

/* The plan of a length that pb_fft_length() gave, for vectors of 2, 4 or 8 lanes. Plans are made once per process and
 * kept. Thread-safe. NULL: no memory. */
const struct pb_fft_plan *pb_fft_plan_of(size_t points, unsigned lanes);

/* The same with so many rows: a multiple of 8 that leaves a multiple of 64 columns. */
const struct pb_fft_plan *pb_fft_plan_with(size_t points, size_t rows, unsigned lanes);

/* About as many rows as columns, whatever the vectors: for members on hosts of several kinds. */
size_t pb_fft_rows(size_t points);

#endif
