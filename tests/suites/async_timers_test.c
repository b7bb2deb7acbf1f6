/* The heap of deadlines, against a plain search of a table. */
#include "io/async/timers.h"
#include "support/suite.h"
#include <powbench/base.h>

#define SLOTS 1000

static uint64_t random_below(uint64_t *seed, uint64_t limit)
{
	return pb_mix64(*seed += PB_MIX_STEP) % limit;
}

static void deadlines_come_in_order(void)
{
	struct pb_timers timers = {0};
	uint64_t seed = 1;
	uint32_t slot = 0;
	int64_t last_ns = 0;
	CU_ASSERT_EQUAL_FATAL(pb_timers_open(&timers, SLOTS), 0);
	for (uint32_t i = 0; i < SLOTS; i++)
		pb_timers_set(&timers, i, 1 + (int64_t)random_below(&seed, SLOTS));
	for (uint32_t i = 0; i < SLOTS; i++) {
		int64_t next_ns = pb_timers_next(&timers);
		CU_ASSERT_FATAL(next_ns >= last_ns);
		CU_ASSERT_FALSE(pb_timers_pop(&timers, next_ns - 1, &slot));
		CU_ASSERT_TRUE(pb_timers_pop(&timers, next_ns, &slot));
		last_ns = next_ns;
	}
	CU_ASSERT_FALSE(pb_timers_pop(&timers, INT64_MAX, &slot));
	CU_ASSERT_EQUAL(pb_timers_next(&timers), INT64_MAX);
	pb_timers_close(&timers);
}

static void an_earlier_deadline_replaces_a_later_one(void)
{
	struct pb_timers timers = {0};
	uint32_t slot = 2;
	CU_ASSERT_EQUAL_FATAL(pb_timers_open(&timers, 3), 0);
	pb_timers_set(&timers, 0, 20);
	pb_timers_set(&timers, 1, 30);
	pb_timers_set(&timers, 1, 10);
	pb_timers_set(&timers, 1, 40);
	CU_ASSERT_EQUAL(pb_timers_next(&timers), 10);
	CU_ASSERT_TRUE(pb_timers_pop(&timers, 10, &slot));
	CU_ASSERT_EQUAL(slot, 1);
	CU_ASSERT_TRUE(pb_timers_pop(&timers, 20, &slot));
	CU_ASSERT_EQUAL(slot, 0);
	CU_ASSERT_FALSE(pb_timers_pop(&timers, INT64_MAX, &slot));
	pb_timers_close(&timers);
}

static int64_t earliest(const int64_t *deadlines)
{
	int64_t found = INT64_MAX;
	for (uint32_t i = 0; i < SLOTS; i++)
		if (deadlines[i] < found)
			found = deadlines[i];
	return found;
}

static void setting_and_popping_agree_with_a_search(void)
{
	struct pb_timers timers = {0};
	int64_t deadlines[SLOTS];
	uint64_t seed = 2;
	CU_ASSERT_EQUAL_FATAL(pb_timers_open(&timers, SLOTS), 0);
	for (uint32_t i = 0; i < SLOTS; i++)
		deadlines[i] = INT64_MAX;
	for (int turn = 0; turn < 20000; turn++) {
		uint32_t slot = (uint32_t)random_below(&seed, SLOTS);
		int64_t deadline_ns = 1 + (int64_t)random_below(&seed, 1000000);
		if (deadline_ns < deadlines[slot])
			deadlines[slot] = deadline_ns;
		pb_timers_set(&timers, slot, deadline_ns);
		if (turn % 3 == 0 && pb_timers_pop(&timers, earliest(deadlines), &slot)) {
			CU_ASSERT_EQUAL(deadlines[slot], earliest(deadlines));
			deadlines[slot] = INT64_MAX;
		}
		CU_ASSERT_EQUAL_FATAL(pb_timers_next(&timers), earliest(deadlines));
	}
	pb_timers_close(&timers);
}

static void a_cleared_heap_is_as_new(void)
{
	struct pb_timers timers = {0};
	uint32_t slot = 0;
	CU_ASSERT_EQUAL_FATAL(pb_timers_open(&timers, 2), 0);
	pb_timers_set(&timers, 0, 1);
	pb_timers_set(&timers, 1, 2);
	pb_timers_clear(&timers);
	CU_ASSERT_FALSE(pb_timers_pop(&timers, INT64_MAX, &slot));
	pb_timers_set(&timers, 1, 7);
	CU_ASSERT_EQUAL(pb_timers_next(&timers), 7);
	pb_timers_close(&timers);
}

static const struct test tests[] = {
    {"deadlines come in order", deadlines_come_in_order},
    {"an earlier deadline replaces a later one", an_earlier_deadline_replaces_a_later_one},
    {"setting and popping agree with a search", setting_and_popping_agree_with_a_search},
    {"a cleared heap is as new", a_cleared_heap_is_as_new},
    {0},
};

int main(int argc, char **argv)
{
	return suite_main("timers of the event loop", tests, argc, argv);
}
