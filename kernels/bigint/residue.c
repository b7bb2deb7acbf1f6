#include "residue.h"

#include <pthread.h>
#include <string.h>

#include "fold.h"
#include "modular.h"
#include "prime.h"
#include "weigh.h"

static struct {
	pthread_once_t made;
	const struct pb_weigher *weigher;
	struct pb_weights weights; /* constant once made */
} tables = {.made = PTHREAD_ONCE_INIT};

static void make(void)
{
	uint64_t first = pb_prime_draw(), second;
	do
		second = pb_prime_draw();
	while (second == first);
	pb_weights_make(&tables.weights, first, second);
	tables.weigher = pb_weigher_best();
}

void pb_residues_prepare(void)
{
	(void)pthread_once(&tables.made, make);
}

uint64_t pb_modulus(unsigned k)
{
	pb_residues_prepare();
	return tables.weights.prime[k].modulus;
}

struct pb_residues pb_residues_of_limbs(const uint64_t *limbs, size_t count)
{
	pb_residues_prepare();
	return pb_weigh(tables.weigher, &tables.weights, limbs, count);
}

struct pb_residues pb_residues_join(const struct pb_residues *low, const struct pb_residues *high, size_t low_limbs)
{
	struct pb_residues joined = {.fold = pb_fold_add(low->fold, pb_fold_rotate(high->fold, low_limbs % 2 * 64))};
	for (unsigned k = 0; k < PB_MODULI; k++) {
		uint64_t prime = pb_modulus(k), limb = pb_mod((pb_u128)1 << 64, prime);
		joined.of[k] = pb_mod((pb_u128)high->of[k] * pb_mod_power(limb, low_limbs, prime) + low->of[k], prime);
	}
	return joined;
}

static void append_digit(struct pb_residues *residues, unsigned digit)
{
	residues->fold = pb_fold_add(pb_fold_multiply(residues->fold, 10), digit);
	for (unsigned k = 0; k < PB_MODULI; k++)
		residues->of[k] = pb_mod((pb_u128)residues->of[k] * 10 + digit, pb_modulus(k));
}

struct pb_residues pb_residues_of_digits(const char *digits)
{
	struct pb_residues residues = {0};
	for (; *digits; digits++)
		append_digit(&residues, (unsigned)(*digits - '0'));
	return residues;
}

struct pb_residues pb_residues_of_number(uint64_t number)
{
	struct pb_residues residues = {.fold = number};
	pb_residues_prepare();
	for (unsigned k = 0; k < PB_MODULI; k++)
		residues.of[k] = pb_divisor_rest(&tables.weights.prime[k], number);
	return residues;
}

/* From the exponent's top, both side by side; multiplied by 2^64 meanwhile. */
void pb_residues_power_of_primes(uint64_t power[PB_MODULI], const struct pb_residues *base, uint64_t exponent)
{
	pb_residues_prepare();
	const struct pb_divisor *first = &tables.weights.prime[0], *second = &tables.weights.prime[1];
	const uint64_t b = pb_divisor_rest(first, (pb_u128)base->of[0] << 64);
	const uint64_t c = pb_divisor_rest(second, (pb_u128)base->of[1] << 64);
	uint64_t x = first->radix, y = second->radix;
	for (unsigned bit = exponent ? 64 - (unsigned)__builtin_clzll(exponent) : 0; bit-- > 0;) {
		x = pb_divisor_multiply(first, x, x);
		y = pb_divisor_multiply(second, y, y);
		if (exponent >> bit & 1) {
			x = pb_divisor_multiply(first, x, b);
			y = pb_divisor_multiply(second, y, c);
		}
	}
	power[0] = pb_divisor_rest(first, pb_divisor_multiply(first, x, 1));
	power[1] = pb_divisor_rest(second, pb_divisor_multiply(second, y, 1));
}

struct pb_residues pb_residues_power(const struct pb_residues *base, uint64_t exponent)
{
	struct pb_residues power = {.fold = pb_fold_power(base->fold, exponent)};
	pb_residues_power_of_primes(power.of, base, exponent);
	return power;
}

bool pb_residues_equal(const struct pb_residues *a, const struct pb_residues *b)
{
	return a->fold == b->fold && a->of[0] == b->of[0] && a->of[1] == b->of[1];
}
