/* number_facts.h: what a user wants to know of a long number without reading it. */
#ifndef KERNELS_BIGINT_NUMBER_FACTS_H
#define KERNELS_BIGINT_NUMBER_FACTS_H

#include <stdbool.h>
#include <stdint.h>

#include <gmp.h>

enum { PB_NUMBER_DIGITS = 20 };

/* Of the absolute value. */
struct pb_number_facts {
	bool negative;
	uint64_t bits, decimal_digits;
	char first[PB_NUMBER_DIGITS + 1], last[PB_NUMBER_DIGITS + 1]; /* of the decimal digits; both all, where few */
	uint64_t mersenne;                                            /* modulo 2^61 - 1 */
};

/* Costs a division of the number by a power of ten; GMP takes the memory that it needs. */
struct pb_number_facts pb_number_facts(mpz_srcptr number);

#endif
