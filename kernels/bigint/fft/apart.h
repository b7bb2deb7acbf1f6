/*
 * apart.h: a number in digits is squared by a team whose members share no memory, each of which has a part of it.
 *
 * The matrix of square.h is dealt out: a member transforms its share of the columns, sends the others their share of
 * the rows (one all-to-all), squares its own share of the rows, and has its columns sent back (another one): the two
 * steps of Bailey, "FFTs in external or hierarchical memory", 1990, without the transposition at the end, as nobody
 * minds the order of what is squared. Rows travel a few at a time, and come back to where they were: so there is one
 * matrix, and what has come stays in the cache. What the rows of its columns carry goes to who has the next ones. The
 * next length has other columns, for which the digits move once more.
 *
 * Memory per member falls with their number: 24 bytes per point of the transform for all of them together, and for each
 * a window of rows and tables of the size of a row and a column.
 */
#ifndef KERNELS_BIGINT_FFT_APART_H
#define KERNELS_BIGINT_FFT_APART_H

#include "apart_number.h"

/* As pb_fft_square(), of members that call with the same arguments but for their parts. The plan is one for the lanes
 * of number->isa, which are the same on all members. */
int pb_fft_apart_square(const struct pb_team *team, struct pb_fft_apart *number, const struct pb_fft_plan *plan,
                        double base);

#endif
