/*
 * fold.h: arithmetic modulo 2^128 - 1, where pairs of limbs are added up: almost free, and the same everywhere. What
 * digests are made of. Values are below 2^128 - 1.
 */
#ifndef KERNELS_BIGINT_FOLD_H
#define KERNELS_BIGINT_FOLD_H

#include "../wide.h"

/* Of a number that may be 2^128 - 1 itself. */
static inline pb_u128 pb_fold(pb_u128 x)
{
	return x == ~(pb_u128)0 ? 0 : x;
}

static inline pb_u128 pb_fold_add(pb_u128 a, pb_u128 b)
{
	pb_u128 sum = a + b;
	return pb_fold(sum + (sum < a));
}

static inline pb_u128 pb_fold_multiply(pb_u128 a, pb_u128 b)
{
	pb_u128 high, low;
	pb_u128_multiply(a, b, &high, &low);
	return pb_fold_add(high, low);
}

/* a * 2^bits */
static inline pb_u128 pb_fold_rotate(pb_u128 a, size_t bits)
{
	bits %= 128;
	return bits ? a << bits | a >> (128 - bits) : a;
}

/* base^exponent; 0^0 is 1. */
static inline pb_u128 pb_fold_power(pb_u128 base, uint64_t exponent)
{
	pb_u128 power = 1;
	for (; exponent; exponent >>= 1) {
		if (exponent & 1)
			power = pb_fold_multiply(power, base);
		base = pb_fold_multiply(base, base);
	}
	return power;
}

#endif
