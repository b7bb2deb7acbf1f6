/*
 * residue.h: big numbers modulo four primes of 61 bits, without the help of a big-integer library. Thread-safe.
 *
 * Two primes are fixed, so that a digest made of these residues is the same everywhere: the Mersenne prime 2^61 - 1 and
 * 2^61 - 45, modulo which 2 is a primitive root, so that limbs that changed places show there, as they may not modulo
 * the Mersenne prime, where the order of 2 is 61. Two are drawn at random when a process starts (prime.h), so that no
 * error can be made for them.
 *
 * The chance of a false accept, that is of a wrong number with all residues of the right one: what differs is a number
 * of some D bits that is not zero, and it has at most D / 60 prime factors above 2^60, of 2.7 * 10^16 that are drawn
 * from. So whatever the error, as long as it was not made with knowledge of the draw, one random prime divides it with
 * a chance of at most D / 1.6 * 10^18, and both with the square of that: 1.5 * 10^-22 at 20 million bits and
 * 4 * 10^-19 at a billion. The fixed primes come on top, and are not counted.
 */
#ifndef KERNELS_BIGINT_RESIDUE_H
#define KERNELS_BIGINT_RESIDUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	PB_MODULI_FIXED = 2, /* moduli 0 and 1 */
	PB_MODULI = 4,
};

struct pb_residues {
	uint64_t of[PB_MODULI];
};

/* The k-th modulus: of this process, and of those that it forks, from `PB_MODULI_FIXED` on. */
uint64_t pb_modulus(unsigned k);

/* Makes the tables that the calls below need, which the first of them does otherwise: some 0.4 ms. */
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

bool pb_residues_equal(const struct pb_residues *a, const struct pb_residues *b);

#endif
