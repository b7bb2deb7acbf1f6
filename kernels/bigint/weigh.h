/*
 * weigh.h: the residues of a block of limbs, the inner loop of residue.c. There is more than one way to get them, by
 * what the CPU has; all give the same.
 */
#ifndef KERNELS_BIGINT_WEIGH_H
#define KERNELS_BIGINT_WEIGH_H

#include "modular.h"
#include "residue.h"

enum {
	PB_DIGIT_BITS = 48,
	PB_VECTOR_DIGITS = 8,
	PB_ROW_PAIRS = 64,    /* of vectors */
	PB_WEIGHT_DIGITS = 3, /* of 41 bits, so that a weight and a digit of the number add up to less than 2^52 */
	PB_WEIGHT_BITS = 41,
	PB_ROW_LIMBS = PB_ROW_PAIRS * 2 * PB_VECTOR_DIGITS * PB_DIGIT_BITS / 64,
	PB_BLOCK_LIMBS = 2 * PB_ROW_LIMBS, /* both rows have the same weights */
	PB_UNIT_LIMBS = 24,                /* that are read at once, at most; rows are of whole ones */
};

typedef uint64_t pb_weight_vectors[PB_WEIGHT_DIGITS][PB_VECTOR_DIGITS];

/* What the limbs, or digits, of a row are multiplied with. Constant once made. */
struct pb_weights {
	struct pb_divisor prime[PB_MODULI];
	uint64_t of_block[PB_MODULI];                              /* 2^(64 PB_BLOCK_LIMBS) modulo each prime */
	uint64_t of_row[PB_MODULI];                                /* 2^(64 PB_ROW_LIMBS) modulo each prime */
	uint64_t of_limb[PB_MODULI][PB_ROW_LIMBS];                 /* 2^(64 i) modulo each */
	_Alignas(64) pb_weight_vectors of_digit[2 * PB_ROW_PAIRS]; /* 2^(48 i) modulo their product */
	/* of the first n pairs of vectors: the inner product of their weights, by digit of the weights */
	pb_u128 paired[PB_ROW_PAIRS + 1][PB_WEIGHT_DIGITS];
};

/* A block, not quite reduced. */
struct pb_block {
	pb_u128 fold;
	unsigned rows;                 /* 1 or 2: as many as hold the limbs */
	uint64_t row[2][PB_MODULI][4]; /* a number below 2^200 that is the row's modulo the prime; least limb first */
};

struct pb_weigher {
	const char *name;
	bool (*available)(void);
	/* The number of `count` > 0 limbs, followed by zeros: up to a whole unit in a block of a single row, else up to
	 * the end of the second one. */
	struct pb_block (*weigh)(const struct pb_weights *weights, const uint64_t *limbs, size_t count);
};

/* For two primes of 61 bits. */
void pb_weights_make(struct pb_weights *weights, uint64_t first, uint64_t second);

/* The number of any `count` limbs. */
struct pb_residues pb_weigh(const struct pb_weigher *weigher, const struct pb_weights *weights, const uint64_t *limbs,
                            size_t count);

/* Any CPU; and those with AVX-512 IFMA and VBMI. */
extern const struct pb_weigher pb_weigher_limbs, pb_weigher_digits;

const struct pb_weigher *pb_weigher_best(void);

#endif
