/* The big-integer engine as a library, held against GMP. */
#include <powbench/bigint.h>

#include <string.h>
#include <sys/resource.h>

#include "support/suite.h"

static void check_power(const char *base_text, uint64_t exponent)
{
	mpz_t base, result, right;
	mpz_inits(result, right, NULL);
	mpz_init_set_str(base, base_text, 10);
	mpz_pow_ui(right, base, exponent);
	CU_ASSERT_EQUAL(pb_bigint_power(&pb_team_of_one, result, base, exponent), 0);
	CU_ASSERT_EQUAL(mpz_cmp(result, right), 0);
	mpz_set_ui(result, 77); /* its room is used again, whatever is there */
	CU_ASSERT_EQUAL(pb_bigint_power(&pb_team_of_one, result, base, exponent), 0);
	CU_ASSERT_EQUAL(mpz_cmp(result, right), 0);
	mpz_clears(base, result, right, NULL);
}

static void test_powers_are_gmps(void)
{
	static const char *const bases[] = {
	    "0", "1", "-1", "2", "-7", "1000000", "340282366920938463463374607431768211457"};
	static const uint64_t exponents[] = {0, 1, 2, 3, 64, 1001, 40000};
	pb_bigint_open();
	for (size_t i = 0; i < sizeof bases / sizeof *bases; i++)
		for (size_t k = 0; k < sizeof exponents / sizeof *exponents; k++)
			check_power(bases[i], exponents[k]);
	check_power("1", UINT64_MAX);
	check_power("-1", UINT64_MAX);
	check_power("0", UINT64_MAX);
	pb_bigint_close();
}

static void test_squares_are_gmps(void)
{
	mpz_t number, result, right;
	gmp_randstate_t random;
	gmp_randinit_default(random);
	mpz_inits(number, result, right, NULL);
	pb_bigint_open();
	for (unsigned bits = 1; bits < 3000000; bits = bits * 3 + 1) {
		mpz_urandomb(number, random, bits);
		mpz_neg(number, number);
		mpz_mul(right, number, number);
		CU_ASSERT_EQUAL(pb_bigint_square(&pb_team_of_one, result, number), 0);
		CU_ASSERT_EQUAL(mpz_cmp(result, right), 0);
	}
	pb_bigint_close();
	mpz_clears(number, result, right, NULL);
	gmp_randclear(random);
}

static void test_results_outlive_the_library(void)
{
	mpz_t base, result;
	mpz_init_set_ui(base, 3);
	mpz_init(result);
	pb_bigint_open();
	CU_ASSERT_EQUAL(pb_bigint_power(&pb_team_of_one, result, base, 200000), 0);
	pb_bigint_close();
	CU_ASSERT_EQUAL(mpz_remove(result, result, base), 200000);
	CU_ASSERT_EQUAL(mpz_cmp_ui(result, 1), 0);
	mpz_clears(base, result, NULL);
}

static void test_what_cannot_be_is_refused(void)
{
	struct pb_team apart = pb_team_of_one;
	mpz_t base, result;
	mpz_init_set_ui(base, 10);
	mpz_init_set_ui(result, 5);
	apart.shared = false;
	pb_bigint_open();
	CU_ASSERT_EQUAL(pb_bigint_power(&pb_team_of_one, base, base, 2), -EINVAL);
	CU_ASSERT_EQUAL(pb_bigint_power(&apart, result, base, 2), -EINVAL);
	CU_ASSERT_EQUAL(pb_bigint_power(&pb_team_of_one, result, base, UINT64_C(100000000000)), -EFBIG);
	CU_ASSERT_EQUAL(pb_bigint_power(&pb_team_of_one, result, base, UINT64_MAX), -EFBIG);
	CU_ASSERT_EQUAL(mpz_cmp_ui(base, 10) || mpz_cmp_ui(result, 5), 0);
	pb_bigint_close();
	mpz_clears(base, result, NULL);
}

#ifndef PB_SANITIZED /* sanitizers want all addresses */
static void test_lack_of_memory_is_an_error(void)
{
	struct rlimit all, few;
	mpz_t base, result;
	mpz_init_set_ui(base, 10);
	mpz_init(result);
	pb_bigint_open();
	CU_ASSERT_EQUAL(getrlimit(RLIMIT_AS, &all), 0);
	few = all;
	few.rlim_cur = 1 << 28;
	CU_ASSERT_EQUAL(setrlimit(RLIMIT_AS, &few), 0);
	CU_ASSERT_EQUAL(pb_bigint_power(&pb_team_of_one, result, base, 100000000), -ENOMEM);
	CU_ASSERT_EQUAL(pb_bigint_power(&pb_team_of_one, result, base, 10000000000), -ENOMEM);
	CU_ASSERT_EQUAL(pb_bigint_power(&pb_team_of_one, result, base, 3), 0);
	CU_ASSERT_EQUAL(mpz_cmp_ui(result, 1000), 0);
	CU_ASSERT_EQUAL(setrlimit(RLIMIT_AS, &all), 0);
	pb_bigint_close();
	mpz_clears(base, result, NULL);
}
#endif

static const struct test tests[] = {
    {"powers are GMP's", test_powers_are_gmps},
    {"squares are GMP's", test_squares_are_gmps},
    {"results outlive the library", test_results_outlive_the_library},
    {"what cannot be is refused", test_what_cannot_be_is_refused},
#ifndef PB_SANITIZED
    {"lack of memory is an error", test_lack_of_memory_is_an_error},
#endif
    {NULL, NULL},
};

int main(int argc, char **argv)
{
	return suite_main("bigint_library", tests, argc, argv);
}
