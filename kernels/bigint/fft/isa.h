/*
 * isa.h: the three passes of a squaring, as they were compiled for one instruction set.
 *
 * Each pass is done in parts, by the blocks of columns or the rows that a member of a team has as its share; the team
 * meets between the passes.
 */
#ifndef KERNELS_BIGINT_FFT_ISA_H
#define KERNELS_BIGINT_FFT_ISA_H

#include <stddef.h>
#include <stdint.h>

#include "plan.h"

enum {
	PB_FFT_CHUNK = 64,          /* digits, which are as many limbs as a digit has bits */
	PB_FFT_CHUNK_GROUP = 8,     /* chunks that are done together, at most */
	PB_FFT_MIN_DIGIT_BITS = 13, /* narrower ones would let go of the bits that round (carry.h) */
	PB_FFT_MAX_DIGIT_BITS = 28,
};

struct pb_fft_output {
	unsigned digit_bits; /* b, at least PB_FFT_MIN_DIGIT_BITS: a digit d has |d| <= 2^(b - 1) */
	double base;         /* the square is multiplied by this; 1, or |base| * 2^b < 2^50 */
	int32_t *digits;
	double *carries; /* 4 per row, aligned: what goes on to the next columns; see pb_fft_carries_at() */
	double *error;   /* the largest distance of a coefficient to its integer, or 1 where one cannot be rounded */
};

struct pb_fft_isa {
	const char *name;
	unsigned lanes;
	/* Blocks [begin, end) of lanes * PB_FFT_WIDTH columns; `work` has a block of the matrix. */
	void (*split_columns)(const struct pb_fft_plan *, const int32_t *digits, double *matrix, double *work,
	                      size_t begin, size_t end);
	/* Rows [begin, end); `factors` has plan->row_factors doubles. */
	void (*square_rows)(const struct pb_fft_plan *, double *matrix, double *factors, size_t begin, size_t end);
	void (*join_columns)(const struct pb_fft_plan *, const struct pb_fft_output *, double *matrix, double *work,
	                     size_t begin, size_t end);
	/* Chunks [begin, end) of a number's digits d, -2^(b - 1) <= d < 2^(b - 1), whole groups of them, become limbs;
	 * returns what the last one carries, -1 or 0. */
	int64_t (*put_limbs)(const int32_t *digits, unsigned digit_bits, size_t begin, size_t end, uint64_t *limbs);
};

/* Where it is that the real (part 0) or imaginary (1) parts of a row's product carry. */
static inline double *pb_fft_carry_at(const struct pb_fft_isa *isa, double *carries, size_t row, unsigned part)
{
	return carries + (row / isa->lanes * 4 + (size_t)part * 2) * isa->lanes + row % isa->lanes;
}

/* Of the real (part 0) or imaginary (1) parts of a row: those of the product, not yet multiplied, and of the power. */
static inline void pb_fft_carries_at(const struct pb_fft_isa *isa, const double *carries, size_t row, unsigned part,
                                     double *product, double *power)
{
	const double *at = carries + (row / isa->lanes * 4 + (size_t)part * 2) * isa->lanes + row % isa->lanes;
	*product = at[0];
	*power = at[isa->lanes];
}

/* The widest that this processor has, or the one that POWBENCH_FFT names. */
const struct pb_fft_isa *pb_fft_isa_best(void);

/* That of a name which this processor has; NULL: none. The names are those of pb_fft_isas. */
const struct pb_fft_isa *pb_fft_isa_named(const char *name);

/* One with vectors of so many doubles that this processor has; NULL: none. */
const struct pb_fft_isa *pb_fft_isa_of(unsigned lanes);

/* All that were compiled, widest first; ends with NULL. */
extern const struct pb_fft_isa *const pb_fft_isas[];

#endif
