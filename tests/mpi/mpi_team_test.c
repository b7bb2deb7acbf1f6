/* The collectives of a team of ranks, run by every rank of a launch: in pieces, over lengths around theirs, and with
 * members that go wrong. */
#include "mpi/rank_suite.h"
#include "plugins/together.c" // NOLINT(bugprone-suspicious-include): its step, with its faults

enum { PIECE_BYTES = 1000 };

static struct together_state state_of(uint64_t words, enum together_fault fault, uint64_t victim)
{
	return (struct together_state){.items = 3, .words = words, .fault = fault, .at = 1, .victim = victim};
}

/* One claim of all items, and the meeting after it, as a driver would have it. */
static int run_claim(const struct together_state *state)
{
	struct together_acc acc = {0};
	struct together_local local = {0};
	const struct pb_team member = pb_rank_team_member(&rank_suite_team);
	struct pb_task task = {.begin = 0, .end = state->items, .acc = &acc, .local = &local, .team = &member};
	rank_suite_team.error = 0;
	MPI_Barrier(MPI_COMM_WORLD);
	const int status = together_step(state, &task);
	return status ? pb_team_fail(&member, status) : pb_team_barrier(&member);
}

static void collectives_are_right_at_lengths_around_a_piece(void)
{
	static const uint64_t words[] = {1, 2, 124, 125, 126, 250, 10007};
	for (size_t w = 0; w < sizeof words / sizeof *words; w++) {
		const struct together_state state = state_of(words[w], TOGETHER_FINE, 0);
		CU_ASSERT_EQUAL(run_claim(&state), 0);
	}
}

static void assert_fault(enum together_fault fault, uint32_t victim)
{
	const struct together_state state = state_of(300, fault, victim);
	const bool alone_knows = fault == TOGETHER_FAILS || fault == TOGETHER_RETURN;
	const int others = alone_knows ? -ECANCELED : -EPROTO;
	const int error = run_claim(&state);
	CU_ASSERT_EQUAL(error, alone_knows && rank_suite_team.rank == victim ? -EIO : others);
}

static void an_error_of_one_reaches_all_and_the_next_round_is_right(void)
{
	for (int fault = TOGETHER_FAILS; fault <= TOGETHER_ROOT; fault++)
		for (uint32_t victim = 0; victim < rank_suite_team.members; victim++) {
			assert_fault((enum together_fault)fault, victim);
			collectives_are_right_at_lengths_around_a_piece();
		}
}

static void a_rank_that_is_to_stop_stops_all(void)
{
	static const atomic_bool cancelled = true;
	const struct together_state state = state_of(1, TOGETHER_FINE, 0);
	rank_suite_team.cancel = rank_suite_team.rank == rank_suite_team.members - 1 ? &cancelled : &rank_suite_never;
	CU_ASSERT_EQUAL(run_claim(&state), -ECANCELED);
	rank_suite_team.cancel = &rank_suite_never;
}

int main(int argc, char **argv)
{
	static const struct test tests[] = {
	    {"collectives are right at lengths around a piece", collectives_are_right_at_lengths_around_a_piece},
	    {"an error of one reaches all, and the next round is right",
	     an_error_of_one_reaches_all_and_the_next_round_is_right},
	    {"a rank that is to stop stops all", a_rank_that_is_to_stop_stops_all},
	    {NULL, NULL},
	};
	return rank_suite_main("team", tests, PIECE_BYTES, argc, argv);
}
