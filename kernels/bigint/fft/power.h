/* power.h: a power by transforms, with what the engines `fft` and `auto` leave to choose. */
#ifndef KERNELS_BIGINT_FFT_POWER_H
#define KERNELS_BIGINT_FFT_POWER_H

#include <stdbool.h>

#include "../engine.h"
#include "isa.h"

enum { PB_FFT_TRIES = 3 /* with narrower digits each; then it is GMP's */ };

struct pb_fft_options {
	double least_bits;            /* results of fewer bits are GMP's */
	const struct pb_fft_isa *isa; /* NULL: the best of this processor */
	unsigned digit_bits;          /* of the first try, and a bit less in the next ones; 0: as is best */
	double alone_bits;            /* members that share no memory each make powers of fewer bits themselves */
};

/* Powers like this one of so many bits and more are made faster than by pb_short_power(): measured. */
double pb_fft_faster_bits(const struct pb_fft_isa *isa, mpz_srcptr base, uint64_t exponent);

/* Whether base^exponent is made by transforms. */
bool pb_fft_transforms(mpz_srcptr base, uint64_t exponent, const struct pb_fft_options *options);

/* Bits of the digits for an odd number's power after so many tries: what the length allows, a bit less, and at last
 * what does for any digits. */
unsigned pb_fft_try_bits(const struct pb_fft_options *options, double log2_odd, uint64_t exponent, unsigned tries);

/* |number| without its factors of two, of which there are `twos`; returns its logarithm to base 2. */
double pb_fft_odd_part(mpz_ptr odd, mp_bitcnt_t *twos, mpz_srcptr number);

/* Bits of room that the power of an odd number needs as long as its top limbs are not cut off. */
mp_bitcnt_t pb_fft_result_room(double log2_odd, uint64_t exponent);

/* Where it is best to begin dividing: below, what members say to each other takes longer than the transforms. */
#define PB_FFT_ALONE_BITS 2e6

/* As struct pb_bigint_engine's `power`. */
int pb_fft_power(const struct pb_team *team, mpz_ptr result, mpz_srcptr base, uint64_t exponent,
                 const struct pb_fft_options *options, struct pb_bigint_outcome *outcome);

#endif
