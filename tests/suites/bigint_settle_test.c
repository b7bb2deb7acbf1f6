/* What the shares of a team carry into each other: through digits that pass all of it on. */
#include <stdlib.h>
#include <string.h>

#include "kernels/bigint/fft/settle.h"
#include "support/crowd.h"
#include "support/hard_square.h"
#include "support/suite.h"

/* A squaring whose passes are over: every digit at its limit, and 1 to carry out of each share of the first row. */
struct joined {
	struct pb_fft_number number;
	struct pb_fft_member members[CROWD_MAX];
	const struct pb_fft_plan *plan;
	mpz_t expected;
};

static void *cleared(size_t bytes)
{
	void *memory = aligned_alloc(64, (bytes + 63) / 64 * 64);
	CU_ASSERT_PTR_NOT_NULL_FATAL(memory);
	memset(memory, 0, bytes);
	return memory;
}

/* Shares of the columns, larger and larger; the first ones of many are none. */
static void share(struct joined *joined, uint32_t members, uint32_t rank)
{
	const size_t step = (size_t)joined->number.isa->lanes * PB_FFT_WIDTH;
	const size_t blocks = joined->plan->columns / step, squares = (size_t)members * members;
	joined->members[rank].begin = blocks * rank * rank / squares * step;
	joined->members[rank].end = blocks * (rank + 1) * (rank + 1) / squares * step;
}

static void expect_carry(struct joined *joined, uint64_t column)
{
	mpz_t one;
	mpz_init_set_ui(one, 1);
	mpz_mul_2exp(one, one, column * joined->number.digit_bits);
	mpz_add(joined->expected, joined->expected, one);
	mpz_clear(one);
}

static void join_at_the_limit(struct joined *joined, uint32_t members)
{
	struct pb_fft_number *number = &joined->number;
	memset(number->digits, 0, pb_fft_digits_room(joined->plan) * sizeof *number->digits);
	for (size_t i = 0; i < 2 * joined->plan->points; i++)
		number->digits[i] = (1 << (number->digit_bits - 1)) - 1;
	number->length = 2 * joined->plan->points;
	hard_square_number(joined->expected, number);
	for (uint32_t rank = 0; rank < members; rank++) {
		joined->members[rank].carries = cleared(pb_fft_carries_length(joined->plan) * sizeof(double));
		share(joined, members, rank);
		if (joined->members[rank].begin == joined->members[rank].end)
			continue;
		*pb_fft_carry_at(number->isa, joined->members[rank].carries, 0, 0) = 1;
		expect_carry(joined, joined->members[rank].end);
	}
}

static void settle(const struct pb_team *team, void *arg)
{
	struct joined *joined = arg;
	CU_ASSERT_EQUAL(pb_fft_settle(team, &joined->number, joined->plan, 1), 0);
}

static void settle_by_teams(const struct pb_fft_isa *isa)
{
	static const uint32_t sizes[] = {1, 2, 3, 16};
	struct joined joined = {.number = {.isa = isa, .digit_bits = 20}};
	mpz_t settled;
	mpz_inits(joined.expected, settled, NULL);
	joined.plan = pb_fft_plan_of(6144, isa->lanes);
	joined.number.digits = cleared(pb_fft_digits_room(joined.plan) * sizeof(int32_t));
	joined.number.members = joined.members;
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		join_at_the_limit(&joined, sizes[i]);
		crowd_call(sizes[i], true, settle, &joined);
		CU_ASSERT_EQUAL(joined.number.status, 0);
		hard_square_number(settled, &joined.number);
		CU_ASSERT_EQUAL(mpz_cmp(settled, joined.expected), 0);
		for (uint32_t rank = 0; rank < sizes[i]; rank++)
			free(joined.members[rank].carries);
	}
	free(joined.number.digits);
	mpz_clears(joined.expected, settled, NULL);
}

static void carries_go_through_the_whole_number(void)
{
	for (const struct pb_fft_isa *const *isa = pb_fft_isas; *isa; isa++)
		if (pb_fft_isa_named((*isa)->name))
			settle_by_teams(*isa);
}

static const struct test tests[] = {
    {"carries go through the whole number", carries_go_through_the_whole_number},
    {NULL, NULL},
};

int main(int argc, char **argv)
{
	return suite_main("bigint_settle", tests, argc, argv);
}
