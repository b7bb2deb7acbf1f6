/* Residues of long numbers, by every way this CPU has, held against GMP. */
#include "kernels/bigint/residue.h"

#include <stdlib.h>
#include <string.h>

#include <gmp.h>

#include <powbench/base.h>

#include "kernels/bigint/prime.h"
#include "kernels/bigint/weigh.h"
#include "support/suite.h"

static const struct pb_weigher *const weighers[] = {&pb_weigher_digits, &pb_weigher_limbs};

static struct pb_weights *weights_of_process(void)
{
	static struct pb_weights weights;
	pb_weights_make(&weights, pb_modulus(0), pb_modulus(1));
	return &weights;
}

static pb_u128 fold_of_gmp(mpz_srcptr number)
{
	uint64_t limbs[2] = {0};
	mpz_t modulus, rest;
	mpz_inits(modulus, rest, NULL);
	mpz_setbit(modulus, 128);
	mpz_sub_ui(modulus, modulus, 1);
	mpz_mod(rest, number, modulus);
	mpz_export(limbs, NULL, -1, sizeof *limbs, 0, 0, rest);
	mpz_clears(modulus, rest, NULL);
	return (pb_u128)limbs[1] << 64 | limbs[0];
}

static void check(const struct pb_residues *residues, mpz_srcptr number)
{
	CU_ASSERT(residues->fold == fold_of_gmp(number));
	for (unsigned k = 0; k < PB_MODULI; k++)
		CU_ASSERT_EQUAL(residues->of[k], mpz_fdiv_ui(number, pb_modulus(k)));
}

static void check_by(const struct pb_weigher *weigher, const struct pb_weights *weights, mpz_srcptr number)
{
	size_t bytes = mpz_size(number) * sizeof(uint64_t);
	uint64_t *limbs = malloc(bytes + 1); /* of the exact size, so that a sanitizer sees a limb too many */
	memcpy(limbs, mpz_limbs_read(number), bytes);
	struct pb_residues residues = pb_weigh(weigher, weights, limbs, mpz_size(number));
	check(&residues, number);
	free(limbs);
}

static void set_ones(mpz_ptr number, unsigned limbs)
{
	mpz_set_ui(number, 0);
	mpz_setbit(number, limbs * UINT64_C(64));
	mpz_sub_ui(number, number, 1);
}

static void check_lengths(const struct pb_weigher *weigher, const struct pb_weights *weights)
{
	gmp_randstate_t random;
	mpz_t number;
	gmp_randinit_default(random);
	gmp_randseed_ui(random, 7);
	mpz_init(number);
	for (unsigned limbs = 0; limbs < 2 * PB_BLOCK_LIMBS + 40;
	     limbs += limbs % PB_ROW_LIMBS < 30 || limbs % PB_ROW_LIMBS > PB_ROW_LIMBS - 30 ? 1 : 23) {
		mpz_urandomb(number, random, limbs * UINT64_C(64));
		check_by(weigher, weights, number);
		set_ones(number, limbs);
		check_by(weigher, weights, number);
	}
	mpz_urandomb(number, random, 1 << 22);
	check_by(weigher, weights, number);
	set_ones(number, 1 << 16);
	check_by(weigher, weights, number);
	mpz_clear(number);
	gmp_randclear(random);
}

static void test_lengths(void)
{
	const struct pb_weights *weights = weights_of_process();
	for (size_t i = 0; i < sizeof weighers / sizeof *weighers; i++)
		if (weighers[i]->available())
			check_lengths(weighers[i], weights);
}

static void test_largest_and_smallest_primes(void)
{
	static struct pb_weights weights;
	const uint64_t small = (UINT64_C(1) << 60) + 33, large = (UINT64_C(1) << 61) - 1;
	uint64_t ones[PB_BLOCK_LIMBS + 7];
	memset(ones, 0xff, sizeof ones);
	CU_ASSERT_FATAL(pb_prime_test(small) && pb_prime_test(large));
	pb_weights_make(&weights, small, large);
	mpz_t number;
	mpz_init(number);
	set_ones(number, sizeof ones / sizeof *ones);
	for (size_t i = 0; i < sizeof weighers / sizeof *weighers; i++)
		if (weighers[i]->available()) {
			struct pb_residues got = pb_weigh(weighers[i], &weights, ones, sizeof ones / sizeof *ones);
			CU_ASSERT_EQUAL(got.of[0], mpz_fdiv_ui(number, small));
			CU_ASSERT_EQUAL(got.of[1], mpz_fdiv_ui(number, large));
		}
	mpz_clear(number);
}

/* Both primes and the fold see it, as none divides a power of two. */
static bool all_differ(const struct pb_residues *a, const struct pb_residues *b)
{
	return a->fold != b->fold && a->of[0] != b->of[0] && a->of[1] != b->of[1];
}

static void test_a_flipped_bit_is_caught_wherever_it_is(void)
{
	enum { LIMBS = PB_BLOCK_LIMBS + 70 };
	static uint64_t limbs[LIMBS];
	for (size_t i = 0; i < LIMBS; i++)
		limbs[i] = i * UINT64_C(0x9e3779b97f4a7c15);
	const struct pb_weights *weights = weights_of_process();
	for (size_t i = 0; i < sizeof weighers / sizeof *weighers; i++) {
		if (!weighers[i]->available())
			continue;
		struct pb_residues right = pb_weigh(weighers[i], weights, limbs, LIMBS);
		size_t caught = 0;
		for (size_t bit = 0; bit < LIMBS * (size_t)64; bit += 13) {
			limbs[bit / 64] ^= UINT64_C(1) << bit % 64;
			struct pb_residues wrong = pb_weigh(weighers[i], weights, limbs, LIMBS);
			limbs[bit / 64] ^= UINT64_C(1) << bit % 64;
			caught += all_differ(&right, &wrong);
		}
		CU_ASSERT_EQUAL(caught, (LIMBS * (size_t)64 + 12) / 13);
	}
}

static void test_limbs_that_changed_places_are_caught(void)
{
	uint64_t limbs[130];
	for (size_t i = 0; i < 130; i++)
		limbs[i] = i * UINT64_C(0x9e3779b97f4a7c15);
	struct pb_residues before = pb_residues_of_limbs(limbs, 130);
	uint64_t kept = limbs[3];
	limbs[3] = limbs[65]; /* an even distance: the same weight modulo 2^128 - 1 */
	limbs[65] = kept;
	struct pb_residues after = pb_residues_of_limbs(limbs, 130);
	CU_ASSERT(before.fold == after.fold);
	CU_ASSERT_NOT_EQUAL(before.of[0], after.of[0]);
	CU_ASSERT_NOT_EQUAL(before.of[1], after.of[1]);
	CU_ASSERT_FALSE(pb_residues_equal(&before, &after));
}

static void test_parts_join_to_the_whole(void)
{
	uint64_t limbs[3001];
	for (size_t i = 0; i < 3001; i++)
		limbs[i] = pb_mix64(i);
	struct pb_residues whole = pb_residues_of_limbs(limbs, 3001);
	static const size_t cuts[] = {0, 1, 2, 61, 1000, 1536, 3000, 3001};
	for (size_t i = 0; i < sizeof cuts / sizeof *cuts; i++) {
		struct pb_residues low = pb_residues_of_limbs(limbs, cuts[i]);
		struct pb_residues high = pb_residues_of_limbs(limbs + cuts[i], 3001 - cuts[i]);
		struct pb_residues joined = pb_residues_join(&low, &high, cuts[i]);
		CU_ASSERT(pb_residues_equal(&joined, &whole));
	}
}

static void test_powers_and_digits(void)
{
	static const char *const bases[] = {"0", "1", "2", "340282366920938463463374607431768211455",
	                                    "99999999999999999999"};
	mpz_t number;
	mpz_init(number);
	for (size_t i = 0; i < sizeof bases / sizeof *bases; i++)
		for (unsigned exponent = 0; exponent < 70; exponent++) {
			struct pb_residues base = pb_residues_of_digits(bases[i]);
			struct pb_residues power = pb_residues_power(&base, exponent);
			(void)mpz_set_str(number, bases[i], 10);
			mpz_pow_ui(number, number, exponent);
			check(&power, number);
		}
	mpz_clear(number);
}

static void test_moduli_are_distinct_primes(void)
{
	CU_ASSERT_NOT_EQUAL(pb_modulus(0), pb_modulus(1));
	for (unsigned k = 0; k < PB_MODULI; k++) {
		CU_ASSERT_EQUAL(pb_modulus(k) >> 60, 1);
		CU_ASSERT(pb_prime_test(pb_modulus(k)));
	}
}

static const struct test tests[] = {
    {"the moduli are distinct primes of 61 bits", test_moduli_are_distinct_primes},
    {"residues of limbs are GMP's at every length", test_lengths},
    {"residues of ones are right modulo the ends of the range of primes", test_largest_and_smallest_primes},
    {"a flipped bit is caught wherever it is", test_a_flipped_bit_is_caught_wherever_it_is},
    {"limbs that changed places are caught", test_limbs_that_changed_places_are_caught},
    {"residues of parts join to those of the whole", test_parts_join_to_the_whole},
    {"residues of digits and powers are GMP's", test_powers_and_digits},
    {NULL, NULL},
};

int main(int argc, char **argv)
{
	return suite_main("kernel_residue", tests, argc, argv);
}
