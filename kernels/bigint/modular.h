/* modular.h: arithmetic modulo a number below 2^64. */
#ifndef KERNELS_BIGINT_MODULAR_H
#define KERNELS_BIGINT_MODULAR_H

#include "../wide.h"

static inline uint64_t pb_mod(pb_u128 x, uint64_t modulus)
{
	return (uint64_t)(x % modulus);
}

static inline uint64_t pb_mod_multiply(uint64_t a, uint64_t b, uint64_t modulus)
{
	return pb_mod((pb_u128)a * b, modulus);
}

/*
 * A modulus of 61 bits with what divides by it: multiplications, which take a quarter of the time of a division.
 * (Moeller, Granlund: "Improved division by invariant integers", IEEE Transactions on Computers 60, 2011, algorithm 4.)
 */
struct pb_divisor {
	uint64_t modulus;
	uint64_t shifted;  /* to 64 bits */
	uint64_t inverse;  /* floor((2^128 - 1) / shifted) - 2^64 */
	uint64_t opposite; /* -1 / modulus modulo 2^64 */
	uint64_t radix;    /* 2^64 modulo the modulus */
};

enum { PB_DIVISOR_BITS = 61 };

/* x modulo the modulus, for x < modulus * 2^64. */
static inline uint64_t pb_divisor_rest(const struct pb_divisor *divisor, pb_u128 x)
{
	const pb_u128 shifted = x << (64 - PB_DIVISOR_BITS);
	const pb_u128 quotient = (shifted >> 64) * divisor->inverse + shifted;
	uint64_t rest = (uint64_t)shifted - ((uint64_t)(quotient >> 64) + 1) * divisor->shifted;
	rest += divisor->shifted & -(uint64_t)(rest > (uint64_t)quotient); /* no branch: it is taken at random */
	if (rest >= divisor->shifted)
		rest -= divisor->shifted;
	return rest >> (64 - PB_DIVISOR_BITS);
}

/* The same for any x. */
static inline uint64_t pb_divisor_rest_of_any(const struct pb_divisor *divisor, pb_u128 x)
{
	const uint64_t high = pb_divisor_rest(divisor, x >> 64);
	return pb_divisor_rest(divisor, (pb_u128)high << 64 | (uint64_t)x);
}

/* Of an odd modulus between 2^60 and 2^61. */
static inline struct pb_divisor pb_divisor_of(uint64_t modulus)
{
	const uint64_t shifted = modulus << (64 - PB_DIVISOR_BITS);
	uint64_t inverse = modulus; /* right in its lowest 3 bits, and in twice as many after each step */
	for (int bits = 3; bits < 64; bits *= 2)
		inverse *= 2 - modulus * inverse;
	return (struct pb_divisor){.modulus = modulus,
	                           .shifted = shifted,
	                           .inverse = (uint64_t)(~(pb_u128)0 / shifted),
	                           .opposite = -inverse,
	                           .radix = pb_mod((pb_u128)1 << 64, modulus)};
}

/*
 * a * b / 2^64 modulo the modulus, or that plus the modulus, as a and b may be.
 * (Montgomery: "Modular multiplication without trial division", Mathematics of Computation 44, 1985.)
 */
static inline uint64_t pb_divisor_multiply(const struct pb_divisor *divisor, uint64_t a, uint64_t b)
{
	const pb_u128 product = (pb_u128)a * b;
	const pb_u128 multiple = (pb_u128)((uint64_t)product * divisor->opposite) * divisor->modulus;
	return (uint64_t)(product >> 64) + (uint64_t)(multiple >> 64) + ((uint64_t)product != 0);
}

/* base^exponent modulo a modulus above 1; 0^0 is 1. */
static inline uint64_t pb_mod_power(uint64_t base, uint64_t exponent, uint64_t modulus)
{
	uint64_t power = 1;
	for (; exponent; exponent >>= 1) {
		if (exponent & 1)
			power = pb_mod_multiply(power, base, modulus);
		base = pb_mod_multiply(base, base, modulus);
	}
	return power;
}

#endif
