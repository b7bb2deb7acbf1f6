#include "weigh.h"

#include "modular.h"

enum { DIGIT_BITS = 51, GROUP = 8 /* products of 64 by 61 bits that fit into 128 bits together */ };

static void make_of_limb(struct pb_weights *weights, int which)
{
	uint64_t prime = weights->prime[which], *of_limb = weights->of_limb[which];
	of_limb[0] = 1;
	for (size_t i = 0; i < PB_BLOCK_LIMBS; i++)
		of_limb[i + 1] = pb_mod((pb_u128)of_limb[i] << 64, prime);
}

void pb_weights_make(struct pb_weights *weights, uint64_t first, uint64_t second)
{
	weights->prime[0] = first;
	weights->prime[1] = second;
	make_of_limb(weights, 0);
	make_of_limb(weights, 1);
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

_Static_assert(PB_BLOCK_LIMBS % GROUP == 0, "whole groups");

static uint64_t weigh_one(const uint64_t *limbs, size_t count, const uint64_t *of_limb, uint64_t prime)
{
	pb_u128 low = 0, high = 0;
	for (size_t i = 0; i < count; i += GROUP) {
		pb_u128 sum = weigh_group(limbs + i, of_limb + i);
		low += (uint64_t)sum;
		high += sum >> 64;
	}
	return pb_mod((pb_u128)pb_mod(high, prime) * of_limb[1] + pb_mod(low, prime), prime);
}

static void weigh(const struct pb_weights *weights, const uint64_t *limbs, size_t count, uint64_t residues[2])
{
	for (int k = 0; k < 2; k++)
		residues[k] = weigh_one(limbs, count, weights->of_limb[k], weights->prime[k]);
}

static bool always(void)
{
	return true;
}

static const struct pb_weigher by_limbs = {.name = "limbs", .available = always, .weigh = weigh};

const struct pb_weigher *const pb_weighers[] = {&by_limbs, NULL};

const struct pb_weigher *pb_weigher_best(void)
{
	const struct pb_weigher *const *at = pb_weighers;
	while (!(*at)->available())
		at++;
	return *at;
}
