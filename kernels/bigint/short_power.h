/*
 * short_power.h: powers of too few bits for a transform: by squares in digits where the processor has them (ifma.h) and
 * that is faster, else by GMP. Thread-safe.
 */
#ifndef KERNELS_BIGINT_SHORT_POWER_H
#define KERNELS_BIGINT_SHORT_POWER_H

#include <stdbool.h>

#include <gmp.h>

#include "engine.h"

/* Whether this processor can make a power by digits, where its length is one for them. */
bool pb_short_power_has_digits(mpz_srcptr base, uint64_t exponent);

/* result = base^exponent, of any size; `by_digits`: where they can and GMP would take longer. What is not GMP's is
 * confirmed, and GMP's in the end where that fails. */
void pb_short_power(mpz_ptr result, mpz_srcptr base, uint64_t exponent, bool by_digits,
                    struct pb_bigint_outcome *outcome);

/* The same, confirmed by whoever goes on with it. */
void pb_short_power_unconfirmed(mpz_ptr result, mpz_srcptr base, uint64_t exponent, bool by_digits);

#endif
