/* rows.h: the second pass: a row is transformed to its end, squared and transformed back, in the cache. */
#ifndef KERNELS_BIGINT_FFT_ROWS_H
#define KERNELS_BIGINT_FFT_ROWS_H

#include "steps.h"

INLINE void turn_factors(unsigned radix, const struct pb_fft_step *step, const double *restrict turn,
                         double *restrict to)
{
	const size_t half = pb_fft_half(radix);
	for (size_t q = 0; q < step->nodes; q++) {
		const double *restrict re = step->factors + q * 2 * half, *restrict im = re + half;
		double *restrict out = to + q * 2 * half;
		for (size_t m = 0; m < half; m++) {
			out[m] = re[m] * turn[m] - im[m] * turn[half + m];
			out[half + m] = im[m] * turn[m] + re[m] * turn[half + m];
		}
	}
}

/* The steps of a row: those of the plan with the turn of the row. Returns the turns of its last step. */
static const double *turn_row(const struct pb_fft_plan *plan, size_t row, double *factors, struct pb_fft_steps *steps)
{
	const double *turn = plan->row_turns + row * plan->turns;
	steps->count = plan->row_steps.count;
	for (unsigned d = 0; d < steps->count; d++) {
		const struct pb_fft_step *step = &plan->row_steps.at[d];
		steps->at[d] = (struct pb_fft_step){step->radix, step->nodes, factors};
#define CALL(radix) turn_factors(radix, step, turn, factors)
		FOR_RADIX(step->radix, CALL);
#undef CALL
		factors += step->nodes * pb_fft_stride(step->radix);
		turn += pb_fft_stride(step->radix);
	}
	return turn;
}

INLINE struct cvec square(struct cvec x)
{
	return (struct cvec){x.re * x.re - x.im * x.im, (x.re + x.re) * x.im};
}

/* LANES vectors from `at`: each is a node of LANES points, one in a lane. */
INLINE void square_nodes(double *at, const double *lane_factors, const double *turn)
{
	struct cvec x[LANES], w[LANES];
	vec re[LANES], im[LANES];
	load_transposed(at, PAIR, re);
	load_transposed(at + LANES, PAIR, im);
	for (unsigned m = 1; m < LANES; m++)
		w[m] = multiply(load(lane_factors + (m - 1) * PAIR),
		                (struct cvec){SPLAT(turn[2 * m - 2]), SPLAT(turn[2 * m - 1])});
	for (unsigned i = 0; i < LANES; i++)
		x[i] = (struct cvec){re[i], im[i]};
	forward(LANES, x, w);
	for (unsigned i = 0; i < LANES; i++)
		x[i] = square(x[i]);
	backward(LANES, x, w);
	for (unsigned i = 0; i < LANES; i++) {
		re[i] = x[i].re;
		im[i] = x[i].im;
	}
	store_transposed(at, PAIR, re);
	store_transposed(at + LANES, PAIR, im);
}

/* Nodes [first, end) of depth `depth`, to their end and back; `vectors` in each. */
static void square_part(const struct pb_fft_plan *plan, const struct pb_fft_steps *steps, const double *turn,
                        double *row, unsigned depth, size_t first, size_t end, size_t vectors)
{
	if (depth == steps->count) {
		for (size_t q = first; q < end; q += LANES) {
			fetch(row + plan->row_stride + q * PAIR, LANES * PAIR, 1);
			square_nodes(row + q * PAIR, plan->lane_factors + q * (LANES - 1) * 2, turn);
		}
		return;
	}
	const struct pb_fft_step *step = &steps->at[depth];
	const size_t child = vectors / step->radix;
	const struct view view = {row, child * PAIR};
	const struct part part = {first, end, 1, child};
	split(step, view, view, part);
	square_part(plan, steps, turn, row, depth + 1, first * step->radix, end * step->radix, child);
	join(step, view, view, part);
}

enum { CACHED_VECTORS = 16384 / (PAIR * sizeof(double)) };

/* Squares the polynomials of rows [begin, end). `factors` has room for plan->row_factors doubles. */
static void square_rows(const struct pb_fft_plan *plan, double *matrix, double *factors, size_t begin, size_t end)
{
	struct pb_fft_steps steps;
	const size_t vectors = plan->columns / LANES, radix = plan->row_steps.at[0].radix, child = vectors / radix;
	for (size_t r = begin; r < end; r++) {
		double *row = matrix + r * plan->row_stride;
		const double *turn = turn_row(plan, r, factors, &steps);
		const struct view view = {row, child * PAIR};
		const struct part part = {0, 1, 1, child};
		split(&steps.at[0], view, view, part);
		/* by parts where a row is too long for the first-level cache; a part holds whole groups of LANES nodes
		 */
		const size_t parts = vectors > CACHED_VECTORS && child % LANES == 0 ? radix : 1;
		for (size_t q = 0; q < radix; q += radix / parts)
			square_part(plan, &steps, turn, row, 1, q, q + radix / parts, child);
		join(&steps.at[0], view, view, part);
	}
}

#endif
