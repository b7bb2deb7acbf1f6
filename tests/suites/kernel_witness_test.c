/* What is foretold about a power and what is read off its limbs, both held against GMP. */
#include "kernels/bigint/witness.h"

#include <stdlib.h>
#include <string.h>

#include "kernels/bigint/modular.h"
#include "kernels/bigint/prime.h"
#include "support/suite.h"

static void test_moduli_are_distinct_primes_of_61_bits(void)
{
	mpz_t n;
	mpz_init(n);
	for (unsigned k = 0; k < PB_MODULI; k++) {
		CU_ASSERT_EQUAL(pb_modulus(k) >> 60, 1);
		CU_ASSERT(pb_prime_test(pb_modulus(k)));
		mpz_set_ui(n, pb_modulus(k));
		CU_ASSERT(mpz_probab_prime_p(n, 50) != 0);
		for (unsigned other = 0; other < k; other++)
			CU_ASSERT_NOT_EQUAL(pb_modulus(k), pb_modulus(other));
	}
	mpz_clear(n);
}

static void test_two_is_a_primitive_root(void)
{
	static const uint64_t factors[] = {2, 11, 83, 215833, 5850744257};
	uint64_t order = pb_modulus(1) - 1, product = 1;
	for (size_t i = 0; i < sizeof factors / sizeof *factors; i++) {
		product *= factors[i];
		CU_ASSERT_NOT_EQUAL(pb_mod_power(2, order / factors[i], pb_modulus(1)), 1);
	}
	CU_ASSERT_EQUAL(product, order);
	CU_ASSERT_EQUAL(pb_mod_power(2, order, pb_modulus(1)), 1);
}

static void check_residues(mpz_srcptr number)
{
	struct pb_residues residues = pb_residues_of_limbs(mpz_limbs_read(number), mpz_size(number));
	for (unsigned k = 0; k < PB_MODULI; k++)
		CU_ASSERT_EQUAL(residues.of[k], mpz_fdiv_ui(number, pb_modulus(k)));
}

static void test_residues_at_every_length(void)
{
	gmp_randstate_t random;
	mpz_t number;
	gmp_randinit_default(random);
	gmp_randseed_ui(random, 7);
	mpz_init(number);
	for (unsigned limbs = 0; limbs < 1700; limbs += limbs < 200 || limbs % 816 < 20 || limbs % 816 > 796 ? 1 : 7) {
		mpz_urandomb(number, random, limbs * UINT64_C(64));
		check_residues(number);
		mpz_set_ui(number, 0);
		mpz_setbit(number, limbs * UINT64_C(64));
		mpz_sub_ui(number, number, 1); /* every limb at its largest */
		check_residues(number);
	}
	mpz_urandomb(number, random, 1 << 22);
	check_residues(number);
	mpz_clear(number);
	gmp_randclear(random);
}

static void test_residues_show_limbs_that_changed_places(void)
{
	uint64_t limbs[130] = {0};
	for (size_t i = 0; i < 130; i++)
		limbs[i] = i * UINT64_C(0x9e3779b97f4a7c15);
	struct pb_residues before = pb_residues_of_limbs(limbs, 130);
	uint64_t kept = limbs[3];
	limbs[3] = limbs[64];
	limbs[64] = kept; /* 61 limbs apart: the same weight modulo 2^61 - 1 */
	struct pb_residues after = pb_residues_of_limbs(limbs, 130);
	CU_ASSERT_EQUAL(before.of[0], after.of[0]);
	CU_ASSERT_NOT_EQUAL(before.of[1], after.of[1]);
}

/* Holds foretold and observed facts of base^exponent against GMP; returns whether one length was foretold. */
static bool check_power(const char *text, uint64_t exponent)
{
	struct pb_operand operand;
	mpz_t number;
	CU_ASSERT_FATAL(pb_operand_parse(&operand, text));
	mpz_init_set_str(number, text, 10);
	mpz_pow_ui(number, number, exponent);
	struct pb_facts foretold = pb_facts_foretell(&operand, exponent), observed = pb_facts_observe(number);
	CU_ASSERT(pb_facts_agree(&observed, &foretold));
	CU_ASSERT_EQUAL(observed.bits, mpz_sgn(number) ? mpz_sizeinbase(number, 2) : 0);
	CU_ASSERT_EQUAL(observed.negative, mpz_sgn(number) < 0);
	double estimate = pb_facts_bits_estimate(&operand, exponent);
	CU_ASSERT_DOUBLE_EQUAL(estimate, (double)observed.bits, 1.01 + 1e-12 * estimate);
	mpz_abs(number, number);
	for (unsigned k = 0; k < PB_MODULI; k++)
		CU_ASSERT_EQUAL(observed.residues.of[k], mpz_fdiv_ui(number, pb_modulus(k)));
	mpz_clear(number);
	return foretold.bits == foretold.bits_or;
}

static void test_small_powers(void)
{
	char text[24];
	for (int base = -40; base <= 40; base++)
		for (uint64_t exponent = 0; exponent < 40; exponent++) {
			(void)snprintf(text, sizeof text, "%d", base);
			CU_ASSERT(check_power(text, exponent));
		}
}

static void test_powers_of_ones_with_huge_exponents(void)
{
	CU_ASSERT(check_power("0", UINT64_MAX));
	CU_ASSERT(check_power("1", UINT64_MAX));
	CU_ASSERT(check_power("-1", UINT64_MAX));
	CU_ASSERT(check_power("-1", UINT64_MAX - 1));
	CU_ASSERT(check_power("-0", 3));
}

static void test_bases_beside_powers_of_two(void)
{
	static const uint64_t exponents[] = {1, 2, 3, 7, 64, 1000, 4099};
	mpz_t base;
	mpz_init(base);
	for (unsigned bit = 1; bit < 200; bit += bit < 70 ? 1 : 13)
		for (int beside = -1; beside <= 1; beside++)
			for (size_t i = 0; i < sizeof exponents / sizeof *exponents; i++) {
				mpz_set_ui(base, 0);
				mpz_setbit(base, bit);
				mpz_add(base, base,
				        (mpz_t){{._mp_alloc = 0, ._mp_size = beside, ._mp_d = &(mp_limb_t){1}}});
				char *text = mpz_get_str(NULL, 10, base);
				bool exact = check_power(text, exponents[i]);
				CU_ASSERT(exact || (strlen(text) > 38));
				free(text);
			}
	mpz_clear(base);
}

static void test_bases_of_many_digits(void)
{
	static const size_t lengths[] = {1, 18, 19, 20, 37, 38, 39, 40, 77, 1000, 20001};
	static char text[20003];
	for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++)
		for (int digit = '1'; digit <= '9'; digit += 4) {
			text[0] = '-';
			memset(text + 1, digit, lengths[i]);
			text[1 + lengths[i]] = '\0';
			CU_ASSERT(check_power(text + 1, 3));
			CU_ASSERT(check_power(text, 5));
		}
}

static void test_default_powers(void)
{
	char text[24];
	for (uint64_t i = 10000; i < 10016; i++) {
		(void)snprintf(text, sizeof text, "%llu", (unsigned long long)i);
		CU_ASSERT(check_power(text, i));
	}
}

static void test_length_is_foretold_to_the_bit_far_out(void)
{
	/* 3^(2^36): beyond what a test can compute; floor(2^36 * log2(3)) + 1 */
	struct pb_operand three = pb_operand_of_number(3);
	struct pb_facts facts = pb_facts_foretell(&three, UINT64_C(1) << 36);
	CU_ASSERT_EQUAL(facts.bits, UINT64_C(108917793696));
	CU_ASSERT_EQUAL(facts.bits, facts.bits_or);
}

static void test_wrong_facts_disagree(void)
{
	struct pb_operand base = pb_operand_of_number(1000003);
	const struct pb_facts foretold = pb_facts_foretell(&base, 1000);
	struct pb_facts wrong = foretold;
	CU_ASSERT(pb_facts_agree(&wrong, &foretold));
	wrong.residues.of[0]++;
	CU_ASSERT_FALSE(pb_facts_agree(&wrong, &foretold));
	wrong = foretold;
	wrong.residues.of[1]++;
	CU_ASSERT_FALSE(pb_facts_agree(&wrong, &foretold));
	wrong = foretold;
	wrong.negative = true;
	CU_ASSERT_FALSE(pb_facts_agree(&wrong, &foretold));
	wrong = foretold;
	wrong.bits++;
	CU_ASSERT_FALSE(pb_facts_agree(&wrong, &foretold));
}

static void test_texts_that_are_no_integer(void)
{
	static const char *const texts[] = {"", "-", "+1", "--1", "1.5", "1e5", "0x10", " 1", "1 ", "1-", "twelve"};
	struct pb_operand operand;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		CU_ASSERT_FALSE(pb_operand_parse(&operand, texts[i]));
	CU_ASSERT(pb_operand_parse(&operand, "-000") && operand.zero && !operand.negative);
	CU_ASSERT(pb_operand_parse(&operand, "0012") && operand.residues.of[0] == 12);
}

static const struct test tests[] = {
    {"the moduli are distinct primes of 61 bits", test_moduli_are_distinct_primes_of_61_bits},
    {"two is a primitive root of the second modulus", test_two_is_a_primitive_root},
    {"residues of limbs are GMP's at every length", test_residues_at_every_length},
    {"residues show limbs that changed places", test_residues_show_limbs_that_changed_places},
    {"small powers are foretold: signs, zero, one", test_small_powers},
    {"powers of 0, 1 and -1 take any exponent", test_powers_of_ones_with_huge_exponents},
    {"bases beside powers of two are foretold", test_bases_beside_powers_of_two},
    {"bases of any number of digits are foretold", test_bases_of_many_digits},
    {"powers i^i are foretold", test_default_powers},
    {"a length of 10^11 bits is foretold to the bit", test_length_is_foretold_to_the_bit_far_out},
    {"a wrong residue, sign or length disagrees", test_wrong_facts_disagree},
    {"texts that are no decimal integer are refused", test_texts_that_are_no_integer},
    {NULL, NULL},
};

int main(int argc, char **argv)
{
	return suite_main("kernel_witness", tests, argc, argv);
}
