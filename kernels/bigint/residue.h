/* residue.h: big numbers modulo the primes of modular.h, without the help of a big-integer library. Thread-safe. */
#ifndef KERNELS_BIGINT_RESIDUE_H
#define KERNELS_BIGINT_RESIDUE_H

#include "modular.h"

struct pb_residues {
	uint64_t of[PB_MODULI];
};

/* Of the number sum(limbs[i] * 2^(64 i)). */
struct pb_residues pb_residues_of_limbs(const uint64_t *limbs, size_t count);

/* Of a decimal number: digits only, at least one. */
struct pb_residues pb_residues_of_digits(const char *digits);

struct pb_residues pb_residues_of_number(uint64_t number);

/* Of base^exponent; 0^0 is 1. */
struct pb_residues pb_residues_power(const struct pb_residues *base, uint64_t exponent);

#endif
