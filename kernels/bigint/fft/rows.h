/* rows.h: the second pass: a row is transformed to its end, squared and transformed back, in the cache. */
#ifndef KERNELS_BIGINT_FFT_ROWS_H
#define KERNELS_BIGINT_FFT_ROWS_H

#include "steps.h"

typedef double quad __attribute__((vector_size(32), aligned(8), may_alias));

INLINE void turn_factors(unsigned radix, const struct pb_fft_step *step, const double *turn, double *to)
{
	const size_t half = pb_fft_half(radix);
	for (size_t q = 0; q < step->nodes; q++)
		for (size_t m = 0; m < half; m += 4) {
			const double *from = step->factors + q * 2 * half + m;
			const quad re = *(const quad *)from, im = *(const quad *)(from + half);
			const quad cosine = *(const quad *)(turn + m), sine = *(const quad *)(turn + half + m);
			*(quad *)(to + q * 2 * half + m) = re * cosine - im * sine;
			*(quad *)(to + q * 2 * half + half + m) = im * cosine + re * sine;
		}
}

static struct pb_fft_step turn_step(const struct pb_fft_step *step, const double **turn, double **factors)
{
	const struct pb_fft_step turned = {step->radix, step->nodes, *factors};
#define CALL(radix) turn_factors(radix, step, *turn, *factors)
	FOR_RADIX(step->radix, CALL);
#undef CALL
	*turn += pb_fft_stride(step->radix);
	*factors += step->nodes * pb_fft_stride(step->radix);
	return turned;
}

/* The steps of a row: those of the plan with the turn of the row. The last one is that of the groups. */
static void turn_row(const struct pb_fft_plan *plan, size_t row, double *factors, struct pb_fft_steps *steps)
{
	const double *turn = plan->row_turns + row * plan->turns;
	steps->count = plan->row_steps.count;
	for (unsigned d = 0; d < steps->count; d++)
		steps->at[d] = turn_step(&plan->row_steps.at[d], &turn, &factors);
	steps->at[steps->count] = turn_step(&plan->group_step, &turn, &factors);
}

INLINE struct cvec square(struct cvec x)
{
	return (struct cvec){(x.re - x.im) * (x.re + x.im), (x.re + x.re) * x.im};
}

/* The square of first + second X modulo X^2 - root. */
INLINE void square_leaf(struct cvec *first, struct cvec *second, struct cvec root)
{
	const struct cvec below = square(*first), above = square(*second);
	*second = multiply(add(*first, *first), *second);
	first->re = (below.re - root.im * above.im) + root.re * above.re;
	first->im = (below.im + root.im * above.re) + root.re * above.im;
}

enum { SPLIT = PB_FFT_LANES / PB_FFT_LEAF };

/* The factors of LANES nodes: products of the group's and the lanes'. */
INLINE void lane_factors(const double *lanes, const double *group, struct cvec w[SPLIT + 1])
{
	for (unsigned k = 0; k < pb_fft_kept(PB_FFT_LANES); k++)
		w[1 << k] = multiply(load(lanes + k * PAIR),
		                     (struct cvec){SPLAT(group[k]), SPLAT(group[pb_fft_half(PB_FFT_GROUP_RADIX) + k])});
	if (SPLIT == 4)
		w[3] = multiply(w[1], w[2]);
}

/* Nodes of LANES points, one in a lane: the even and the odd coefficients of their leaves are split alike. */
INLINE void square_in_lanes(struct cvec even[SPLIT], struct cvec odd[SPLIT], const struct cvec w[SPLIT + 1])
{
	if (SPLIT > 1) {
		forward(SPLIT, even, w);
		forward(SPLIT, odd, w);
	}
	struct cvec root = w[1]; /* times e(s / SPLIT) */
	for (unsigned s = 0; s < SPLIT; s++) {
		square_leaf(&even[s], &odd[s], root);
		root = SPLIT == 4 ? times_i(root) : (struct cvec){-root.re, -root.im};
	}
	if (SPLIT > 1) {
		backward(SPLIT, even, w);
		backward(SPLIT, odd, w);
	}
}

/* LANES vectors, each of which is a node of LANES points, one in a lane. */
INLINE void square_across(struct cvec x[LANES], const struct cvec w[SPLIT + 1])
{
	struct cvec even[SPLIT], odd[SPLIT];
	transpose_cvecs(x);
	for (size_t i = 0; i < SPLIT; i++) {
		even[i] = x[2 * i];
		odd[i] = x[2 * i + 1];
	}
	square_in_lanes(even, odd, w);
	for (size_t i = 0; i < SPLIT; i++) {
		x[2 * i] = even[i];
		x[2 * i + 1] = odd[i];
	}
	transpose_cvecs(x);
}

/* LANES vectors are split by a last step, of which they are nodes, squared and joined; radix 1: without that step. */
INLINE void square_group(unsigned radix, double *at, const double *factors, const double *lanes, const double *group)
{
	struct cvec x[LANES], w[SPLIT + 1], of_step[PB_FFT_MAX_RADIX];
	for (unsigned i = 0; i < LANES; i++)
		x[i] = load(at + i * PAIR);
	for (unsigned i = 0; radix > 1 && i < LANES; i += radix) {
		load_factors(radix, factors + i / radix * pb_fft_stride(radix), of_step);
		forward(radix, x + i, of_step);
	}
	lane_factors(lanes, group, w);
	square_across(x, w);
	for (unsigned i = 0; radix > 1 && i < LANES; i += radix) {
		load_factors(radix, factors + i / radix * pb_fft_stride(radix), of_step);
		backward(radix, x + i, of_step);
	}
	for (unsigned i = 0; i < LANES; i++)
		store(at + i * PAIR, x[i]);
}

INLINE void square_groups(unsigned radix, const struct pb_fft_plan *plan, const double *factors, const double *groups,
                          double *row, size_t first, size_t end)
{
	for (size_t q = first; q < end; q += LANES) {
		fetch(row + plan->row_stride + q * PAIR, LANES * PAIR, 1);
		square_group(radix, row + q * PAIR, radix > 1 ? factors + q / radix * pb_fft_stride(radix) : NULL,
		             plan->lane_factors, groups + q / LANES * pb_fft_stride(PB_FFT_GROUP_RADIX));
	}
}

/* Whether a step is done with the one between lanes: one whose nodes are single vectors, and fill groups of LANES. */
static int is_last(const struct pb_fft_steps *steps, unsigned depth)
{
	return LANES > 2 && depth + 1 == steps->count &&
	       (steps->at[depth].radix == 4 || steps->at[depth].radix == LANES);
}

/* Vectors [first, end) of a row, whole groups of LANES, from the last step on. */
static void square_leaves(const struct pb_fft_plan *plan, const struct pb_fft_steps *steps, unsigned depth, double *row,
                          size_t first, size_t end)
{
	const double *groups = steps->at[steps->count].factors;
	const double *factors = steps->at[depth].factors;
	if (depth == steps->count)
		square_groups(1, plan, NULL, groups, row, first, end);
	else if (LANES > 4 && steps->at[depth].radix == LANES)
		square_groups(LANES, plan, factors, groups, row, first, end);
	else
		square_groups(LANES > 2 ? 4 : 1, plan, factors, groups, row, first, end);
}

enum { CACHED_VECTORS = 16384 / (PAIR * sizeof(double)) };

/* Nodes [first, end) of depth `depth`, to their end and back; `vectors` in each. One by one where all of them are too
 * much for the first-level cache; a node that is done alone holds whole groups of LANES. */
static void square_part(const struct pb_fft_plan *plan, const struct pb_fft_steps *steps, double *row, unsigned depth,
                        size_t first, size_t end, size_t vectors)
{
	if (depth == steps->count || is_last(steps, depth)) {
		square_leaves(plan, steps, depth, row, first * vectors, end * vectors);
		return;
	}
	const size_t radix = steps->at[depth].radix, child = vectors / radix;
	const size_t together = (end - first) * vectors > CACHED_VECTORS && vectors % LANES == 0 ? 1 : end - first;
	const struct view view = {row, child * PAIR};
	for (size_t q = first; q < end; q += together) {
		const struct part part = {q, q + together, 1, 0, 1, child};
		split(&steps->at[depth], view, view, part, nowhere);
		square_part(plan, steps, row, depth + 1, q * radix, (q + together) * radix, child);
		join(&steps->at[depth], view, view, part, nowhere);
	}
}

/* Squares the polynomials of rows [begin, end). `factors` has room for plan->row_factors doubles. */
static void square_rows(const struct pb_fft_plan *plan, double *matrix, double *factors, size_t begin, size_t end)
{
	struct pb_fft_steps steps;
	for (size_t r = begin; r < end; r++) {
		turn_row(plan, r, factors, &steps);
		square_part(plan, &steps, matrix + r * plan->row_stride, 0, 0, 1, plan->columns / LANES);
	}
}

#endif
