/*
 * part.h: what is known of a number of which each member of a team has only a part.
 *
 * Its residues are those of residue.h modulo the primes of one process, the first member's, which the others are told:
 * each process draws primes of its own.
 */
#ifndef KERNELS_BIGINT_PART_H
#define KERNELS_BIGINT_PART_H

#include "residue.h"
#include "weigh.h"

/* Of the number sum(part[i] * 2^(64 at[i])); a team reduces it. */
struct pb_part {
	uint64_t prime[PB_MODULI];
	struct pb_residues residues; /* modulo these */
	uint64_t bits;
};

/* Of `count` limbs that stand above `at` others. `weights` has no content before or after. */
struct pb_part pb_part_of_limbs(const uint64_t prime[PB_MODULI], struct pb_weights *weights, const uint64_t *limbs,
                                size_t count, size_t at);

/* Parts with the same primes; as a pb_team_merge. */
void pb_part_merge(void *into, const void *from);

/* The number times 2^bits; 0 stays 0. */
void pb_part_shift(struct pb_part *part, uint64_t bits);

#endif
