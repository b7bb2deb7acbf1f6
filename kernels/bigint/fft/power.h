/* power.h: a power by transforms, with what the engines `fft` and `auto` leave to choose. */
#ifndef KERNELS_BIGINT_FFT_POWER_H
#define KERNELS_BIGINT_FFT_POWER_H

#include "../engine.h"
#include "isa.h"

struct pb_fft_options {
	double least_bits;            /* results of fewer bits are GMP's */
	const struct pb_fft_isa *isa; /* NULL: the best of this processor */
	unsigned digit_bits;          /* of the first try; 0: what the length allows */
};

/* As struct pb_bigint_engine's `power`. */
int pb_fft_power(const struct pb_team *team, mpz_ptr result, mpz_srcptr base, uint64_t exponent,
                 const struct pb_fft_options *options, struct pb_bigint_counts *counts);

#endif
