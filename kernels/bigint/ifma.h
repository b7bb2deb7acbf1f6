/*
 * ifma.h: squares of numbers of up to 50 thousand bits, by the multiplication of 52 bits in each of eight lanes that
 * AVX-512 IFMA has. Exact, as integers are. Thread-safe.
 *
 * A number is digits of 51 bits, least first, in blocks of eight: sum(digits[i] * 2^(51 i)). A carry goes one digit up
 * and stays there, so that digits are below 2^51 + 2^13: what they have above 51 bits is never carried on before the
 * limbs are made, as a lane multiplies 52 bits.
 */
#ifndef KERNELS_BIGINT_IFMA_H
#define KERNELS_BIGINT_IFMA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	PB_IFMA_DIGIT_BITS = 51,
	PB_IFMA_BLOCK = 8,         /* digits */
	PB_IFMA_MOST_BLOCKS = 128, /* of a number that is squared: sums of so many products stay below 2^63 */
	PB_IFMA_MOST_LIMBS = PB_IFMA_MOST_BLOCKS * PB_IFMA_BLOCK * PB_IFMA_DIGIT_BITS / 64,
	PB_IFMA_SPARE_BLOCKS = 8, /* read as zeros above a number, or written above a square */
};

struct pb_ifma_number {
	size_t blocks; /* of digits; the last one is not all zero */
	/* a block of zeros, the digits, and at least four blocks of zeros */
	_Alignas(64) uint64_t room[PB_IFMA_BLOCK * (1 + 2 * PB_IFMA_MOST_BLOCKS + PB_IFMA_SPARE_BLOCKS)];
};

/* Whether this processor can square. */
bool pb_ifma_available(void);

/* Of at most PB_IFMA_MOST_LIMBS. */
void pb_ifma_of_limbs(struct pb_ifma_number *number, const uint64_t *limbs, size_t count);

/* The limbs of a number > 0, as many as it needs: returns how many. Spoils the number. */
size_t pb_ifma_to_limbs(uint64_t *limbs, struct pb_ifma_number *number);

/* square = number^2 * factor, 0 < factor < 2^51; two different ones, the number of at most PB_IFMA_MOST_BLOCKS. */
void pb_ifma_square(struct pb_ifma_number *square, const struct pb_ifma_number *number, uint64_t factor);

/* product = number * factor, the factor of one block, the number of at most twice PB_IFMA_MOST_BLOCKS; three different
 * ones. */
void pb_ifma_multiply(struct pb_ifma_number *product, const struct pb_ifma_number *number,
                      const struct pb_ifma_number *factor);

#endif
