/*
 * carry.h: from the coefficients of a product to its digits.
 *
 * A coefficient, scaled and rounded, is an integer n; with the carry c of the column before it, its multiple of B = 2^b
 * is the next carry, and what is left is a balanced digit in [-B/2, B/2). Where the power is multiplied by its base
 * too, the digit times the base makes the digit, with a carry of its own. All of these are below 2^51, so that adding
 * R = 1.5 * 2^52 rounds them, and the bits of the sum are those of R plus n.
 *
 * Carries are integers: floor((n + c + B/2) / B) is a shift, and the digit, with B/2 added, is the bits that it drops.
 * What is shifted has the bits of R in it; shifted, these are Q, so that a carry is kept as c + Q, and what rounds is
 * R + B/2 - Q instead of R. Then a carry is one addition and one shift after the carry before it.
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
	words product, power; /* one lane per row, with Q */
};

struct radix {
	vec scale, base, rounder; /* LEAF / M, what the power is multiplied by, R + B/2 - Q */
	vec lowest;               /* 2^52 + B/2: of the digits' bits, as a fraction */
	words mask;               /* B - 1 */
	ints32 pair_mask, half;   /* the same of 32 bits, B/2 */
	unsigned digit_bits;
	uint64_t none; /* Q: no carry */
};

static struct radix radix_of(const struct pb_fft_plan *plan, unsigned digit_bits, double base)
{
	const uint64_t bits_of_rounder = UINT64_C(0x4338) << 48, none = bits_of_rounder >> digit_bits;
	const uint64_t digit = UINT64_C(1) << digit_bits, half = digit / 2;
	struct radix radix = {.scale = SPLAT(PB_FFT_LEAF / (double)plan->points), .base = SPLAT(base)};
	radix.rounder = SPLAT(rounder + (double)half - (double)none);
	radix.lowest = SPLAT(0x1p52 + (double)half);
	for (unsigned i = 0; i < LANES; i++)
		radix.mask[i] = digit - 1;
	for (unsigned i = 0; i < 2 * LANES; i++) {
		radix.pair_mask[i] = (int32_t)(digit - 1);
		radix.half[i] = (int32_t)half;
	}
	radix.digit_bits = digit_bits;
	radix.none = none;
	return radix;
}

/* What a rounded number and a carry make, of which the digit is the low bits; the next carry. */
INLINE words carry_on(vec rounded, words *carry, const struct radix *radix)
{
	const words sum = (words)rounded + *carry;
	*carry = sum >> radix->digit_bits;
	return sum;
}

INLINE words digit_of(vec x, struct carries *carries, const struct radix *radix, int times_base, struct watch *watch)
{
	const vec rounded = x * radix->scale + radix->rounder;
	watch->beyond = or_difference(watch->beyond, (bits)rounded, (bits)SPLAT(rounder));
	watch->error = larger_absolute(watch->error, x * radix->scale - (rounded - radix->rounder));
	const words sum = carry_on(rounded, &carries->product, radix);
	if (!times_base)
		return sum;
	const vec digit = (vec)((sum & radix->mask) | (words)SPLAT(0x1p52)) - radix->lowest;
	return carry_on(digit * radix->base + radix->rounder, &carries->power, radix);
}

/* The digits of two columns in lanes of 64 bits. */
INLINE words pair(words first, words second, const struct radix *radix)
{
	const ints32 both = (ints32)((first & UINT32_MAX) | second << 32);
	return (words)((both & radix->pair_mask) - radix->half);
}

/* From 2 * LANES columns of LANES rows. */
INLINE void store_digits(int32_t *to, size_t stride, words pairs[LANES])
{
	transpose_words(pairs);
	for (unsigned i = 0; i < LANES; i++)
		*(words *)(void *)(to + i * stride) = pairs[i];
}

/* LANES columns. The real and the imaginary parts go together: each waits for its carries. */
INLINE void carry_vector(const double *from, words low[LANES / 2], words high[LANES / 2], struct carries carries[2],
                         const struct radix *radix, int times_base, struct watch *watch)
{
	vec x[LANES], y[LANES];
	words re[LANES], im[LANES];
	load_transposed(from, PB_FFT_WIDTH * PAIR, x);
	load_transposed(from + LANES, PB_FFT_WIDTH * PAIR, y);
	for (unsigned i = 0; i < LANES; i++) {
		re[i] = digit_of(x[i], &carries[0], radix, times_base, watch);
		im[i] = digit_of(y[i], &carries[1], radix, times_base, watch);
	}
	for (size_t i = 0; i < LANES / 2; i++) {
		low[i] = pair(re[2 * i], re[2 * i + 1], radix);
		high[i] = pair(im[2 * i], im[2 * i + 1], radix);
	}
}

/* LANES rows of a block. Rows of digits begin at the same place of a page: a line is written at once, or it would be
 * gone from the cache before it is complete. */
INLINE void carry_rows(const struct pb_fft_plan *plan, const double *from, int32_t *to, struct carries carries[2],
                       const struct radix *radix, int times_base, struct watch *watch)
{
	struct carries now[2] = {carries[0], carries[1]};
	for (size_t v = 0; v < PB_FFT_WIDTH; v += 2) {
		words low[LANES], high[LANES];
		for (unsigned i = 0; i < 2; i++)
			carry_vector(from + (v + i) * PAIR, low + i * LANES / 2, high + i * LANES / 2, now, radix,
			             times_base, watch);
		store_digits(to + v * LANES, plan->columns, low);
		store_digits(to + plan->rows * plan->columns + v * LANES, plan->columns, high);
	}
	carries[0] = now[0];
	carries[1] = now[1];
}

#endif
