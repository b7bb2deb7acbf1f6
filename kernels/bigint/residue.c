#include "residue.h"

#include <pthread.h>

enum {
	BLOCK = 512, /* limbs per reduction */
	GROUP = 8,   /* products of 64 by 61 bits that fit into 128 bits together */
};

static uint64_t weights[PB_MODULI][BLOCK + 1]; /* 2^(64 i) modulo each; constant once made */

static void make_weights(void)
{
	for (unsigned k = 0; k < PB_MODULI; k++) {
		weights[k][0] = 1;
		for (size_t i = 0; i < BLOCK; i++)
			weights[k][i + 1] = pb_mod((pb_u128)weights[k][i] << 64, pb_modulus_gap(k));
	}
}

/* The sum of GROUP weighted limbs, below 2^128; in two chains, so that they overlap. */
static inline pb_u128 weigh_group(const uint64_t *limbs, const uint64_t *by)
{
	pb_u128 even = (pb_u128)limbs[0] * by[0], odd = (pb_u128)limbs[1] * by[1];
	even += (pb_u128)limbs[2] * by[2];
	odd += (pb_u128)limbs[3] * by[3];
	even += (pb_u128)limbs[4] * by[4];
	odd += (pb_u128)limbs[5] * by[5];
	even += (pb_u128)limbs[6] * by[6];
	odd += (pb_u128)limbs[7] * by[7];
	return even + odd;
}

/* The number of `count` <= BLOCK limbs modulo modulus k. */
static uint64_t weigh(const uint64_t *limbs, size_t count, unsigned k)
{
	const uint64_t gap = pb_modulus_gap(k);
	pb_u128 low = 0, high = 0;
	size_t i = 0;
	for (; i + GROUP <= count; i += GROUP) {
		pb_u128 sum = weigh_group(limbs + i, weights[k] + i);
		low += (uint64_t)sum;
		high += sum >> 64;
	}
	for (; i < count; i++)
		low += (pb_u128)limbs[i] * weights[k][i];
	return pb_mod((pb_u128)pb_mod(high, gap) * weights[k][1] + pb_mod(low, gap), gap);
}

struct pb_residues pb_residues_of_limbs(const uint64_t *limbs, size_t count)
{
	static pthread_once_t made = PTHREAD_ONCE_INIT;
	struct pb_residues residues = {{0}}, scale = {{1, 1}}; /* scale: 2^(64 at) */
	(void)pthread_once(&made, make_weights);
	for (size_t at = 0; at < count; at += BLOCK) {
		size_t here = count - at < BLOCK ? count - at : BLOCK;
		for (unsigned k = 0; k < PB_MODULI; k++) {
			uint64_t gap = pb_modulus_gap(k), block = weigh(limbs + at, here, k);
			residues.of[k] = pb_mod((pb_u128)block * scale.of[k] + residues.of[k], gap);
			scale.of[k] = pb_mod_multiply(scale.of[k], weights[k][BLOCK], gap);
		}
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
