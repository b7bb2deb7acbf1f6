/* settle.h: the end of a squaring: what each share of the columns carries is added where the next one begins, or the
 * next row. */
#ifndef KERNELS_BIGINT_FFT_SETTLE_H
#define KERNELS_BIGINT_FFT_SETTLE_H

#include "square.h"

/*
 * By all members, after they met; sets number->length and number->status. 0 or the error of the team's barrier.
 *
 * Each member adds what a share of the rows carries, and no further than a few digits, as many as any share has, so
 * that no two members come to the same ones. What then is still to be carried, which takes a row of extreme digits, is
 * the first member's.
 */
int pb_fft_settle(const struct pb_team *team, struct pb_fft_number *number, const struct pb_fft_plan *plan,
                  double base);

#endif
