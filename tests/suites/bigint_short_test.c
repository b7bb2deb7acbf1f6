/* Powers of too few bits for a transform, and the squares that they are made of, held against GMP bit for bit. */
#include "kernels/bigint/short_power.h"

#include <string.h>

#include "kernels/bigint/ifma.h"
#include "support/suite.h"

enum { MOST_LIMBS = PB_IFMA_MOST_LIMBS };

enum pattern { ONES, TENS, ENDS, TOP, RUNS, RANDOM, PATTERNS };

static mp_limb_t limb_of(enum pattern pattern, size_t i)
{
	switch (pattern) {
	case ONES:
		return ~UINT64_C(0);
	case TENS:
		return 0xaaaaaaaaaaaaaaaa;
	case ENDS:
		return i == 0;
	default:
		return 0;
	}
}

static void fill(mp_limb_t *limbs, size_t count, enum pattern pattern)
{
	for (size_t i = 0; i < count; i++)
		limbs[i] = limb_of(pattern, i);
	if (pattern == RUNS)
		mpn_random2(limbs, (mp_size_t)count);
	if (pattern == RANDOM)
		mpn_random(limbs, (mp_size_t)count);
	if (limbs[count - 1] == 0)
		limbs[count - 1] = 1;
}

/* The limb above is left alone. */
static bool square_is_exact(const mp_limb_t *limbs, size_t count, uint64_t factor)
{
	static struct pb_ifma_number number, square;
	static mp_limb_t expected[2 * MOST_LIMBS + 2], got[2 * MOST_LIMBS + 2];
	const mp_limb_t mark = 0x7777777777777777;
	size_t length = 2 * count;
	mpn_sqr(expected, limbs, (mp_size_t)count);
	expected[length] = mpn_mul_1(expected, expected, (mp_size_t)length, factor);
	length++;
	while (expected[length - 1] == 0)
		length--;
	got[length] = mark;
	pb_ifma_of_limbs(&number, limbs, count);
	pb_ifma_square(&square, &number, factor);
	return pb_ifma_to_limbs(got, &square) == length && mpn_cmp(got, expected, (mp_size_t)length) == 0 &&
	       got[length] == mark;
}

static void test_squares_of_every_length(void)
{
	const uint64_t factors[] = {1, (UINT64_C(1) << PB_IFMA_DIGIT_BITS) - 1, 3};
	mp_limb_t limbs[MOST_LIMBS];
	unsigned wrong = 0;
	for (enum pattern pattern = 0; pb_ifma_available() && pattern < PATTERNS; pattern++)
		for (size_t count = 1; count <= MOST_LIMBS; count++) {
			fill(limbs, count, pattern);
			wrong += !square_is_exact(limbs, count, factors[(count + pattern) % 3]);
		}
	CU_ASSERT_EQUAL(wrong, 0);
}

/* Digits are at their upper limit after a square only by chance: here they all are, again and again. */
static void test_squares_of_squares(void)
{
	static struct pb_ifma_number number[2];
	static mp_limb_t got[2 * MOST_LIMBS + 2];
	const mp_limb_t ones[3] = {~UINT64_C(0), ~UINT64_C(0), ~UINT64_C(0)};
	mpz_t expected;
	mpz_init_set_ui(expected, 1);
	mpz_mul_2exp(expected, expected, 192);
	mpz_sub_ui(expected, expected, 1);
	if (pb_ifma_available())
		pb_ifma_of_limbs(&number[0], ones, 3);
	for (unsigned i = 0; pb_ifma_available() && i < 8; i++) {
		pb_ifma_square(&number[(i + 1) % 2], &number[i % 2], 1);
		mpz_mul(expected, expected, expected);
	}
	if (pb_ifma_available()) {
		size_t count = pb_ifma_to_limbs(got, &number[0]);
		CU_ASSERT_EQUAL_FATAL(count, mpz_size(expected));
		CU_ASSERT_EQUAL(mpn_cmp(got, mpz_limbs_read(expected), (mp_size_t)count), 0);
	}
	mpz_clear(expected);
}

static void check_power(mpz_srcptr base, uint64_t exponent, bool by_digits)
{
	struct pb_bigint_outcome outcome = {0};
	mpz_t power, expected;
	mpz_inits(power, expected, NULL);
	mpz_pow_ui(expected, base, exponent);
	pb_short_power(power, base, exponent, by_digits, &outcome);
	const struct pb_facts right = pb_facts_observe(expected);
	CU_ASSERT_EQUAL(mpz_cmp(power, expected), 0);
	CU_ASSERT(pb_facts_agree(&outcome.facts, &right));
	CU_ASSERT_EQUAL(outcome.counts.retries, 0);
	mpz_set_ui(power, 1);
	pb_short_power_unconfirmed(power, base, exponent, by_digits);
	CU_ASSERT_EQUAL(mpz_cmp(power, expected), 0);
	mpz_clears(power, expected, NULL);
}

static const char *const bases[] = {
    "0",
    "1",
    "-1",
    "2",
    "3",
    "-7",
    "1000000",
    "-1000003",
    "0x7ffffffffffff",     /* the longest that is multiplied in */
    "0x8000000000001",     /* and one that is not */
    "-0x7ffffffffffff000", /* even, the longest */
    "0xffffffffffffffff",
    "0x8000000000000000",
    "0x100000000000000000000000001",
    "-0xfffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    "0x123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789ab00",
};

static void check_powers(bool by_digits)
{
	mpz_t base;
	mpz_init(base);
	for (size_t i = 0; i < sizeof bases / sizeof *bases; i++) {
		CU_ASSERT_EQUAL_FATAL(mpz_set_str(base, bases[i], 0), 0);
		for (uint64_t exponent = 0; exponent < 300; exponent++)
			check_power(base, exponent, by_digits);
		for (size_t bits = 1000; bits < 150000; bits += bits / 19)
			check_power(base, bits / mpz_sizeinbase(base, 2), by_digits);
	}
	mpz_clear(base);
}

static void test_powers_by_digits(void)
{
	check_powers(true);
}

static void test_powers_without(void)
{
	check_powers(false);
}

static bool product_is_exact(const mp_limb_t *limbs, size_t count, const mp_limb_t *factor, size_t factor_count)
{
	static struct pb_ifma_number number, product, by;
	static mp_limb_t expected[MOST_LIMBS + 8], got[MOST_LIMBS + 8];
	size_t length = count + factor_count;
	if (count >= factor_count)
		(void)mpn_mul(expected, limbs, (mp_size_t)count, factor, (mp_size_t)factor_count);
	else
		(void)mpn_mul(expected, factor, (mp_size_t)factor_count, limbs, (mp_size_t)count);
	length -= expected[length - 1] == 0;
	pb_ifma_of_limbs(&number, limbs, count);
	pb_ifma_of_limbs(&by, factor, factor_count);
	pb_ifma_multiply(&product, &number, &by);
	return pb_ifma_to_limbs(got, &product) == length && mpn_cmp(got, expected, (mp_size_t)length) == 0;
}

static void test_products_by_a_block(void)
{
	mp_limb_t limbs[MOST_LIMBS], factor[6]; /* 384 of 408 bits */
	unsigned wrong = 0;
	for (enum pattern pattern = 0; pb_ifma_available() && pattern < PATTERNS; pattern++)
		for (size_t count = 1; count <= MOST_LIMBS; count++) {
			fill(limbs, count, pattern);
			fill(factor, 1 + count % 6, pattern);
			wrong += !product_is_exact(limbs, count, factor, 1 + count % 6);
		}
	CU_ASSERT_EQUAL(wrong, 0);
}

static void test_squares_of_long_bases(void)
{
	mpz_t base;
	mpz_init(base);
	for (size_t count = 20; count < MOST_LIMBS + 400; count += count / 7) {
		fill(mpz_limbs_write(base, (mp_size_t)count), count, RUNS);
		mpz_limbs_finish(base, (mp_size_t)count);
		for (uint64_t exponent = 2; exponent < 6; exponent++)
			check_power(base, exponent, true);
	}
	mpz_clear(base);
}

static void test_what_has_digits(void)
{
	mpz_t base;
	mpz_init_set_ui(base, 64);
	CU_ASSERT_FALSE(pb_short_power_has_digits(base, 3));
	mpz_set_ui(base, 0);
	CU_ASSERT_FALSE(pb_short_power_has_digits(base, 3));
	mpz_set_ui(base, 3);
	CU_ASSERT_EQUAL(pb_short_power_has_digits(base, 3), pb_ifma_available());
	mpz_ui_pow_ui(base, 3, 1000);
	CU_ASSERT_FALSE(pb_short_power_has_digits(base, 3));
	CU_ASSERT_EQUAL(pb_short_power_has_digits(base, 4), pb_ifma_available());
	mpz_clear(base);
}

static const struct test tests[] = {
    {"squares of every length are GMP's", test_squares_of_every_length},
    {"squares of squares are GMP's", test_squares_of_squares},
    {"powers by digits are GMP's", test_powers_by_digits},
    {"powers without them are GMP's", test_powers_without},
    {"products by a block are GMP's", test_products_by_a_block},
    {"squares of long bases are GMP's", test_squares_of_long_bases},
    {"what has digits is neither a power of two nor long", test_what_has_digits},
    {NULL, NULL},
};

int main(int argc, char **argv)
{
	return suite_main("bigint_short", tests, argc, argv);
}
