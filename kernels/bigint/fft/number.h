/* number.h: a number in digits, from and to one of GMP's: by one member, for what is short or rare. */
#ifndef KERNELS_BIGINT_FFT_NUMBER_H
#define KERNELS_BIGINT_FFT_NUMBER_H

#include <gmp.h>

#include "square.h"

/* Of a value >= 0 that has its room. */
void pb_fft_number_of_mpz(struct pb_fft_number *number, mpz_srcptr value);
void pb_fft_number_to_mpz(mpz_ptr value, const struct pb_fft_number *number);

/* number *= factor, by GMP: for factors that carrying cannot multiply by. */
void pb_fft_number_multiply(struct pb_fft_number *number, mpz_srcptr factor);

#endif
