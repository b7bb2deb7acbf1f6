/*
 * square.h: a number in digits is squared in place, by a team.
 *
 * Every member calls with the same arguments. Members meet between the passes.
 */
#ifndef KERNELS_BIGINT_FFT_SQUARE_H
#define KERNELS_BIGINT_FFT_SQUARE_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <powbench/team.h>

#include "isa.h"

/* What members have shares of, and take from each other. */
enum pb_fft_dealt { PB_FFT_COLUMNS, PB_FFT_ROWS, PB_FFT_DEALT };

/* Of one member. */
struct pb_fft_member {
	double *work, *carries;
	atomic_size_t taken[PB_FFT_DEALT]; /* of its shares, by itself and by who has done its own */
	size_t rows;                       /* that it squared */
	size_t begin, end;                 /* its share of the columns on the way back; what it carries goes to `end` */
	double error;                      /* of these */
	bool left;                         /* some of what it had to carry is still to be carried on */
	int64_t carry;                     /* from its share of the limbs to the next: -1 or 0 */
};

/* A number and the room in which it is squared; one that all members share. */
struct pb_fft_number {
	const struct pb_fft_isa *isa;
	unsigned digit_bits;
	int32_t *digits; /* after a squaring: 0 from `length` on */
	size_t length;
	double *matrix;
	struct pb_fft_member *members;
	int status; /* of the last squaring */
};

/* Room that squarings by this plan need: doubles of the matrix, of a member's work and of its carries; digits. */
size_t pb_fft_matrix_length(const struct pb_fft_plan *plan);
size_t pb_fft_work_length(const struct pb_fft_plan *plan);
size_t pb_fft_carries_length(const struct pb_fft_plan *plan);
size_t pb_fft_digits_room(const struct pb_fft_plan *plan);

/*
 * number = number^2 * base, where number->length <= plan->points and 1 <= base < 2^(50 - digit_bits). The same on all
 * members: 0; -ERANGE: some coefficient was further than PB_FFT_MAX_ERROR from an integer, and the number is lost; or
 * the error of the team's barrier.
 */
int pb_fft_square(const struct pb_team *team, struct pb_fft_number *number, const struct pb_fft_plan *plan,
                  double base);

/* Limbs of which pb_fft_to_limbs() needs the room for a number of `digits` digits. */
size_t pb_fft_limbs_room(size_t digits, unsigned digit_bits);

/* The limbs of a number >= 0 whose room was made for a plan: pb_fft_limbs_room() of them are written. By all members.
 * 0 or the error of the team's barrier. */
int pb_fft_to_limbs(const struct pb_team *team, struct pb_fft_number *number, uint64_t *limbs);

#define PB_FFT_MAX_ERROR 0.375

/* The most bits of a digit with which products of `points` complex points are expected to keep well below it. */
unsigned pb_fft_digit_bits(size_t points);

#endif
