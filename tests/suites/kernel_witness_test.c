/* What is foretold about a power and what is read off its limbs, both held against GMP. */
#include "kernels/bigint/witness.h"

#include <stdlib.h>
#include <string.h>

#include "support/suite.h"

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
	CU_ASSERT(pb_operand_parse(&operand, "0012") && operand.residues.fold == 12);
}

static const struct test tests[] = {
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
