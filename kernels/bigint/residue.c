#include "residue.h"

#include <pthread.h>
#include <string.h>

#include "modular.h"
#include "prime.h"
#include "weigh.h"

enum { PAIRS = PB_MODULI / 2 };

static struct {
	pthread_once_t made;
	const struct pb_weigher *weigher;
	struct pb_weights weights[PAIRS]; /* constant once made */
} tables = {.made = PTHREAD_ONCE_INIT};

static void make(void)
{
	const uint64_t two_to_61 = UINT64_C(1) << 61;
	uint64_t drawn = pb_prime_draw(), other;
	do
		other = pb_prime_draw();
	while (other == drawn);
	pb_weights_make(&tables.weights[0], two_to_61 - 1, two_to_61 - 45);
	pb_weights_make(&tables.weights[1], drawn, other);
	tables.weigher = pb_weigher_best();
}

void pb_residues_prepare(void)
{
	(void)pthread_once(&tables.made, make);
}

uint64_t pb_modulus(unsigned k)
{
	pb_residues_prepare();
	return tables.weights[k / 2].prime[k % 2];
}

/* residues = residues * 2^(64 * PB_BLOCK_LIMBS) + the block's, whose first `count` limbs may not be zero */
static void enter_block(struct pb_residues *residues, const uint64_t *limbs, size_t count)
{
	for (unsigned pair = 0; pair < PAIRS; pair++) {
		const struct pb_weights *weights = &tables.weights[pair];
		uint64_t block[2];
		tables.weigher->weigh(weights, limbs, count, block);
		for (unsigned k = 0; k < 2; k++) {
			uint64_t *residue = &residues->of[2 * pair + k];
			*residue = pb_mod((pb_u128)*residue * weights->of_limb[k][PB_BLOCK_LIMBS] + block[k],
			                  weights->prime[k]);
		}
	}
}

struct pb_residues pb_residues_of_limbs(const uint64_t *limbs, size_t count)
{
	struct pb_residues residues = {{0}};
	size_t top = count % PB_BLOCK_LIMBS;
	pb_residues_prepare();
	if (top) {
		uint64_t padded[PB_BLOCK_LIMBS] = {0};
		memcpy(padded, limbs + (count - top), top * sizeof *limbs);
		enter_block(&residues, padded, top);
	}
	for (size_t at = count - top; at > 0; at -= PB_BLOCK_LIMBS)
		enter_block(&residues, limbs + (at - PB_BLOCK_LIMBS), PB_BLOCK_LIMBS);
	return residues;
}

struct pb_residues pb_residues_join(const struct pb_residues *low, const struct pb_residues *high, size_t low_limbs)
{
	struct pb_residues joined;
	for (unsigned k = 0; k < PB_MODULI; k++) {
		uint64_t prime = pb_modulus(k), limb = pb_mod((pb_u128)1 << 64, prime);
		joined.of[k] = pb_mod((pb_u128)high->of[k] * pb_mod_power(limb, low_limbs, prime) + low->of[k], prime);
	}
	return joined;
}

struct pb_residues pb_residues_of_digits(const char *digits)
{
	struct pb_residues residues = {{0}};
	for (; *digits; digits++)
		for (unsigned k = 0; k < PB_MODULI; k++)
			residues.of[k] =
			    pb_mod((pb_u128)residues.of[k] * 10 + (unsigned)(*digits - '0'), pb_modulus(k));
	return residues;
}

struct pb_residues pb_residues_of_number(uint64_t number)
{
	struct pb_residues residues;
	for (unsigned k = 0; k < PB_MODULI; k++)
		residues.of[k] = pb_mod(number, pb_modulus(k));
	return residues;
}

struct pb_residues pb_residues_power(const struct pb_residues *base, uint64_t exponent)
{
	struct pb_residues power;
	for (unsigned k = 0; k < PB_MODULI; k++)
		power.of[k] = pb_mod_power(base->of[k], exponent, pb_modulus(k));
	return power;
}

bool pb_residues_equal(const struct pb_residues *a, const struct pb_residues *b)
{
	return memcmp(a, b, sizeof *a) == 0;
}
