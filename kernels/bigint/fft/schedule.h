/*
 * schedule.h: the squarings of a power b^e, from the top of e down: which length each has, and whether the base comes
 * in.
 *
 * The bits of e from the top make the exponents e >> k, ..., e >> 1, e; each is twice the one before, and one more
 * where its last bit is set (Knuth, "The Art of Computer Programming", volume 2, 4.6.3). The first one is a short
 * power.
 */
#ifndef KERNELS_BIGINT_FFT_SCHEDULE_H
#define KERNELS_BIGINT_FFT_SCHEDULE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "isa.h"

enum { PB_FFT_SQUARINGS = 64 };

struct pb_fft_squaring {
	const struct pb_fft_plan *plan;
	bool times_base;
};

struct pb_fft_schedule {
	unsigned digit_bits;
	uint64_t first_exponent;
	unsigned count;
	struct pb_fft_squaring squaring[PB_FFT_SQUARINGS];
	/* room for the largest of them, in doubles and digits */
	size_t matrix_length, work_length, carries_length, digits_room;
};

enum { PB_FFT_PRODUCT_BITS = 49 /* of a digit times the base, where carrying does that */ };

/* Whether a base can be multiplied in while digits are made. */
static inline bool pb_fft_base_fits(double log2_base, unsigned digit_bits)
{
	return log2_base + digit_bits < PB_FFT_PRODUCT_BITS;
}

/* Bits of base^exponent, at most. */
double pb_fft_power_bits(double log2_base, uint64_t exponent);

/* The most bits of a digit that are expected to do for base^exponent. */
unsigned pb_fft_schedule_digit_bits(double log2_base, uint64_t exponent);

/* Those that do whatever the digits are, as long as there are so narrow ones: up to a billion bits. */
unsigned pb_fft_schedule_sure_bits(double log2_base, uint64_t exponent);

/* 0 or -ENOMEM. The exponent is not 0, the base at least 2. */
int pb_fft_schedule_make(struct pb_fft_schedule *schedule, const struct pb_fft_isa *isa, double log2_base,
                         uint64_t exponent, unsigned digit_bits);

#endif
