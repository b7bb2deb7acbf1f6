/*
 * apart_power.h: a power by transforms, by a team whose members share no memory.
 *
 * The first member says which squarings there are, and for which primes the number is confirmed, so that members on
 * unlike machines do the same; they take the widest vectors that all of them have. Nobody holds the whole number,
 * unless it is asked for. What is too short to be worth it, what a base is too long for (see pb_fft_base_fits()), and
 * what was doubtful three times, the first member makes alone.
 */
#ifndef KERNELS_BIGINT_FFT_APART_POWER_H
#define KERNELS_BIGINT_FFT_APART_POWER_H

#include "power.h"

/* As pb_fft_power(), but that each member runs in a pb_scratch_run_member(), and that `result` may be NULL, on all
 * members alike: then no member has the number as a whole. */
int pb_fft_power_apart(const struct pb_team *team, mpz_ptr result, mpz_srcptr base, uint64_t exponent,
                       const struct pb_fft_options *options, struct pb_bigint_outcome *outcome);

#endif
