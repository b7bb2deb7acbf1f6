/* columns.h: the first pass, from digits to rows, and the third, from rows to digits. */
#ifndef KERNELS_BIGINT_FFT_COLUMNS_H
#define KERNELS_BIGINT_FFT_COLUMNS_H

#include "carry.h"

enum { AHEAD = 2 /* groups of rows whose digits are asked for */ };

/* The rows of a block that come after those of node q of the first step: the next node's, or the next block's. Each
 * row is in another page, which no hardware foresees. */
static struct view after(const struct pb_fft_step *first, struct view block, size_t q, size_t rows, int last)
{
	const size_t node = rows * block.stride;
	if (q + 1 < first->radix)
		return (struct view){block.at + node, block.stride};
	return last ? nowhere : (struct view){block.at + PB_FFT_WIDTH * PAIR - q * node, block.stride};
}

/* What step d asks for: the lines of the real parts, or of the imaginary ones. */
static struct view asked(struct view soon, unsigned d)
{
	if (!soon.at || d > (LANES == 8 ? 2 : 1))
		return nowhere;
	return (struct view){soon.at + (d - 1) * LANES, soon.stride};
}

/* The steps after the first of node q of it, while that is in the cache. */
static void split_rest(const struct pb_fft_steps *steps, struct view work, struct view out, struct view soon, size_t q,
                       size_t rows)
{
	size_t nodes = 1;
	for (unsigned d = 1; d < steps->count; d++) {
		rows /= steps->at[d].radix;
		const struct part part = {q * nodes, (q + 1) * nodes, rows, 0, rows, PB_FFT_WIDTH};
		split(&steps->at[d], work, d + 1 == steps->count ? out : work, part, asked(soon, d));
		nodes *= steps->at[d].radix;
	}
}

/* The same back, up to node q of the first step. */
static void join_rest(const struct pb_fft_steps *steps, struct view in, struct view work, struct view soon, size_t q,
                      size_t rows)
{
	size_t child = 1;
	for (unsigned d = steps->count - 1; d > 0; d--) {
		const size_t nodes = rows / child / steps->at[d].radix;
		const struct part part = {q * nodes, (q + 1) * nodes, child, 0, child, PB_FFT_WIDTH};
		join(&steps->at[d], d + 1 == steps->count ? in : work, work, part, asked(soon, d));
		child *= steps->at[d].radix;
	}
}

static size_t blocks_of(const struct pb_fft_plan *plan)
{
	return plan->columns / (LANES * PB_FFT_WIDTH);
}

/* Digits become the rows' polynomials, for columns [begin, end) * LANES * PB_FFT_WIDTH. */
static void split_columns(const struct pb_fft_plan *plan, const int32_t *digits, double *matrix, double *work,
                          size_t begin, size_t end)
{
	const struct pb_fft_step *first = &plan->column_steps.at[0];
	const size_t rows = plan->rows / first->radix, blocks = blocks_of(plan);
	const struct part part = {0, 1, rows, 0, rows, PB_FFT_WIDTH};
	const struct view buffer = {work, PB_FFT_WIDTH * PAIR};
	for (size_t b = begin; b < end; b++) {
		const struct view out = {matrix + b * PB_FFT_WIDTH * PAIR, plan->row_stride};
		const struct view to = plan->column_steps.count == 1 ? out : buffer;
		split_first(first, digits + b * PB_FFT_WIDTH * LANES, plan->columns, to, part);
		for (size_t q = 0; q < first->radix; q++)
			split_rest(&plan->column_steps, buffer, out, after(first, out, q, rows, b + 1 == blocks), q,
			           rows);
	}
}

/* All steps back but for the last, which is the first one forward. */
static void join_nodes(const struct pb_fft_plan *plan, struct view in, struct view buffer, int last)
{
	const struct pb_fft_step *first = &plan->column_steps.at[0];
	const size_t rows = plan->rows / first->radix;
	for (size_t q = 0; q < first->radix; q++)
		join_rest(&plan->column_steps, in, buffer, after(first, in, q, rows, last), q, rows);
}

/* Rows `tile` of every node's: groups of LANES of them. */
struct tiles {
	size_t rows, tile, groups;
};

static struct tiles tiles_of(const struct pb_fft_plan *plan)
{
	const size_t radix = plan->column_steps.at[0].radix, rows = plan->rows / radix;
	const size_t tile = rows % LANES ? rows : LANES;
	return (struct tiles){rows, tile, tile * radix / LANES};
}

/* The first row of a group of the tile that begins with row j of the nodes. */
static size_t row_of(const struct tiles *tiles, size_t j, size_t group)
{
	if (group >= tiles->groups) {
		group -= tiles->groups;
		j += tiles->tile;
	}
	return tiles->tile == LANES ? group * tiles->rows + j : group * LANES;
}

static void ask_for_digits(const struct pb_fft_plan *plan, const int32_t *to)
{
	for (size_t i = 0; i < LANES; i++) {
		const int32_t *row = to + i * plan->columns;
		fetch((const double *)(const void *)row, PB_FFT_WIDTH * LANES / 2, 1);
		fetch((const double *)(const void *)(row + plan->rows * plan->columns), PB_FFT_WIDTH * LANES / 2, 1);
	}
}

/* The last step, and the carries while its points are in the cache. */
INLINE void join_digits(const struct pb_fft_plan *plan, struct view in, struct view buffer, int32_t *to,
                        struct carries (*carries)[2], const struct radix *radix, int times_base, struct watch *watch)
{
	const struct tiles tiles = tiles_of(plan);
	struct watch seen = *watch;
	for (size_t j = 0; j < tiles.rows; j += tiles.tile) {
		const struct part part = {0, 1, tiles.rows, j, j + tiles.tile, PB_FFT_WIDTH};
		join(&plan->column_steps.at[0], in, buffer, part, nowhere);
		for (size_t group = 0; group < tiles.groups; group++) {
			const size_t r = row_of(&tiles, j, group);
			ask_for_digits(plan, to + row_of(&tiles, j, group + AHEAD) * plan->columns);
			carry_rows(plan, vector_at(buffer, r, 0), to + r * plan->columns, carries[r / LANES], radix,
			           times_base, &seen);
		}
	}
	*watch = seen;
}

/* The largest error; 1 where a coefficient could not be rounded: bits above the fraction, sign and exponent. */
static double largest(const struct watch *watch)
{
	double error = 0;
	for (unsigned i = 0; i < LANES; i++) {
		if (watch->beyond[i] >> 52)
			return 1;
		error = watch->error[i] > error ? watch->error[i] : error;
	}
	return error;
}

static void set_carries(struct carries (*carries)[2], size_t groups, const struct radix *radix)
{
	words none;
	for (unsigned i = 0; i < LANES; i++)
		none[i] = radix->none;
	for (size_t group = 0; group < groups; group++)
		carries[group][0] = carries[group][1] = (struct carries){none, none};
}

/* Carries become numbers, in place. */
static void put_carries(double *carries, size_t count, const struct radix *radix)
{
	for (size_t i = 0; i < count; i += LANES) {
		const bits carry = (bits)(*(const words *)(void *)(carries + i) - radix->none);
		*(vec *)(carries + i) = __builtin_convertvector(carry, vec);
	}
}

/* The rows' polynomials become digits. */
static void join_columns(const struct pb_fft_plan *plan, const struct pb_fft_output *output, double *matrix,
                         double *work, size_t begin, size_t end)
{
	struct carries(*carries)[2] = (void *)output->carries;
	const struct view buffer = {work, PB_FFT_WIDTH * PAIR};
	const size_t blocks = blocks_of(plan);
	const struct radix radix = radix_of(plan, output->digit_bits, output->base);
	struct watch watch = {SPLAT(0.0), {0}};
	set_carries(carries, plan->rows / LANES, &radix);
	for (size_t b = begin; b < end; b++) {
		int32_t *to = output->digits + b * PB_FFT_WIDTH * LANES;
		const struct view in = {matrix + b * PB_FFT_WIDTH * PAIR, plan->row_stride};
		const struct view points = plan->column_steps.count == 1 ? in : buffer;
		join_nodes(plan, in, buffer, b + 1 == blocks);
		if (output->base == 1)
			join_digits(plan, points, buffer, to, carries, &radix, 0, &watch);
		else
			join_digits(plan, points, buffer, to, carries, &radix, 1, &watch);
	}
	put_carries(output->carries, 4 * plan->rows, &radix);
	*output->error = largest(&watch);
}

#endif
