/*
 * result.h: the digits that squarings made become the power: its limbs, the factors of two as zeros below and a shift,
 * and its residues.
 */
#ifndef KERNELS_BIGINT_FFT_RESULT_H
#define KERNELS_BIGINT_FFT_RESULT_H

#include <gmp.h>

#include "../residue.h"
#include "square.h"

/* Where the power goes; one that all members share, and the first one fills. */
struct pb_fft_result {
	mpz_ptr power;
	mp_bitcnt_t twos;          /* the power is 2^twos times the number in digits, ... */
	mpz_srcptr factor;         /* ... times this; NULL: 1 */
	struct pb_residues *parts; /* room for one per member */
	mp_limb_t *limbs;          /* of the power, without the zeros below; set by the call */
	size_t count;
};

/* By all members: the power of a number whose room was made for a plan; spoils the number. `found` are its residues, on
 * the first member. 0 or the error of the team's barrier. */
int pb_fft_result_make(const struct pb_team *team, struct pb_fft_result *result, struct pb_fft_number *number,
                       struct pb_residues *found);

/* Limbs that are written above a power of so many bits, at most. */
enum { PB_FFT_RESULT_SLACK = PB_FFT_CHUNK_GROUP * PB_FFT_MAX_DIGIT_BITS + 8 };

#endif
