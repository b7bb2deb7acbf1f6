/* apart_number.h: a number in digits of which each member of a team that shares no memory has a part. */
#ifndef KERNELS_BIGINT_FFT_APART_NUMBER_H
#define KERNELS_BIGINT_FFT_APART_NUMBER_H

#include <stdbool.h>

#include <gmp.h>

#include "isa.h"
#include "layout.h"

/* What a member needs for all of its squarings, in bytes. */
struct pb_fft_apart_room {
	size_t digits, half, matrix, window, work, carries, mail;
};

/* A member's part of a number, and the room in which it is squared. */
struct pb_fft_apart {
	const struct pb_fft_isa *isa;
	unsigned digit_bits;
	struct pb_fft_layout layout; /* how the digits lie now */
	size_t length;               /* of the number: from here on there are no digits */
	int32_t *digits;             /* this member's */
	double *matrix;              /* this member's columns */
	double *window;              /* some of its rows, while they are squared */
	double *here, *there;        /* the matrix's halves, while it is none: what is sent, and what comes */
	double *work, *carries;
	struct pb_fft_mail mail;
};

/* A member's limbs of a number. */
struct pb_fft_apart_limbs {
	uint64_t *at; /* in the number's room, until its next use */
	size_t count, below;
};

/* The columns of a plan's matrix, which are those of the digits. */
struct pb_fft_layout pb_fft_apart_layout(const struct pb_fft_plan *plan, uint32_t members);

/* Rows of digits: of the real parts, of the imaginary parts, and one for what is carried beyond these. */
static inline size_t pb_fft_apart_rows(const struct pb_fft_plan *plan)
{
	return 2 * plan->rows + 1;
}

/* Doubles from a row of so many columns to the next: not a power of two, so that the rows do not meet in one set of a
 * cache; sent as they lie. */
static inline size_t pb_fft_apart_stride(struct pb_fft_span columns)
{
	const size_t count = pb_fft_span_length(columns);
	return count ? 2 * count + PB_FFT_MAX_LANES : 0;
}

/* Doubles of a member's work before a row that is squared there: its factors. */
static inline size_t pb_fft_apart_row_at(const struct pb_fft_plan *plan)
{
	return (plan->row_factors + PB_FFT_MAX_LANES - 1) / PB_FFT_MAX_LANES * PB_FFT_MAX_LANES;
}

/* Makes the room do for this plan; for a number of `digits` digits as limbs. */
void pb_fft_apart_room_grow(struct pb_fft_apart_room *room, const struct pb_team *team, const struct pb_fft_plan *plan);
void pb_fft_apart_room_grow_for_limbs(struct pb_fft_apart_room *room, const struct pb_team *team, size_t digits);

enum {
	PB_FFT_APART_WINDOW = 2 << 20 /* bytes, about: little of a member's memory, and much of what is sent at once */
};

/* Doubles of the rows that members bring each other at a time. */
size_t pb_fft_apart_window_length(const struct pb_fft_plan *plan, uint32_t members);

/* Bytes of memory for it. */
size_t pb_fft_apart_bytes(const struct pb_fft_apart_room *room);

/* Lays a number out over as many bytes. */
void pb_fft_apart_place(struct pb_fft_apart *number, const struct pb_fft_apart_room *room, uint32_t members,
                        void *memory);

/* Takes this member's part of a number that all of them have, for a squaring by the plan. */
void pb_fft_apart_take(struct pb_fft_apart *number, const struct pb_team *team, const struct pb_fft_plan *plan,
                       const int32_t *digits, size_t count);

/* By all members: the number's digits below `room` come to lie as `to` says, with zeros above them; those from `room`
 * on are lost. 0 or the team's error. */
int pb_fft_apart_move(const struct pb_team *team, struct pb_fft_apart *number, const struct pb_fft_layout *to,
                      size_t room);

/* By all members: the limbs of a number >= 0 that has no digits from `digits` on. Its digits are lost. 0 or the team's
 * error. */
int pb_fft_apart_to_limbs(const struct pb_team *team, struct pb_fft_apart *number, size_t digits,
                          struct pb_fft_apart_limbs *limbs);

/* Where the limbs of a member of so many stand in a number of `digits` digits. */
struct pb_fft_span pb_fft_apart_limbs_of(uint32_t members, uint32_t rank, size_t digits, unsigned digit_bits);

#endif
