/* Primes of 61 bits, held against GMP. */
#include "kernels/bigint/prime.h"

#include <gmp.h>

#include "support/suite.h"

static bool gmp_says_prime(uint64_t n)
{
	mpz_t number;
	mpz_init_set_ui(number, n);
	bool prime = mpz_probab_prime_p(number, 40) != 0;
	mpz_clear(number);
	return prime;
}

static void test_small_numbers(void)
{
	for (uint64_t n = 0; n < 20000; n++)
		CU_ASSERT_EQUAL(pb_prime_test(n), gmp_says_prime(n));
}

static void test_both_ends_of_the_range(void)
{
	for (uint64_t n = 0; n < 2000; n++) {
		CU_ASSERT_EQUAL(pb_prime_test(UINT64_MAX - n), gmp_says_prime(UINT64_MAX - n));
		CU_ASSERT_EQUAL(pb_prime_test((UINT64_C(1) << 61) - n), gmp_says_prime((UINT64_C(1) << 61) - n));
	}
}

/* The least strong pseudoprime to the first 1, 2, ..., 11 prime bases, as far as they are below 2^64 (OEIS A014233). */
static void test_strong_pseudoprimes_are_refused(void)
{
	static const uint64_t composite[] = {2047,          1373653,       25326001,        3215031751,
	                                     2152302898747, 3474749660383, 341550071728321, 3825123056546413051};
	for (size_t i = 0; i < sizeof composite / sizeof *composite; i++)
		CU_ASSERT_FALSE(pb_prime_test(composite[i]));
}

static void test_drawn_primes(void)
{
	uint64_t drawn[32];
	for (size_t i = 0; i < 32; i++) {
		drawn[i] = pb_prime_draw();
		CU_ASSERT_EQUAL(drawn[i] >> 60, 1);
		CU_ASSERT(gmp_says_prime(drawn[i]));
		for (size_t other = 0; other < i; other++)
			CU_ASSERT_NOT_EQUAL(drawn[i], drawn[other]);
	}
}

static const struct test tests[] = {
    {"small numbers are told apart", test_small_numbers},
    {"numbers at 2^61 and 2^64 are told apart", test_both_ends_of_the_range},
    {"strong pseudoprimes are refused", test_strong_pseudoprimes_are_refused},
    {"drawn primes are primes of 61 bits, and others each time", test_drawn_primes},
    {NULL, NULL},
};

int main(int argc, char **argv)
{
	return suite_main("kernel_prime", tests, argc, argv);
}
