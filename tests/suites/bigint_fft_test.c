/* The transform engine against GMP: every instruction set that this machine has, teams, and what breaks transforms. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "kernels/bigint/fft/digits.h"
#include "kernels/bigint/fft/power.h"
#include "kernels/bigint/fft/square.h"
#include "support/crowd.h"
#include "support/hard_square.h"
#include "support/suite.h"

#if defined PB_SANITIZED
enum { LONGEST_POINTS = 1 << 12, MOST_BITS = 60000 };
#else
enum { LONGEST_POINTS = 1 << 15, MOST_BITS = 1000000 };
#endif

/* Those that this machine can run; calls `test` with each. */
static void with_every_isa(void (*test)(const struct pb_fft_isa *))
{
	for (const struct pb_fft_isa *const *isa = pb_fft_isas; *isa; isa++)
		if (pb_fft_isa_named((*isa)->name))
			test(*isa);
}

static uint64_t random_state = 1;

static uint64_t next_random(void)
{
	random_state = random_state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return random_state >> 20;
}

static void test_digits_of_every_width(void)
{
	mp_limb_t limbs[40], back[41];
	int32_t digits[400];
	for (unsigned bits = 8; bits <= 26; bits++)
		for (size_t count = 1; count <= 40; count++) {
			for (size_t i = 0; i < count; i++)
				limbs[i] = next_random() & 3 ? next_random() << 32 ^ next_random() : ~UINT64_C(0);
			const size_t room = count * 64 / bits + 2;
			pb_digits_of_limbs(digits, room, bits, limbs, count);
			for (size_t i = 0; i < room; i++)
				CU_ASSERT(digits[i] >= -(1 << (bits - 1)) && digits[i] < 1 << (bits - 1));
			pb_digits_to_limbs(back, count + 1, bits, digits, room);
			CU_ASSERT_EQUAL(memcmp(limbs, back, count * sizeof *limbs), 0);
			CU_ASSERT_EQUAL(back[count], 0);
		}
}

/* Digits below zero borrow from those above them: through all of these where they are zeros. */
static void put_digits(int32_t *digits, size_t count, unsigned bits, unsigned kind)
{
	const int32_t half = 1 << (bits - 1);
	for (size_t i = 0; i < count; i++) {
		const uint64_t random = next_random();
		const bool is_sparse = kind == 1 ? i == 0 : random % (PB_FFT_CHUNK * PB_FFT_CHUNK_GROUP) == 0;
		if (kind == 0)
			digits[i] = (int32_t)(random % (2 * (uint64_t)half)) - half;
		else
			digits[i] = is_sparse ? -1 : 0;
	}
	digits[count - 1] = 1; /* so that the number is positive */
}

struct limbs_wish {
	struct pb_fft_number *number;
	uint64_t *limbs;
};

static void make_limbs(const struct pb_team *team, void *arg)
{
	struct limbs_wish *wish = arg;
	CU_ASSERT_EQUAL(pb_fft_to_limbs(team, wish->number, wish->limbs), 0);
}

static void put_limbs(const struct pb_fft_isa *isa)
{
	enum { MOST = 20 * PB_FFT_CHUNK * PB_FFT_CHUNK_GROUP, MOST_LIMBS = MOST / 64 * PB_FFT_MAX_DIGIT_BITS };
	static int32_t digits[MOST] __attribute__((aligned(64)));
	static uint64_t limbs[MOST_LIMBS], expected[MOST_LIMBS];
	struct pb_fft_member members[3];
	for (unsigned bits = PB_FFT_MIN_DIGIT_BITS; bits <= PB_FFT_MAX_DIGIT_BITS; bits++)
		for (unsigned kind = 0; kind < 3; kind++)
			for (uint32_t team = 1; team <= 3; team++) {
				const size_t count = MOST - next_random() % (MOST / 2);
				struct pb_fft_number number = {.isa = isa,
				                               .digit_bits = bits,
				                               .digits = digits,
				                               .length = count,
				                               .members = members};
				struct limbs_wish wish = {&number, limbs};
				memset(digits, 0, sizeof digits);
				put_digits(digits, count, bits, kind);
				crowd_call(team, true, make_limbs, &wish);
				const size_t made = pb_fft_limbs_room(count, bits);
				pb_digits_to_limbs(expected, made, bits, digits, count);
				CU_ASSERT_EQUAL(memcmp(limbs, expected, made * sizeof *limbs), 0);
			}
}

static void test_digits_become_limbs(void)
{
	with_every_isa(put_limbs);
}

static void test_lengths_waste_little(void)
{
	for (size_t points = 1; points < 1 << 24; points += points / 3 + 1) {
		size_t length = pb_fft_length(points);
		CU_ASSERT(length >= points && length % PB_FFT_UNIT == 0);
		if (points > (size_t)64 * PB_FFT_UNIT)
			CU_ASSERT((double)length < 1.13 * (double)points);
	}
}

/* Carries are made of bits that narrower digits would not leave alone (carry.h). */
static void test_digits_of_the_longest_number_are_wide_enough(void)
{
	const size_t points = (size_t)((double)(UINT64_C(1) << 37) / 2 / PB_FFT_MIN_DIGIT_BITS);
	CU_ASSERT(pb_fft_digit_bits(points) - (PB_FFT_TRIES - 1) >= PB_FFT_MIN_DIGIT_BITS);
}

static void square_every_length(const struct pb_fft_isa *isa)
{
	for (size_t points = 1; points < LONGEST_POINTS; points++) {
		points = pb_fft_length(points);
		for (enum hard_digits kind = 0; kind < HARD_RANDOM; kind++) {
			const int error = hard_square(isa, points, kind, kind % 2 ? 1000003 : 1);
			CU_ASSERT(error == 0 || error == -ERANGE);
		}
		CU_ASSERT_EQUAL(hard_square(isa, points, HARD_RANDOM, 1), 0);
	}
}

static void test_squares_of_hard_digits(void)
{
	with_every_isa(square_every_length);
}

static void check_facts(const struct pb_facts *facts, mpz_srcptr expected)
{
	const struct pb_facts right = pb_facts_observe(expected);
	CU_ASSERT(pb_residues_equal(&facts->residues, &right.residues));
	CU_ASSERT_EQUAL(facts->negative, right.negative);
	CU_ASSERT_EQUAL(facts->bits, right.bits);
	CU_ASSERT_EQUAL(facts->bits_or, right.bits_or);
}

static void power_is_exact(const struct pb_team *team, const struct pb_fft_options *options, const char *base,
                           uint64_t exponent, struct pb_bigint_counts *counts)
{
	struct pb_bigint_outcome outcome = {.counts = *counts};
	mpz_t number, power, expected;
	mpz_inits(number, power, expected, NULL);
	CU_ASSERT_EQUAL_FATAL(mpz_set_str(number, base, 0), 0);
	CU_ASSERT_EQUAL(pb_fft_power(team, power, number, exponent, options, &outcome), 0);
	mpz_pow_ui(expected, number, exponent);
	CU_ASSERT_EQUAL(mpz_cmp(power, expected), 0);
	check_facts(&outcome.facts, expected);
	*counts = outcome.counts;
	mpz_clears(number, power, expected, NULL);
}

static const char *const bases[] = {
    "0",
    "1",
    "-1",
    "2",
    "-2",
    "3",
    "-7",
    "10",
    "15625",
    "1000000",
    "1000001",
    "-96",
    "134217727",
    "134217729",
    "4294967295",
    "0xaaaaaaaaaaaaaaaa",
    "18446744073709551615",
    "18446744073709551617",
    "-340282366920938463463374607431768211455",
    "0x100000000000000000000000000000000000000000000000000000000000000000000000000000001",
    "0xaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
};

static void power_every_base(const struct pb_fft_isa *isa)
{
	const struct pb_fft_options options = {.isa = isa};
	struct pb_bigint_counts counts = {0};
	for (size_t i = 0; i < sizeof bases / sizeof *bases; i++)
		for (size_t bits = 20; bits < MOST_BITS; bits = bits * 8 / 3) {
			uint64_t exponent = bits / (4 * strlen(bases[i])) + i % 2;
			power_is_exact(&pb_team_of_one, &options, bases[i], exponent, &counts);
		}
	CU_ASSERT_EQUAL(counts.fallbacks, 0);
}

static void test_powers_of_every_size(void)
{
	with_every_isa(power_every_base);
}

static void test_small_exponents(void)
{
	const struct pb_fft_options options = {0};
	struct pb_bigint_counts counts = {0};
	for (uint64_t exponent = 0; exponent < 70; exponent++)
		for (size_t i = 0; i < sizeof bases / sizeof *bases; i++)
			power_is_exact(&pb_team_of_one, &options, bases[i], exponent, &counts);
}

static void test_doubtful_powers_are_computed_again(void)
{
	struct pb_fft_options options = {.digit_bits = 24};
	struct pb_bigint_counts counts = {0};
	power_is_exact(&pb_team_of_one, &options, "1000003", 20000, &counts);
	CU_ASSERT(counts.retries > 0);
	CU_ASSERT_EQUAL(counts.fallbacks, 0);
	options.digit_bits = 28;
	counts = (struct pb_bigint_counts){0};
	power_is_exact(&pb_team_of_one, &options, "1000003", 20000, &counts);
	CU_ASSERT_EQUAL(counts.retries, 3);
	CU_ASSERT_EQUAL(counts.fallbacks, 1);
}

/* 0xaaaa..., whose coefficients are as large as can be: narrow digits hold them. */
static void test_digits_that_are_all_alike_are_not_left_to_gmp(void)
{
	const struct pb_fft_options options = {0};
	struct pb_bigint_outcome outcome = {0};
	mpz_t number, square;
	mpz_inits(number, square, NULL);
	for (mp_bitcnt_t bits = 20000; bits < 600000; bits *= 3) {
		mpz_set_ui(number, 0);
		mpz_setbit(number, bits);
		mpz_tdiv_q_ui(number, number, 3);
		CU_ASSERT_EQUAL(pb_fft_power(&pb_team_of_one, square, number, 2, &options, &outcome), 0);
		mpz_mul(number, number, number);
		CU_ASSERT_EQUAL(mpz_cmp(square, number), 0);
	}
	CU_ASSERT(outcome.counts.retries > 0);
	CU_ASSERT_EQUAL(outcome.counts.fallbacks, 0);
	mpz_clears(number, square, NULL);
}

/* A power, as all members are asked for it. */
struct wish {
	struct pb_fft_options options;
	mpz_t base, power;
	uint64_t exponent;
	struct pb_bigint_outcome outcome;
};

static void make_power(const struct pb_team *team, void *arg)
{
	struct wish *wish = arg;
	struct pb_bigint_outcome outcome = {0};
	CU_ASSERT_EQUAL(pb_fft_power(team, wish->power, wish->base, wish->exponent, &wish->options, &outcome), 0);
	if (team->rank == 0)
		wish->outcome = outcome;
}

static void power_by_teams(const struct pb_fft_isa *isa)
{
	static const uint32_t sizes[] = {2, 3, 5, 16};
	static const char *const numbers[] = {
	    "3", "1000001", "-96", "1000000", "18446744073709551615", "-0x1000000000000000000000000000000100000"};
	struct wish wish = {.options = {.isa = isa}};
	mpz_t expected;
	mpz_inits(wish.base, wish.power, expected, NULL);
	for (size_t n = 0; n < sizeof numbers / sizeof *numbers; n++)
		for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
			CU_ASSERT_EQUAL_FATAL(mpz_set_str(wish.base, numbers[n], 0), 0);
			wish.exponent = MOST_BITS / 4 / mpz_sizeinbase(wish.base, 2) + i;
			crowd_call(sizes[i], true, make_power, &wish);
			mpz_pow_ui(expected, wish.base, wish.exponent);
			CU_ASSERT_EQUAL(mpz_cmp(wish.power, expected), 0);
			check_facts(&wish.outcome.facts, expected);
			CU_ASSERT_EQUAL(wish.outcome.counts.retries, 0);
		}
	mpz_clears(wish.base, wish.power, expected, NULL);
}

static void test_teams_make_the_same_power(void)
{
	with_every_isa(power_by_teams);
}

static void test_a_name_chooses_the_instruction_set(void)
{
	CU_ASSERT_PTR_NULL(pb_fft_isa_named("none"));
	CU_ASSERT_EQUAL(setenv("POWBENCH_FFT", "baseline", 1), 0);
	CU_ASSERT_STRING_EQUAL(pb_fft_isa_best()->name, "baseline");
	CU_ASSERT_EQUAL(unsetenv("POWBENCH_FFT"), 0);
	CU_ASSERT_PTR_EQUAL(pb_fft_isa_best(), pb_fft_isa_named(pb_fft_isa_best()->name));
}

static const struct test tests[] = {
    {"numbers survive digits of every width", test_digits_of_every_width},
    {"digits become limbs, whatever they borrow", test_digits_become_limbs},
    {"lengths waste little", test_lengths_waste_little},
    {"digits of the longest number are wide enough", test_digits_of_the_longest_number_are_wide_enough},
    {"squares of hard digits are exact or doubted", test_squares_of_hard_digits},
    {"powers of every size are GMP's", test_powers_of_every_size},
    {"small exponents are GMP's", test_small_exponents},
    {"doubtful powers are computed again, then by GMP", test_doubtful_powers_are_computed_again},
    {"digits that are all alike are not left to GMP", test_digits_that_are_all_alike_are_not_left_to_gmp},
    {"teams of any size make the same power", test_teams_make_the_same_power},
    {"a name chooses the instruction set", test_a_name_chooses_the_instruction_set},
    {NULL, NULL},
};

int main(int argc, char **argv)
{
	return suite_main("bigint_fft", tests, argc, argv);
}
