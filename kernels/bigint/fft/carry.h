/*
 * carry.h: from the coefficients of a product to its digits.
 *
 * A coefficient, scaled and rounded, is an integer; with the carry of the column before it, its multiple of B is the
 * next carry, and what is left is a balanced digit in [-B/2, B/2]. Where the power is multiplied by its base too, the
 * digit times the base makes the digit, with a carry of its own. All of these are below 2^51, so that adding
 * R = 1.5 * 2^52 rounds them and every operation after that is exact.
 *
 * Carries are kept with R added and coefficients with R taken away: then a carry is one addition and one multiplication
 * with addition after the carry before it, and no more waits for it.
 */
#ifndef KERNELS_BIGINT_FFT_CARRY_H
#define KERNELS_BIGINT_FFT_CARRY_H

#include "isa.h"
#include "steps.h"

static const double rounder = 0x1.8p52; /* R */

struct watch {
	vec error;   /* the largest distance to an integer */
	bits beyond; /* not 0 above the fraction's 52 bits: some coefficient was too large to be rounded */
};

struct carries {
	vec product, power; /* one lane per row, with R */
};

struct radix {
	vec scale, digit, inverse, base; /* 1 / M, B, 1 / B, what the power is multiplied by */
};

/* The digit that an integer without R and a carry make; the next carry. */
INLINE vec carry_on(vec rounded, vec *carry, const struct radix *radix)
{
	const vec sum = rounded + *carry;
	*carry = sum * radix->inverse + rounder;
	return sum - (*carry - rounder) * radix->digit;
}

INLINE void look(struct watch *watch, vec x, vec rounded)
{
	watch->beyond |= (bits)rounded ^ (bits)SPLAT(-rounder);
	watch->error = larger(watch->error, absolute(x - (rounded + rounder)));
}

INLINE ints digit_of(vec x, struct carries *carries, const struct radix *radix, int times_base, struct watch *watch)
{
	const vec rounded = x * radix->scale - rounder;
	look(watch, x * radix->scale, rounded);
	vec digit = carry_on(rounded, &carries->product, radix);
	if (times_base)
		digit = carry_on(digit * radix->base - rounder, &carries->power, radix);
	return __builtin_convertvector((bits)(digit + rounder), ints); /* the low bits */
}

INLINE void store_digits(int32_t *to, size_t stride, ints digits[LANES])
{
	transpose_ints(digits);
	for (unsigned i = 0; i < LANES; i++)
		*(ints *)(to + i * stride) = digits[i];
}

/* LANES rows of a block. The real and the imaginary parts go together: each waits for its carries. */
INLINE void carry_rows(const struct pb_fft_plan *plan, const double *from, int32_t *to, struct carries carries[2],
                       const struct radix *radix, int times_base, struct watch *watch)
{
	struct carries re = carries[0], im = carries[1];
	for (size_t v = 0; v < PB_FFT_WIDTH; v++) {
		vec x[LANES], y[LANES];
		ints low[LANES], high[LANES];
		load_transposed(from + v * PAIR, PB_FFT_WIDTH * PAIR, x);
		load_transposed(from + v * PAIR + LANES, PB_FFT_WIDTH * PAIR, y);
		for (unsigned i = 0; i < LANES; i++) {
			low[i] = digit_of(x[i], &re, radix, times_base, watch);
			high[i] = digit_of(y[i], &im, radix, times_base, watch);
		}
		store_digits(to + v * LANES, plan->columns, low);
		store_digits(to + plan->rows * plan->columns + v * LANES, plan->columns, high);
	}
	carries[0] = re;
	carries[1] = im;
}

#endif
