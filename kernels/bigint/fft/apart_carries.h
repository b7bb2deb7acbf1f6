/*
 * apart_carries.h: what the rows of a member's columns carry after a squaring goes to the member that has the next
 * columns; from the last one to the first one's next row. A carry that goes through all of a member's columns goes on
 * from there, in as many turns as it takes: that needs hundreds of bits of the number to be alike.
 */
#ifndef KERNELS_BIGINT_FFT_APART_CARRIES_H
#define KERNELS_BIGINT_FFT_APART_CARRIES_H

#include "../../wide.h"
#include "apart_number.h"

/* By all members, with the carries of this one's columns in number->carries. 0; -ERANGE where one of them is doubtful
 * of its coefficients; or the team's error. */
int pb_fft_apart_carry(const struct pb_team *team, struct pb_fft_apart *number, const struct pb_fft_plan *plan,
                       double base, bool doubtful);

/* By all members, of a number as it is after a squaring by the plan: times a factor > 0 of at most
 * PB_DIGITS_FACTOR_BITS bits. 0 or the team's error. */
int pb_fft_apart_multiply(const struct pb_team *team, struct pb_fft_apart *number, const struct pb_fft_plan *plan,
                          pb_i128 factor);

#endif
