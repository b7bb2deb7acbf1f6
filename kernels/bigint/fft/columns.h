/* columns.h: the first pass, from digits to rows, and the third, from rows to digits. */
#ifndef KERNELS_BIGINT_FFT_COLUMNS_H
#define KERNELS_BIGINT_FFT_COLUMNS_H

#include "carry.h"

/* Rows [begin, end) of a block, for what `intent` says: each is in another page, which no hardware foresees. */
#define FETCH_ROWS(view, begin, end, intent)                                                                           \
	do {                                                                                                           \
		for (size_t row_ = (begin); row_ < (end); row_++)                                                      \
			fetch(vector_at(view, row_, 0), PB_FFT_WIDTH *PAIR, intent);                                   \
	} while (0)

/* The steps after the first of node q of it, while that is in the cache. */
static void split_rest(const struct pb_fft_steps *steps, struct view work, struct view out, size_t q, size_t rows)
{
	size_t nodes = 1;
	for (unsigned d = 1; d < steps->count; d++) {
		rows /= steps->at[d].radix;
		const struct part part = {q * nodes, (q + 1) * nodes, rows, PB_FFT_WIDTH};
		split(&steps->at[d], work, d + 1 == steps->count ? out : work, part);
		nodes *= steps->at[d].radix;
	}
}

/* The same back, up to node q of the first step. */
static void join_rest(const struct pb_fft_steps *steps, struct view in, struct view work, size_t q, size_t rows)
{
	size_t child = 1;
	for (unsigned d = steps->count - 1; d > 0; d--) {
		const size_t nodes = rows / child / steps->at[d].radix;
		const struct part part = {q * nodes, (q + 1) * nodes, child, PB_FFT_WIDTH};
		join(&steps->at[d], d + 1 == steps->count ? in : work, work, part);
		child *= steps->at[d].radix;
	}
}

/* Digits become the rows' polynomials, for columns [begin, end) * LANES * PB_FFT_WIDTH. */
static void split_columns(const struct pb_fft_plan *plan, const int32_t *digits, double *matrix, double *work,
                          size_t begin, size_t end)
{
	const struct pb_fft_step *first = &plan->column_steps.at[0];
	const size_t rows = plan->rows / first->radix;
	const struct part part = {0, 1, rows, PB_FFT_WIDTH};
	const struct view buffer = {work, PB_FFT_WIDTH * PAIR};
	for (size_t b = begin; b < end; b++) {
		const struct view out = {matrix + b * PB_FFT_WIDTH * PAIR, plan->row_stride};
		const struct view to = plan->column_steps.count == 1 ? out : buffer;
		split_first(first, digits + b * PB_FFT_WIDTH * LANES, plan->columns, to, part);
		for (size_t q = 0; q < first->radix; q++) {
			FETCH_ROWS(out, (q + 1) * rows, (q + 2) * rows, 1);
			split_rest(&plan->column_steps, buffer, out, q, rows);
		}
	}
}

static void join_block(const struct pb_fft_plan *plan, double *matrix, struct view buffer, size_t block)
{
	const struct pb_fft_step *first = &plan->column_steps.at[0];
	const size_t rows = plan->rows / first->radix;
	const struct view in = {matrix + block * PB_FFT_WIDTH * PAIR, plan->row_stride};
	for (size_t q = 0; q < first->radix; q++) {
		FETCH_ROWS(in, (q + 1) * rows, (q + 2) * rows, 0);
		join_rest(&plan->column_steps, in, buffer, q, rows);
	}
	join(first, plan->column_steps.count == 1 ? in : buffer, buffer, (struct part){0, 1, rows, PB_FFT_WIDTH});
}

/* The rows' polynomials become digits. */
static void join_columns(const struct pb_fft_plan *plan, const struct pb_fft_output *output, double *matrix,
                         double *work, size_t begin, size_t end)
{
	struct carries(*carries)[2] = (void *)output->carries;
	const struct view buffer = {work, PB_FFT_WIDTH * PAIR};
	const struct radix radix = {SPLAT(1 / (double)plan->points), SPLAT(output->digit), SPLAT(1 / output->digit),
	                            SPLAT(output->base)};
	struct watch watch = {SPLAT(0.0), {0}};
	for (size_t r = 0; r < plan->rows / LANES; r++)
		carries[r][0] = carries[r][1] = (struct carries){SPLAT(rounder), SPLAT(rounder)};
	for (size_t b = begin; b < end; b++) {
		int32_t *to = output->digits + b * PB_FFT_WIDTH * LANES;
		join_block(plan, matrix, buffer, b);
		if (output->base == 1)
			carry_block(plan, buffer, PB_FFT_WIDTH, to, carries, &radix, 0, &watch);
		else
			carry_block(plan, buffer, PB_FFT_WIDTH, to, carries, &radix, 1, &watch);
	}
	for (size_t i = 0; i < 4 * plan->rows; i++)
		output->carries[i] -= rounder;
	double error = 0;
	for (unsigned i = 0; i < LANES; i++) {
		/* the bits above the fraction: sign and exponent */
		if (watch.beyond[i] >> 52)
			error = 1;
		error = watch.error[i] > error ? watch.error[i] : error;
	}
	*output->error = error;
}

#endif
