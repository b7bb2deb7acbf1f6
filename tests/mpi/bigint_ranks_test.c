/* One power by all ranks of a launch, each of which has primes of its own: the number against GMP's, and what is known
 * of it where nobody has it. */
#include "kernels/bigint/fft/apart_power.h"
#include "mpi/rank_suite.h"

#if defined PB_SANITIZED
enum { EXPONENT = 3000 };
#else
enum { EXPONENT = 60000 };
#endif

/* The same on all ranks; only rank 0 has a result. */
static void make_power(long base, uint64_t exponent, bool whole)
{
	const struct pb_fft_options options = {0};
	const struct pb_team team = pb_rank_team_member(&rank_suite_team);
	struct pb_bigint_outcome outcome = {0};
	mpz_t number, result;
	mpz_init_set_si(number, base);
	mpz_init(result);
	rank_suite_team.error = 0;
	CU_ASSERT_EQUAL(pb_fft_power_apart(&team, whole ? result : NULL, number, exponent, &options, &outcome), 0);
	CU_ASSERT_EQUAL(outcome.counts.retries, 0);
	if (team.rank == 0) {
		mpz_pow_ui(number, number, exponent);
		const struct pb_facts right = pb_facts_observe(number);
		CU_ASSERT_TRUE(pb_facts_agree(&outcome.facts, &right));
		CU_ASSERT_TRUE(!whole || mpz_cmp(number, result) == 0);
	}
	mpz_clears(number, result, NULL);
}

static void the_number_comes_to_rank_0(void)
{
	make_power(-1000003, EXPONENT + 1, true);
	make_power(15625, (uint64_t)2 * EXPONENT, true);
	make_power(7, 3, true);
}

static void what_is_known_of_it_is_right_where_nobody_has_it(void)
{
	make_power(1000006, EXPONENT, false);
	make_power(3, 100, false);
}

int main(int argc, char **argv)
{
	static const struct test tests[] = {
	    {"the number comes to rank 0", the_number_comes_to_rank_0},
	    {"what is known of it is right where nobody has it", what_is_known_of_it_is_right_where_nobody_has_it},
	    {NULL, NULL},
	};
	return rank_suite_main("bigint_ranks", tests, 0, argc, argv);
}
