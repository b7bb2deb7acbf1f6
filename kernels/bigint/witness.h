/*
 * witness.h: what is known about a power without computing it, and what is read off a computed one.
 *
 * The facts about a power are its residues modulo the primes of residue.h, which says how likely a wrong number is to
 * keep them, its sign and its bit length.
 */
#ifndef KERNELS_BIGINT_WITNESS_H
#define KERNELS_BIGINT_WITNESS_H

#include <stdbool.h>

#include <gmp.h>

#include "magnitude.h"
#include "residue.h"

/* A base, read from its decimal digits or a machine word by our own arithmetic. */
struct pb_operand {
	bool zero, negative;
	struct pb_residues residues;   /* of the absolute value */
	struct pb_magnitude magnitude; /* of the absolute value; unset for zero */
};

struct pb_facts {
	struct pb_residues residues; /* of the absolute value */
	bool negative;
	uint64_t bits, bits_or; /* of the absolute value; either is right where they differ (see pb_magnitude_bits) */
};

/* Whether `text` is a decimal integer: an optional minus and digits. */
bool pb_operand_parse(struct pb_operand *operand, const char *text);
struct pb_operand pb_operand_of_number(uint64_t number);

/* How many bits base^exponent has, about; right where it is too large to exist, too. */
double pb_facts_bits_estimate(const struct pb_operand *base, uint64_t exponent);

/* The facts about base^exponent, 0^0 = 1, whose bit length must stay below 2^48. */
struct pb_facts pb_facts_foretell(const struct pb_operand *base, uint64_t exponent);

/* The facts read off the limbs of `number`. */
struct pb_facts pb_facts_observe(mpz_srcptr number);

/* The same, where the residues have been read already. */
struct pb_facts pb_facts_with(mpz_srcptr number, const struct pb_residues *residues);

/* Whether a number that was observed can be the one foretold. */
bool pb_facts_agree(const struct pb_facts *observed, const struct pb_facts *foretold);

#endif
