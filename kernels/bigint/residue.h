/*
 * residue.h: what is left of big numbers, without the help of a big-integer library. Thread-safe.
 *
 * A number is seen modulo two primes of 61 bits that are drawn when the process starts (prime.h), so that no error can
 * be made for them, and modulo 2^128 - 1 (fold.h), the same everywhere, for digests.
 *
 * The chance of a false accept, that is of a wrong number with the residues of the right one: the two differ by a
 * number of some D bits that is not zero, and it has at most D / 60 prime factors above 2^60, of 2.7 * 10^16 that are
 * drawn from. So whatever the error, as long as it was not made with knowledge of the draw, one random prime divides it
 * with a chance of at most D / 1.6 * 10^18, and both with the square of that: 1.5 * 10^-22 at 20 million bits and
 * 4 * 10^-19 at a billion. The fold comes on top, and is not counted: it alone misses an error like 2^N - 1, N a
 * multiple of 128.
 */
#ifndef KERNELS_BIGINT_RESIDUE_H
#define KERNELS_BIGINT_RESIDUE_H

#include <stdbool.h>

#include "../wide.h"

enum { PB_MODULI = 2 };

struct pb_residues {
	pb_u128 fold;           /* modulo 2^128 - 1 */
	uint64_t of[PB_MODULI]; /* modulo the primes of this process and of those that it forks */
};

/* The k-th prime. */
uint64_t pb_modulus(unsigned k);

/* Draws the primes and makes the tables that the calls below need, which the first of them does otherwise: 0.2 ms. */
void pb_residues_prepare(void);

/* Of the number sum(limbs[i] * 2^(64 i)). */
struct pb_residues pb_residues_of_limbs(const uint64_t *limbs, size_t count);

/* Of low + 2^(64 * low_limbs) * high: the parts of a number may be looked at by several threads. */
struct pb_residues pb_residues_join(const struct pb_residues *low, const struct pb_residues *high, size_t low_limbs);

/* Of a decimal number: digits only, at least one. */
struct pb_residues pb_residues_of_digits(const char *digits);

struct pb_residues pb_residues_of_number(uint64_t number);

/* Of base^exponent; 0^0 is 1. */
struct pb_residues pb_residues_power(const struct pb_residues *base, uint64_t exponent);

/* Those modulo the primes alone, in a third of the time. */
void pb_residues_power_of_primes(uint64_t power[PB_MODULI], const struct pb_residues *base, uint64_t exponent);

bool pb_residues_equal(const struct pb_residues *a, const struct pb_residues *b);

#endif
