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
