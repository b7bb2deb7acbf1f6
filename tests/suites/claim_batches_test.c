/* What a follower has in stock, and how it tells how many claims to ask for. */
#include "cluster/mpi/pace.h"
#include "cluster/mpi/stock.h"
#include "support/suite.h"

static void a_stock_gives_claims_in_the_order_of_their_runs(void)
{
	static const struct pb_claim_run runs[] = {{10, 17, 3}, {90, 91, UINT64_MAX}, {0, 2, 1}};
	static const uint64_t expected[][2] = {{10, 13}, {13, 16}, {16, 17}, {90, 91}, {0, 1}, {1, 2}};
	struct pb_stock stock = {0};
	uint64_t begin = 0;
	uint64_t end = 0;
	for (uint32_t turn = 0; turn < PB_STOCK_RUNS; turn++) {
		for (int r = 0; r < 3; r++)
			pb_stock_add(&stock, &runs[r]);
		CU_ASSERT_EQUAL(stock.claims, 6);
		for (int c = 0; c < 6; c++) {
			CU_ASSERT_TRUE(pb_stock_take(&stock, &begin, &end));
			CU_ASSERT_EQUAL(begin, expected[c][0]);
			CU_ASSERT_EQUAL(end, expected[c][1]);
		}
		CU_ASSERT_FALSE(pb_stock_take(&stock, &begin, &end));
		CU_ASSERT_EQUAL(stock.count, 0);
	}
}

/* A thread takes so many at once, and no more than follow on each other. */
static void a_stock_gives_runs_to_threads(void)
{
	static const struct pb_claim_run runs[] = {{10, 17, 3}, {90, 191, UINT64_MAX}, {0, 5, 1}};
	static const struct {
		uint64_t most, claims, begin, end;
	} takes[] = {{2, 2, 10, 16}, {2, 1, 16, 17}, {9, 1, 90, 191}, {1, 1, 0, 1}, {3, 3, 1, 4}, {3, 1, 4, 5}};
	struct pb_stock stock = {0};
	for (int r = 0; r < 3; r++)
		pb_stock_add(&stock, &runs[r]);
	for (size_t t = 0; t < sizeof takes / sizeof takes[0]; t++) {
		struct pb_claim_run run;
		CU_ASSERT_EQUAL(pb_stock_take_run(&stock, takes[t].most, &run), takes[t].claims);
		CU_ASSERT_EQUAL(run.begin, takes[t].begin);
		CU_ASSERT_EQUAL(run.end, takes[t].end);
		CU_ASSERT_EQUAL(pb_claim_run_claims(&run), takes[t].claims);
	}
	CU_ASSERT_EQUAL(stock.claims, 0);
	CU_ASSERT_EQUAL(stock.count, 0);
}

static void a_stock_that_has_room_takes_a_whole_reply(void)
{
	struct pb_stock stock = {0};
	uint64_t next = 0;
	uint64_t begin = 0;
	uint64_t end = 0;
	for (uint64_t i = 0; pb_stock_has_room(&stock); i++)
		pb_stock_add(&stock, &(struct pb_claim_run){i, i + 1, 1});
	for (uint64_t i = stock.claims, r = 0; r + 1 < PB_REPLY_RUNS; r++, i++)
		pb_stock_add(&stock, &(struct pb_claim_run){i, i + 1, 1});
	while (pb_stock_take(&stock, &begin, &end))
		CU_ASSERT_EQUAL(begin, next++);
	CU_ASSERT_EQUAL(next, 2 * (uint64_t)PB_REPLY_RUNS);
}

static void a_batch_has_the_claims_that_fill_its_time(void)
{
	struct pb_pace pace = {0};
	CU_ASSERT_EQUAL(pb_pace_claims(&pace, 1000, 99), 1);
	pb_pace_from(&pace, 5000);
	pb_pace_look(&pace, 10, 5100);
	CU_ASSERT_EQUAL(pb_pace_claims(&pace, 1000, 1000), 100);
	CU_ASSERT_EQUAL(pb_pace_claims(&pace, 1000, 99), 99);
	CU_ASSERT_EQUAL(pb_pace_claims(&pace, 9, 99), 1);
	pb_pace_look(&pace, 0, 90000);
	CU_ASSERT_EQUAL(pb_pace_claims(&pace, 1000, 1000), 100);
}

/* One long claim is enough to take them one by one, and it takes many short ones to forget it. */
static void a_cost_that_grows_is_believed_at_once(void)
{
	struct pb_pace pace = {0};
	int64_t now_ns = 0;
	pb_pace_look(&pace, 100, now_ns += 100);
	pb_pace_look(&pace, 1, now_ns += 1 << 20);
	CU_ASSERT_EQUAL(pb_pace_claims(&pace, 1000, 1000), 1);
	for (int looks = 1; looks <= 20; looks++) {
		pb_pace_look(&pace, 1, now_ns += 1);
		CU_ASSERT_EQUAL(pb_pace_claims(&pace, 1 << 20, 1 << 20), UINT64_C(1) << looks);
	}
}

static const struct test tests[] = {
    {"a stock gives runs to threads", a_stock_gives_runs_to_threads},
    {"a stock gives claims in the order of their runs", a_stock_gives_claims_in_the_order_of_their_runs},
    {"a stock that has room takes a whole reply", a_stock_that_has_room_takes_a_whole_reply},
    {"a batch has the claims that fill its time", a_batch_has_the_claims_that_fill_its_time},
    {"a cost that grows is believed at once", a_cost_that_grows_is_believed_at_once},
    {0},
};

int main(int argc, char **argv)
{
	return suite_main("claim batches", tests, argc, argv);
}
