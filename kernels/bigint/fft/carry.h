/*
 * carry.h: from the coefficients of a product to its digits.
 *
 * A coefficient x, scaled, is rounded to the integer y that it must be; y and the carry make a balanced digit d in
 * [-B/2, B/2] and the next carry. Where the power is multiplied by its base too, d * base makes the digit, with a carry
 * of its own. All of these are integers below 2^51, so that adding and taking away 1.5 * 2^52 rounds them, and every
 * operation but the first is exact.
 */
#ifndef KERNELS_BIGINT_FFT_CARRY_H
#define KERNELS_BIGINT_FFT_CARRY_H

#include "isa.h"
#include "steps.h"

static const double rounder = 0x1.8p52;

struct watch {
	vec error;   /* the largest |x - y| */
	bits beyond; /* not 0 below the exponent's end: some |x| was too large to be rounded */
};

struct carries {
	vec product, power; /* one lane per row */
};

struct radix {
	vec scale, digit, inverse, base; /* 1 / M, B, 1 / B, what the power is multiplied by */
};

INLINE vec to_integer(vec x)
{
	return (x + rounder) - rounder;
}

INLINE vec digit_of(vec x, struct carries *carries, const struct radix *radix, int times_base, struct watch *watch)
{
	const vec rounded = x * radix->scale + rounder;
	watch->beyond |= (bits)rounded ^ (bits)SPLAT(rounder);
	const vec y = rounded - rounder;
	watch->error = larger(watch->error, absolute(x * radix->scale - y));
	vec sum = y + carries->product;
	carries->product = to_integer(sum * radix->inverse);
	vec digit = sum - carries->product * radix->digit;
	if (times_base) {
		sum = digit * radix->base + carries->power;
		carries->power = to_integer(sum * radix->inverse);
		digit = sum - carries->power * radix->digit;
	}
	return digit;
}

/* LANES rows by LANES columns, of the real (part = 0) or imaginary (1) parts. */
INLINE void carry_square(const double *from, size_t stride, unsigned part, int32_t *to, size_t columns,
                         struct carries *carries, const struct radix *radix, int times_base, struct watch *watch)
{
	vec x[LANES];
	ints digits[LANES];
	for (unsigned i = 0; i < LANES; i++)
		x[i] = *(const vec *)(from + i * stride + part * LANES);
	transpose(x);
	for (unsigned i = 0; i < LANES; i++)
		digits[i] = __builtin_convertvector(digit_of(x[i], carries, radix, times_base, watch), ints);
	transpose_ints(digits);
	for (unsigned i = 0; i < LANES; i++)
		*(ints *)(to + i * columns) = digits[i];
}

/* All rows of `width` vectors; carries: of LANES rows each, of the real and the imaginary parts. */
INLINE void carry_block(const struct pb_fft_plan *plan, struct view from, size_t width, int32_t *to,
                        struct carries (*carries)[2], const struct radix *radix, int times_base, struct watch *watch)
{
	struct watch seen = *watch;
	for (size_t r = 0; r < plan->rows; r += LANES) {
		struct carries re = carries[r / LANES][0], im = carries[r / LANES][1];
		for (size_t v = 0; v < width; v++) {
			int32_t *at = to + r * plan->columns + v * LANES;
			const double *x = vector_at(from, r, v);
			carry_square(x, from.stride, 0, at, plan->columns, &re, radix, times_base, &seen);
			carry_square(x, from.stride, 1, at + plan->points, plan->columns, &im, radix, times_base,
			             &seen);
		}
		carries[r / LANES][0] = re;
		carries[r / LANES][1] = im;
	}
	*watch = seen;
}

#endif
