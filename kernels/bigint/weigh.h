/*
 * weigh.h: the residues of a block of limbs modulo two primes at once; the inner loop of residue.c. There is more than
 * one way to do it, by what the CPU has; all give the same.
 */
#ifndef KERNELS_BIGINT_WEIGH_H
#define KERNELS_BIGINT_WEIGH_H

#include <stdbool.h>

#include "../wide.h"

enum {
	PB_BLOCK_LIMBS = 816,
	PB_BLOCK_DIGITS = 1024, /* of 51 bits: just as many bits */
};

/* What the limbs, or digits, of a block are multiplied with. Constant once made. */
struct pb_weights {
	uint64_t prime[2];
	uint64_t of_limb[2][PB_BLOCK_LIMBS + 1]; /* 2^(64 i) modulo each prime */
	/* 2^(51 i) modulo their product, three digits of 51 bits: by vectors of eight i, then by digit */
	_Alignas(64) uint64_t of_digit[PB_BLOCK_DIGITS / 8][3][8];
	pb_u128 paired[3]; /* sum over j of the weights of digit j in vector 2 k times those in vector 2 k + 1 */
};

struct pb_weigher {
	const char *name;
	bool (*available)(void);
	/* The number of `count` limbs modulo both primes. `limbs` has PB_BLOCK_LIMBS, those from `count` on zero. */
	void (*weigh)(const struct pb_weights *weights, const uint64_t *limbs, size_t count, uint64_t residues[2]);
};

void pb_weights_make(struct pb_weights *weights, uint64_t first, uint64_t second);

/* All ways that this build knows, the best first; NULL ends. The last one is always available. */
extern const struct pb_weigher *const pb_weighers[];
const struct pb_weigher *pb_weigher_best(void);

#endif
