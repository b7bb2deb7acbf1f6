/*
 * modular.h: arithmetic modulo two primes of 61 bits, the witnesses of big powers.
 *
 * Both have the form 2^61 - c, so that a reduction is two foldings of the high bits. Modulo 2^61 - 45 the order of 2 is
 * as large as it can be (2 is a primitive root), so there limbs that changed places show, which the Mersenne prime
 * 2^61 - 1 alone (order 61) can miss.
 */
#ifndef KERNELS_BIGINT_MODULAR_H
#define KERNELS_BIGINT_MODULAR_H

#include "../wide.h"

enum { PB_MODULI = 2 };

/* The c of modulus k, 2^61 - c. */
static inline uint64_t pb_modulus_gap(unsigned k)
{
	return k == 0 ? 1 : 45;
}

static inline uint64_t pb_modulus(unsigned k)
{
	return (UINT64_C(1) << 61) - pb_modulus_gap(k);
}

/* x mod 2^61 - gap, for any x. */
static inline uint64_t pb_mod(pb_u128 x, uint64_t gap)
{
	const uint64_t mask = (UINT64_C(1) << 61) - 1;
	x = (x >> 61) * gap + ((uint64_t)x & mask);
	uint64_t y = (uint64_t)(x >> 61) * gap + ((uint64_t)x & mask);
	const uint64_t modulus = mask + 1 - gap;
	return y >= modulus ? y - modulus : y;
}

static inline uint64_t pb_mod_multiply(uint64_t a, uint64_t b, uint64_t gap)
{
	return pb_mod((pb_u128)a * b, gap);
}

/* base^exponent; 0^0 is 1. */
static inline uint64_t pb_mod_power(uint64_t base, uint64_t exponent, uint64_t gap)
{
	uint64_t power = 1;
	for (; exponent; exponent >>= 1) {
		if (exponent & 1)
			power = pb_mod_multiply(power, base, gap);
		base = pb_mod_multiply(base, base, gap);
	}
	return power;
}

#endif
