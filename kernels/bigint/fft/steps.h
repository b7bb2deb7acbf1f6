/* steps.h: one step of a transform: all nodes of one depth, or some of them, are split or joined. */
#ifndef KERNELS_BIGINT_FFT_STEPS_H
#define KERNELS_BIGINT_FFT_STEPS_H

#include "butterflies.h"
#include "plan.h"

/* A matrix of complex vectors: row r begins `stride` doubles after row r - 1. */
struct view {
	double *at;
	size_t stride;
};

struct part {
	size_t first, end;  /* nodes */
	size_t rows;        /* of a child */
	size_t begin, stop; /* those of them that are done */
	size_t width;       /* vectors of a row */
};

INLINE double *vector_at(struct view view, size_t row, size_t vector)
{
	return view.at + row * view.stride + vector * PAIR;
}

INLINE void load_factors(unsigned radix, const double *from, struct cvec *w)
{
	for (unsigned m = 1; m < radix; m++)
		w[m] = (struct cvec){SPLAT(from[m - 1]), SPLAT(from[pb_fft_half(radix) + m - 1])};
}

static const struct view nowhere = {NULL, 0};

enum direction { FORWARD, BACKWARD };

/* `soon`, where it is anywhere, is asked for meanwhile: a line at each place that is worked on. */
INLINE void do_nodes(enum direction direction, unsigned radix, struct view from, struct view to, struct part part,
                     struct view soon, const double *factors)
{
	for (size_t q = part.first; q < part.end; q++) {
		struct cvec w[PB_FFT_MAX_RADIX];
		load_factors(radix, factors + q * pb_fft_stride(radix), w);
		for (size_t j = part.begin; j < part.stop; j++)
			for (size_t v = 0; v < part.width; v++) {
				const size_t row = q * radix * part.rows + j;
				struct cvec x[PB_FFT_MAX_RADIX];
				for (unsigned m = 0; m < radix; m++)
					x[m] = load(vector_at(from, row + m * part.rows, v));
				for (unsigned m = 0; soon.at && m < radix; m++)
					fetch(vector_at(soon, row + m * part.rows, v), 1, 0);
				if (direction == FORWARD)
					forward(radix, x, w);
				else
					backward(radix, x, w);
				for (unsigned m = 0; m < radix; m++)
					store(vector_at(to, row + m * part.rows, v), x[m]);
			}
	}
}

/* Digits, `columns` of them a row, become points; the only node of the first step. */
INLINE void split_digits(unsigned radix, const int32_t *digits, size_t columns, struct view to, struct part part,
                         const double *factors)
{
	struct cvec w[PB_FFT_MAX_RADIX];
	load_factors(radix, factors, w);
	for (size_t j = 0; j < part.rows; j++) {
		for (unsigned m = 0; m < radix; m++)
			fetch((const double *)(const void *)(digits + (j + 4 + m * part.rows) * columns),
			      part.width * LANES / 2, 0);
		for (size_t v = 0; v < part.width; v++) {
			struct cvec x[PB_FFT_MAX_RADIX];
			for (unsigned m = 0; m < radix; m++) {
				const size_t at = (j + m * part.rows) * columns + v * LANES;
				const vec d = vec_of_ints(digits + at);
				x[m] = m ? (struct cvec){d * w[m].re, d * w[m].im} : (struct cvec){d, SPLAT(0.0)};
			}
			sum(radix, x);
			for (unsigned m = 0; m < radix; m++)
				store(vector_at(to, j + m * part.rows, v), x[m]);
		}
	}
}

#define FOR_RADIX(radix, call)                                                                                         \
	do {                                                                                                           \
		if ((radix) == 8)                                                                                      \
			call(8);                                                                                       \
		else if ((radix) == 4)                                                                                 \
			call(4);                                                                                       \
		else if ((radix) == 5)                                                                                 \
			call(5);                                                                                       \
		else                                                                                                   \
			call(3);                                                                                       \
	} while (0)

static void split(const struct pb_fft_step *step, struct view from, struct view to, struct part part, struct view soon)
{
#define CALL(radix) do_nodes(FORWARD, radix, from, to, part, soon, step->factors)
	FOR_RADIX(step->radix, CALL);
#undef CALL
}

static void join(const struct pb_fft_step *step, struct view from, struct view to, struct part part, struct view soon)
{
#define CALL(radix) do_nodes(BACKWARD, radix, from, to, part, soon, step->factors)
	FOR_RADIX(step->radix, CALL);
#undef CALL
}

static void split_first(const struct pb_fft_step *step, const int32_t *digits, size_t columns, struct view to,
                        struct part part)
{
#define CALL(radix) split_digits(radix, digits, columns, to, part, step->factors)
	FOR_RADIX(step->radix, CALL);
#undef CALL
}

#endif
