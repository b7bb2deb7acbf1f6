#include "residue.h"

enum {
	BLOCK = 64, /* limbs per reduction */
	GROUP = 8,  /* products of 64 by 61 bits that fit into 128 bits together with a carried limb */
};

struct weights {
	uint64_t of[PB_MODULI][BLOCK + 1]; /* 2^(64 i) */
};

static void weights_make(struct weights *weights, size_t count)
{
	for (unsigned k = 0; k < PB_MODULI; k++) {
		uint64_t gap = pb_modulus_gap(k);
		weights->of[k][0] = 1;
		for (size_t i = 0; i < count; i++)
			weights->of[k][i + 1] = pb_mod((pb_u128)weights->of[k][i] << 64, gap);
	}
}

/* The number of `count` <= BLOCK limbs, modulo 2^61 - gap. */
static inline uint64_t weigh(const uint64_t *limbs, const uint64_t *weights, size_t count, uint64_t gap)
{
	pb_u128 low = 0, high = 0;
	size_t i = 0;
	for (; i + GROUP <= count; i += GROUP) {
		for (size_t j = i; j < i + GROUP; j++)
			low += (pb_u128)limbs[j] * weights[j];
		high += low >> 64;
		low = (uint64_t)low;
	}
	for (; i < count; i++)
		low += (pb_u128)limbs[i] * weights[i];
	return pb_mod((pb_u128)pb_mod(high, gap) * (gap << 3) + pb_mod(low, gap), gap);
}

struct pb_residues pb_residues_of_limbs(const uint64_t *limbs, size_t count)
{
	struct weights weights;
	struct pb_residues residues = {{0}};
	weights_make(&weights, count < BLOCK ? count : BLOCK);
	size_t here = count % BLOCK ? count % BLOCK : BLOCK;
	for (size_t left = count; left > 0; left -= here, here = BLOCK)
		for (unsigned k = 0; k < PB_MODULI; k++) {
			uint64_t gap = pb_modulus_gap(k);
			pb_u128 shifted = left == count ? 0 : (pb_u128)residues.of[k] * weights.of[k][BLOCK];
			residues.of[k] = pb_mod(shifted + weigh(limbs + left - here, weights.of[k], here, gap), gap);
		}
	return residues;
}

struct pb_residues pb_residues_of_digits(const char *digits)
{
	struct pb_residues residues = {{0}};
	for (; *digits; digits++)
		for (unsigned k = 0; k < PB_MODULI; k++)
			residues.of[k] =
			    pb_mod((pb_u128)residues.of[k] * 10 + (unsigned)(*digits - '0'), pb_modulus_gap(k));
	return residues;
}

struct pb_residues pb_residues_of_number(uint64_t number)
{
	struct pb_residues residues;
	for (unsigned k = 0; k < PB_MODULI; k++)
		residues.of[k] = pb_mod(number, pb_modulus_gap(k));
	return residues;
}

struct pb_residues pb_residues_power(const struct pb_residues *base, uint64_t exponent)
{
	struct pb_residues power;
	for (unsigned k = 0; k < PB_MODULI; k++)
		power.of[k] = pb_mod_power(base->of[k], exponent, pb_modulus_gap(k));
	return power;
}
