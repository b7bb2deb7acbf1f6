/* hard_square.h: squarings by a transform, of digits that are hard for one, held against GMP's bit for bit. */
#ifndef TESTS_HARD_SQUARE_H
#define TESTS_HARD_SQUARE_H

#include <gmp.h>

#include "kernels/bigint/fft/square.h"

/* Digits of the widest width that a length takes, as many as it squares. */
enum hard_digits {
	HARD_HIGHEST,     /* all at their upper limit: coefficients add up in phase */
	HARD_ALTERNATING, /* at either limit in turn */
	HARD_SPARSE,
	HARD_SIGNS,  /* at either limit at random */
	HARD_RANDOM, /* within the limits: what a number's digits are like */
	HARD_KINDS
};

extern const char *const hard_digits_names[HARD_KINDS];

/* Squares `points` digits and multiplies by `base`, >= 1, alone. 0: as GMP does; -ERANGE: the squaring itself doubts
 * its result; -EBADMSG: it gave a wrong one; -ENOMEM. */
int hard_square(const struct pb_fft_isa *isa, size_t points, enum hard_digits kind, unsigned base);

/* The number that a number's digits are; as many limbs as it takes are written. */
void hard_square_number(mpz_ptr value, const struct pb_fft_number *number);

#endif
