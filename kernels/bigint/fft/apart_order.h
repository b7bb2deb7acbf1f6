/*
 * apart_order.h: what members that share no memory agree on before they make a power, so that all do the same though
 * they may run on unlike machines.
 */
#ifndef KERNELS_BIGINT_FFT_APART_ORDER_H
#define KERNELS_BIGINT_FFT_APART_ORDER_H

#include "../residue.h"
#include "power.h"
#include "schedule.h"

/* The squarings of a try. */
struct pb_fft_order {
	unsigned digit_bits, count; /* none: the first member makes the power alone */
	uint64_t first_exponent;    /* of the power that each member begins with */
	uint64_t digits;            /* of the result, at most */
	struct {
		uint64_t points, rows;
		bool times_base;
	} squaring[PB_FFT_SQUARINGS];
};

/* As struct pb_bigint_engine's `is_apart`. */
bool pb_fft_is_apart(mpz_srcptr base, uint64_t exponent);

/* By all members: which instruction set this one takes, with the widest vectors that all have, and the primes of the
 * first one's process. 0, -ENOTSUP: there are no such vectors; or the team's error. */
int pb_fft_apart_agree(const struct pb_team *team, const struct pb_fft_options *options, const struct pb_fft_isa **isa,
                       uint64_t prime[PB_MODULI]);

/* By all members: the first one's order for a power after so many tries. 0 or the team's error. */
int pb_fft_order_hear(const struct pb_team *team, struct pb_fft_order *order, const struct pb_fft_isa *isa,
                      double log2_odd, uint64_t exponent, const struct pb_fft_options *options, unsigned tries);

#endif
