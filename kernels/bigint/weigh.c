#include "weigh.h"

#include <string.h>

#include "fold.h"
#include "modular.h"

static pb_u128 shift_one_digit(pb_u128 weight, pb_u128 modulus)
{
	for (int bit = 0; bit < PB_DIGIT_BITS; bit++) {
		weight += weight;
		weight = weight >= modulus ? weight - modulus : weight;
	}
	return weight;
}

static void make_of_limb(struct pb_weights *weights, unsigned k)
{
	uint64_t weight = 1;
	for (size_t i = 0; i < PB_ROW_LIMBS; i++) {
		weights->of_limb[k][i] = weight;
		weight = pb_divisor_rest(&weights->prime[k], (pb_u128)weight << 64);
	}
	weights->of_row[k] = weight;
	weights->of_block[k] = pb_divisor_rest(&weights->prime[k], (pb_u128)weight * weight);
}

static void make_of_digit(struct pb_weights *weights)
{
	const uint64_t mask = (UINT64_C(1) << PB_WEIGHT_BITS) - 1;
	pb_u128 modulus = (pb_u128)weights->prime[0].modulus * weights->prime[1].modulus, weight = 1;
	for (size_t i = 0; i < (size_t)2 * PB_ROW_PAIRS * PB_VECTOR_DIGITS; i++) {
		for (int j = 0; j < PB_WEIGHT_DIGITS; j++)
			weights->of_digit[i / PB_VECTOR_DIGITS][j][i % PB_VECTOR_DIGITS] =
			    (uint64_t)(weight >> j * PB_WEIGHT_BITS) & mask;
		weight = shift_one_digit(weight, modulus);
	}
}

static pb_u128 inner_product(const uint64_t *u, const uint64_t *v)
{
	pb_u128 sum = 0;
	for (int lane = 0; lane < PB_VECTOR_DIGITS; lane++)
		sum += (pb_u128)u[lane] * v[lane];
	return sum;
}

static void make_paired(struct pb_weights *weights)
{
	memset(weights->paired[0], 0, sizeof weights->paired[0]);
	for (size_t i = 0; i < PB_ROW_PAIRS; i++)
		for (int j = 0; j < PB_WEIGHT_DIGITS; j++)
			weights->paired[i + 1][j] =
			    weights->paired[i][j] +
			    inner_product(weights->of_digit[2 * i][j], weights->of_digit[2 * i + 1][j]);
}

void pb_weights_make(struct pb_weights *weights, uint64_t first, uint64_t second)
{
	weights->prime[0] = pb_divisor_of(first);
	weights->prime[1] = pb_divisor_of(second);
	make_of_limb(weights, 0);
	make_of_limb(weights, 1);
	make_of_digit(weights);
	make_paired(weights);
}

/* Below 2^127, so that there is room for products of two residues. */
static pb_u128 partly_reduced(const uint64_t row[4], const uint64_t *of_limb)
{
	return row[0] + (pb_u128)row[1] * of_limb[1] + (pb_u128)row[2] * of_limb[2] + (pb_u128)row[3] * of_limb[3];
}

/* residues = residues * 2^(64 PB_BLOCK_LIMBS) + the block's; they are zero before a block of a single row. */
static void enter_block(const struct pb_weights *weights, struct pb_residues *residues, const struct pb_block *block)
{
	residues->fold = pb_fold_add(residues->fold, block->fold);
	for (unsigned k = 0; k < PB_MODULI; k++) {
		const struct pb_divisor *prime = &weights->prime[k];
		pb_u128 sum = partly_reduced(block->row[0][k], weights->of_limb[k]);
		if (block->rows > 1) {
			const pb_u128 high = partly_reduced(block->row[1][k], weights->of_limb[k]);
			sum += (pb_u128)pb_divisor_rest_of_any(prime, high) * weights->of_row[k];
			sum += (pb_u128)residues->of[k] * weights->of_block[k];
		}
		residues->of[k] = pb_divisor_rest_of_any(prime, sum);
	}
}

_Static_assert(PB_BLOCK_LIMBS % 2 == 0, "the fold of a block has the weight 1");
_Static_assert(PB_ROW_LIMBS % PB_UNIT_LIMBS == 0, "rows of whole units");

/* The block at the top, which may be short. */
static struct pb_block weigh_top(const struct pb_weigher *weigher, const struct pb_weights *weights,
                                 const uint64_t *limbs, size_t count)
{
	uint64_t padded[PB_BLOCK_LIMBS];
	const size_t units = (count + PB_UNIT_LIMBS - 1) / PB_UNIT_LIMBS * PB_UNIT_LIMBS;
	const size_t read = count > PB_ROW_LIMBS ? PB_BLOCK_LIMBS : units;
	memcpy(padded, limbs, count * sizeof *limbs);
	memset(padded + count, 0, (read - count) * sizeof *limbs);
	return weigher->weigh(weights, padded, count);
}

struct pb_residues pb_weigh(const struct pb_weigher *weigher, const struct pb_weights *weights, const uint64_t *limbs,
                            size_t count)
{
	struct pb_residues residues = {0};
	size_t top = count % PB_BLOCK_LIMBS;
	if (top) {
		const struct pb_block block = weigh_top(weigher, weights, limbs + (count - top), top);
		enter_block(weights, &residues, &block);
	}
	for (size_t at = count - top; at > 0; at -= PB_BLOCK_LIMBS) {
		struct pb_block block = weigher->weigh(weights, limbs + (at - PB_BLOCK_LIMBS), PB_BLOCK_LIMBS);
		enter_block(weights, &residues, &block);
	}
	return residues;
}

const struct pb_weigher *pb_weigher_best(void)
{
	return pb_weigher_digits.available() ? &pb_weigher_digits : &pb_weigher_limbs;
}
