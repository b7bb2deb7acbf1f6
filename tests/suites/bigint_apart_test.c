/* Powers and squares by members that share no memory, played by threads that do not tell: against GMP, for teams of any
 * size, every instruction set, and numbers whose carries go through all members. */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "kernels/bigint/fft/apart.h"
#include "kernels/bigint/fft/apart_carries.h"
#include "kernels/bigint/fft/apart_order.h"
#include "kernels/bigint/fft/apart_power.h"
#include "kernels/bigint/fft/digits.h"
#include "kernels/bigint/fft/square.h"
#include "support/crowd.h"
#include "support/suite.h"

#if defined PB_SANITIZED
enum { MOST_BITS = 60000 };
#else
enum { MOST_BITS = 400000 };
#endif
enum { MEMBERS_MAX = CROWD_MAX, BITS = 20 };

static const uint32_t sizes[] = {1, 2, 3, 4, 7, 8, 16};
enum { SIZES = sizeof sizes / sizeof *sizes };

static void *aligned(size_t bytes)
{
	void *memory = aligned_alloc(64, (bytes + 63) / 64 * 64);
	if (!memory)
		abort();
	memset(memory, 0, (bytes + 63) / 64 * 64);
	return memory;
}

static void with_members(uint32_t members, void (*body)(const struct pb_team *, void *), void *test)
{
	crowd_call(members, false, body, test);
}

/* What all members are given, and what each of them finds; they check it one after the other, when all have ended. */
struct deed {
	int32_t *digits; /* of the number before */
	size_t count;
	size_t points;
	unsigned digit_bits;
	double base;
	const struct pb_fft_isa *isa;
	mp_limb_t *limbs; /* of the number after; each member writes its own */
	int errors[MEMBERS_MAX];
};

static void *open_number(struct pb_fft_apart *number, const struct pb_team *team, const struct deed *deed,
                         const struct pb_fft_plan *plan)
{
	struct pb_fft_apart_room room = {0};
	pb_fft_apart_room_grow(&room, team, plan);
	pb_fft_apart_room_grow_for_limbs(&room, team, 2 * plan->points + 8);
	void *memory = aligned(pb_fft_apart_bytes(&room));
	memset(memory, 0x55, pb_fft_apart_bytes(&room)); /* room is not cleared by who gives it */
	*number = (struct pb_fft_apart){.isa = deed->isa, .digit_bits = deed->digit_bits};
	pb_fft_apart_place(number, &room, team->size, memory);
	pb_fft_apart_take(number, team, plan, deed->digits, deed->count);
	return memory;
}

static void put_limbs(const struct pb_team *team, struct pb_fft_apart *number, size_t digits, struct deed *deed)
{
	struct pb_fft_apart_limbs limbs = {0};
	deed->errors[team->rank] = pb_fft_apart_to_limbs(team, number, digits, &limbs);
	if (limbs.count)
		memcpy(deed->limbs + limbs.below, limbs.at, limbs.count * sizeof *deed->limbs);
}

static size_t all_limbs(const struct deed *deed, size_t digits)
{
	return pb_fft_apart_limbs_of(1, 0, digits, deed->digit_bits).end;
}

static void square(const struct pb_team *team, void *test)
{
	struct deed *deed = test;
	const struct pb_fft_plan *plan = pb_fft_plan_of(deed->points, deed->isa->lanes);
	struct pb_fft_apart number;
	void *memory = open_number(&number, team, deed, plan);
	deed->errors[team->rank] = pb_fft_apart_square(team, &number, plan, deed->base);
	if (!deed->errors[team->rank])
		put_limbs(team, &number, 2 * plan->points + 8, deed);
	free(memory);
}

static void set_digits(mpz_ptr number, const struct deed *deed)
{
	const size_t limbs = deed->count * deed->digit_bits / 64 + 2;
	pb_digits_to_limbs(mpz_limbs_write(number, (mp_size_t)limbs), limbs, deed->digit_bits, deed->digits,
	                   deed->count);
	mpz_limbs_finish(number, (mp_size_t)limbs);
}

/* Calls `body` on the members of a team; whether all say 0, and the limbs are those expected. All say the same. */
static bool makes(struct deed *deed, uint32_t members, void (*body)(const struct pb_team *, void *), size_t digits,
                  mpz_srcptr expected)
{
	mpz_t made;
	const size_t count = all_limbs(deed, digits);
	deed->limbs = calloc(count, sizeof *deed->limbs);
	CU_ASSERT_PTR_NOT_NULL_FATAL(deed->limbs);
	with_members(members, body, deed);
	for (uint32_t rank = 1; rank < members; rank++)
		CU_ASSERT_EQUAL(deed->errors[rank], deed->errors[0]);
	const bool same = mpz_cmp(mpz_roinit_n(made, deed->limbs, (mp_size_t)count), expected) == 0;
	free(deed->limbs);
	return deed->errors[0] == 0 && same;
}

static uint64_t random_state = 1;

static int32_t random_digit(int32_t half)
{
	random_state = random_state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (int32_t)((int64_t)(random_state >> 33) % (2 * (int64_t)half + 1)) - half;
}

/* Digits at random, or sparse ones, or, where they are to be doubted, all the same. */
static void fill(struct deed *deed, unsigned kind)
{
	const int32_t half = 1 << (deed->digit_bits - 1);
	for (size_t i = 0; i < deed->count; i++)
		deed->digits[i] = kind == 0 ? random_digit(half) : kind == 1 ? (i % 97 == 0 ? -half : 0) : half;
	deed->digits[deed->count - 1] = 1;
}

static void squares_are_exact(const struct pb_fft_isa *isa, size_t points, unsigned kind)
{
	struct deed deed = {.count = points, .points = points, .isa = isa, .base = kind == 0 ? 1 : 1000003};
	mpz_t expected;
	mpz_init(expected);
	deed.digit_bits = pb_fft_digit_bits(points);
	deed.digits = aligned(points * sizeof *deed.digits);
	fill(&deed, kind);
	set_digits(expected, &deed);
	mpz_mul(expected, expected, expected);
	mpz_mul_ui(expected, expected, (unsigned long)deed.base);
	for (size_t i = 0; i < SIZES; i++) {
		const bool exact = makes(&deed, sizes[i], square, 2 * points + 8, expected);
		CU_ASSERT_TRUE(exact || deed.errors[0] == -ERANGE);
		CU_ASSERT_TRUE(kind == 2 || exact);
		CU_ASSERT_TRUE(kind != 2 || points < 4096 || deed.errors[0] == -ERANGE);
	}
	free(deed.digits);
	mpz_clear(expected);
}

static void with_every_isa(void (*test)(const struct pb_fft_isa *))
{
	for (const struct pb_fft_isa *const *isa = pb_fft_isas; *isa; isa++)
		if (pb_fft_isa_named((*isa)->name))
			test(*isa);
}

static void square_lengths(const struct pb_fft_isa *isa)
{
	static const size_t points[] = {512, 1536, 5120, 6144};
	for (size_t i = 0; i < sizeof points / sizeof *points; i++)
		for (unsigned kind = 0; kind < 3; kind++)
			squares_are_exact(isa, points[i], kind);
}

static void test_squares_are_exact_or_doubted_by_all(void)
{
	with_every_isa(square_lengths);
}

/* A number after its columns have been joined, of which nothing is to be carried. */
static void *open_joined(struct pb_fft_apart *number, const struct pb_team *team, const struct deed *deed,
                         const struct pb_fft_plan *plan)
{
	void *memory = open_number(number, team, deed, plan);
	number->length = pb_fft_apart_rows(plan) * plan->columns;
	memset(number->carries, 0, pb_fft_carries_length(plan) * sizeof *number->carries);
	return memory;
}

/* Every digit is at its limit and 1 is carried out of the first columns of the first row. */
static void carry_through_all(const struct pb_team *team, void *test)
{
	struct deed *deed = test;
	const struct pb_fft_plan *plan = pb_fft_plan_of(deed->points, deed->isa->lanes);
	struct pb_fft_apart number;
	void *memory = open_joined(&number, team, deed, plan);
	number.carries[0] = team->rank == 0;
	int error = pb_fft_apart_carry(team, &number, plan, 1, false);
	put_limbs(team, &number, 2 * plan->points + 8, deed);
	deed->errors[team->rank] = error ? error : deed->errors[team->rank];
	free(memory);
}

/* Where the columns of the first member end. */
static size_t first_columns(const struct pb_fft_isa *isa, size_t points, uint32_t members)
{
	const struct pb_fft_layout layout = pb_fft_apart_layout(pb_fft_plan_of(points, isa->lanes), members);
	return pb_fft_layout_columns(&layout, 0).end;
}

static void test_a_carry_goes_through_all_members(void)
{
	struct deed deed = {.points = 1536, .digit_bits = BITS, .isa = pb_fft_isa_best(), .count = 2 * 1536 + 1};
	mpz_t expected, carry;
	mpz_inits(expected, carry, NULL);
	deed.digits = aligned(deed.count * sizeof *deed.digits);
	for (size_t i = 0; i < 2 * deed.points; i++)
		deed.digits[i] = (1 << (BITS - 1)) - 1;
	for (size_t i = 0; i < SIZES; i++) {
		set_digits(expected, &deed);
		mpz_set_ui(carry, 1);
		mpz_mul_2exp(carry, carry, BITS * first_columns(deed.isa, deed.points, sizes[i]));
		mpz_add(expected, expected, carry);
		CU_ASSERT_TRUE(makes(&deed, sizes[i], carry_through_all, 2 * deed.points + 8, expected));
	}
	free(deed.digits);
	mpz_clears(expected, carry, NULL);
}

static void doubt_on_the_last(const struct pb_team *team, void *test)
{
	struct deed *deed = test;
	const struct pb_fft_plan *plan = pb_fft_plan_of(deed->points, deed->isa->lanes);
	struct pb_fft_apart number;
	void *memory = open_joined(&number, team, deed, plan);
	deed->errors[team->rank] = pb_fft_apart_carry(team, &number, plan, 1, team->rank == team->size - 1);
	free(memory);
}

static void test_the_doubt_of_one_is_the_doubt_of_all(void)
{
	struct deed deed = {.points = 1536, .digit_bits = BITS, .isa = pb_fft_isa_best(), .count = 1};
	deed.digits = aligned(sizeof *deed.digits);
	for (size_t i = 0; i < SIZES; i++) {
		with_members(sizes[i], doubt_on_the_last, &deed);
		for (uint32_t rank = 0; rank < sizes[i]; rank++)
			CU_ASSERT_EQUAL(deed.errors[rank], -ERANGE);
	}
	free(deed.digits);
}

static void only_limbs(const struct pb_team *team, void *test)
{
	struct deed *deed = test;
	struct pb_fft_apart number;
	void *memory = open_number(&number, team, deed, pb_fft_plan_of(deed->points, deed->isa->lanes));
	put_limbs(team, &number, deed->count, deed);
	free(memory);
}

/* 2^n - 1 and 2^n + 2^k: what is below the top borrows, through the limbs of all members, or does not. */
static void test_limbs_borrow_through_all_members(void)
{
	struct deed deed = {.points = 6144, .digit_bits = BITS, .isa = pb_fft_isa_best(), .count = 6144};
	mpz_t expected;
	mpz_init(expected);
	deed.digits = aligned(deed.count * sizeof *deed.digits);
	deed.digits[deed.count - 1] = 1;
	for (int32_t low = -1; low <= 1; low++)
		for (size_t at = 0; at < deed.count - 1; at += 997)
			for (size_t i = 0; i < SIZES; i++) {
				deed.digits[at] = low;
				set_digits(expected, &deed);
				CU_ASSERT_TRUE(makes(&deed, sizes[i], only_limbs, deed.count, expected));
				deed.digits[at] = 0;
			}
	free(deed.digits);
	mpz_clear(expected);
}

/* A power, as all members are asked for it. */
struct wish {
	const char *base;
	uint64_t exponent;
	struct pb_fft_options options;
	bool unlike; /* members have different instruction sets */
	bool whole;  /* the number is wanted, too */
	mpz_t result;
	struct pb_bigint_outcome outcome;
	int errors[MEMBERS_MAX];
};

static const struct pb_fft_isa *isa_of_member(uint32_t rank)
{
	const struct pb_fft_isa *isa = pb_fft_isa_of(rank % 3 == 0 ? 8 : rank % 3 == 1 ? 2 : 4);
	return isa ? isa : pb_fft_isa_of(2);
}

static void make_power(const struct pb_team *team, void *test)
{
	struct wish *wish = test;
	struct pb_fft_options options = wish->options;
	struct pb_bigint_outcome outcome = {0};
	mpz_t base, result;
	mpz_init_set_str(base, wish->base, 0);
	mpz_init(result);
	if (wish->unlike)
		options.isa = isa_of_member(team->rank);
	wish->errors[team->rank] =
	    pb_fft_power_apart(team, wish->whole ? result : NULL, base, wish->exponent, &options, &outcome);
	if (team->rank == 0) {
		mpz_swap(wish->result, result);
		wish->outcome = outcome;
	}
	mpz_clears(base, result, NULL);
}

static void power_is_exact(struct wish *wish, uint32_t members)
{
	mpz_t expected;
	mpz_init(wish->result);
	mpz_init_set_str(expected, wish->base, 0);
	mpz_pow_ui(expected, expected, wish->exponent);
	with_members(members, make_power, wish);
	const struct pb_facts facts = pb_facts_observe(expected);
	for (uint32_t rank = 0; rank < members; rank++)
		CU_ASSERT_EQUAL(wish->errors[rank], 0);
	CU_ASSERT_TRUE(pb_facts_agree(&wish->outcome.facts, &facts));
	CU_ASSERT_TRUE(!wish->whole || mpz_cmp(wish->result, expected) == 0);
	mpz_clears(wish->result, expected, NULL);
}

static const char *const bases[] = {
    "0",
    "-1",
    "2",
    "-3",
    "10",
    "15625",
    "1000003",
    "134217729",
    "-18446744073709551615",
    "0x7fffffffffffffffffffffff",
    "0xffffffffffffffffffffffff",
    "0xaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
};

static void power_bases(const struct pb_fft_isa *isa)
{
	for (size_t i = 0; i < sizeof bases / sizeof *bases; i++)
		for (uint64_t bits = 300; bits <= MOST_BITS; bits *= 19) {
			struct wish wish = {.base = bases[i],
			                    .exponent = bits / (3 * strlen(bases[i])) + i % 2,
			                    .options = {.isa = isa},
			                    .whole = i % 2 == 0};
			power_is_exact(&wish, sizes[(i + bits) % SIZES]);
			CU_ASSERT_EQUAL(wish.outcome.counts.retries, 0);
		}
}

/* Every bit of the exponent is set, so that a base that is too long to go into the carries comes in each time. */
static void power_long_bases(const struct pb_fft_isa *isa)
{
	for (size_t i = 0; i < SIZES; i++) {
		struct wish wish = {.base = "0x400000000000000000000001", .exponent = 1023, .options = {.isa = isa}};
		wish.whole = i % 2 == 0;
		power_is_exact(&wish, sizes[i]);
		CU_ASSERT_EQUAL(wish.outcome.counts.retries, 0);
	}
}

static void test_long_bases_come_in_by_all_members(void)
{
	with_every_isa(power_long_bases);
}

static void test_powers_are_gmps(void)
{
	with_every_isa(power_bases);
}

static void test_teams_of_any_size_make_the_same_power(void)
{
	for (size_t i = 0; i < SIZES; i++) {
		struct wish wish = {.base = "-1000002", .exponent = MOST_BITS / 20, .whole = true};
		power_is_exact(&wish, sizes[i]);
		wish.whole = false;
		power_is_exact(&wish, sizes[i]);
	}
}

struct meeting {
	const struct pb_fft_isa *isas[MEMBERS_MAX];
	int errors[MEMBERS_MAX];
};

static void agree(const struct pb_team *team, void *test)
{
	struct meeting *meeting = test;
	const struct pb_fft_options options = {.isa = isa_of_member(team->rank)};
	uint64_t prime[PB_MODULI];
	meeting->errors[team->rank] = pb_fft_apart_agree(team, &options, &meeting->isas[team->rank], prime);
}

static void test_members_take_the_widest_vectors_of_all(void)
{
	struct meeting meeting = {0};
	with_members(4, agree, &meeting);
	for (uint32_t rank = 0; rank < 4; rank++) {
		CU_ASSERT_EQUAL(meeting.errors[rank], 0);
		CU_ASSERT_PTR_EQUAL(meeting.isas[rank], pb_fft_isa_of(2));
	}
}

static void test_members_may_have_unlike_vectors(void)
{
	struct wish wish = {.base = "1000003", .exponent = 2000, .unlike = true, .whole = true};
	for (size_t i = 0; i < SIZES; i++)
		power_is_exact(&wish, sizes[i]);
}

static void test_doubtful_powers_are_computed_again(void)
{
	for (size_t i = 0; i < SIZES; i++) {
		struct wish wish = {.base = "1000003", .exponent = 20000, .options = {.digit_bits = 24}, .whole = true};
		power_is_exact(&wish, sizes[i]);
		CU_ASSERT(wish.outcome.counts.retries > 0);
		CU_ASSERT_EQUAL(wish.outcome.counts.fallbacks, 0);
		wish.options.digit_bits = 28;
		power_is_exact(&wish, sizes[i]);
		CU_ASSERT_EQUAL(wish.outcome.counts.retries, 3);
		CU_ASSERT_EQUAL(wish.outcome.counts.fallbacks, 1);
	}
}

/* The room that the largest share of a team takes. */
static size_t largest_room(uint32_t members, size_t points)
{
	const struct pb_team first = {.size = members};
	struct pb_fft_apart_room room = {0};
	pb_fft_apart_room_grow(&room, &first, pb_fft_plan_of(points, 8));
	pb_fft_apart_room_grow_for_limbs(&room, &first, 2 * points);
	return pb_fft_apart_bytes(&room);
}

static void test_memory_falls_with_the_members(void)
{
	const size_t points = pb_fft_length(1 << 22), all = largest_room(1, points);
	CU_ASSERT(all < 26 * points + PB_FFT_APART_WINDOW);
	for (uint32_t members = 2; members <= MEMBERS_MAX; members *= 2)
		CU_ASSERT((double)largest_room(members, points) < 1.25 * (double)all / members + PB_FFT_APART_WINDOW);
}

static const struct test tests[] = {
    {"squares are exact, or doubted by all members", test_squares_are_exact_or_doubted_by_all},
    {"a carry goes through all members", test_a_carry_goes_through_all_members},
    {"the doubt of one is the doubt of all", test_the_doubt_of_one_is_the_doubt_of_all},
    {"limbs borrow through all members", test_limbs_borrow_through_all_members},
    {"powers are GMP's", test_powers_are_gmps},
    {"long bases come in by all members", test_long_bases_come_in_by_all_members},
    {"teams of any size make the same power", test_teams_of_any_size_make_the_same_power},
    {"members take the widest vectors that all have", test_members_take_the_widest_vectors_of_all},
    {"members may have unlike vectors", test_members_may_have_unlike_vectors},
    {"doubtful powers are computed again, then by GMP", test_doubtful_powers_are_computed_again},
    {"memory falls with the members", test_memory_falls_with_the_members},
    {NULL, NULL},
};

int main(int argc, char **argv)
{
	return suite_main("bigint_apart", tests, argc, argv);
}
