/*
 * layout.h: which digits of a number a member has, where members share no memory.
 *
 * Digits are a matrix, row by row; a member has a share of the columns, in whole units, and keeps its digits as a
 * matrix of as many rows. One row is a number cut into consecutive parts.
 */
#ifndef KERNELS_BIGINT_FFT_LAYOUT_H
#define KERNELS_BIGINT_FFT_LAYOUT_H

#include "mail.h"

struct pb_fft_layout {
	uint32_t members;
	size_t width, unit; /* columns, a multiple of the unit */
};

struct pb_fft_span {
	size_t begin, end;
};

static inline size_t pb_fft_span_length(struct pb_fft_span span)
{
	return span.end - span.begin;
}

/* pb_team_share() of any member. */
struct pb_fft_span pb_fft_share_of(uint32_t members, uint32_t rank, size_t total);

/* The columns of a member. */
struct pb_fft_span pb_fft_layout_columns(const struct pb_fft_layout *layout, uint32_t rank);

/* Members that have any: the first ones. */
uint32_t pb_fft_layout_owners(const struct pb_fft_layout *layout);

/* How many of the number's first `length` digits stand before the end of a member's matrix of them: from there on its
 * own matrix has none of these. */
size_t pb_fft_layout_own_length(const struct pb_fft_layout *layout, uint32_t rank, size_t length);

/*
 * By all members: the first `length` digits of a number, which lie as `from` says, come to lie as `to` says. `digits`
 * has room for either; `send` and `receive` have as much. 0 or the team's error, with which the digits are lost.
 */
int pb_fft_layout_move(const struct pb_team *team, const struct pb_fft_layout *from, const struct pb_fft_layout *to,
                       size_t length, int32_t *digits, struct pb_fft_mail *mail, void *send, void *receive);

#endif
