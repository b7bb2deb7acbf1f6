#include <powbench/team.h>

#include "support/suite.h"

static void test_a_team_of_one_does_every_call_at_once(void)
{
	const struct pb_team *team = &pb_team_of_one;
	int value = 7;
	CU_ASSERT_EQUAL(pb_team_barrier(team), 0);
	CU_ASSERT_EQUAL(pb_team_broadcast(team, &value, sizeof value, 0), 0);
	CU_ASSERT_EQUAL(pb_team_agree(team, 0), 0);
	CU_ASSERT_EQUAL(pb_team_agree(team, -EIO), -EIO);
	CU_ASSERT_EQUAL(pb_team_fail(team, -ENOMEM), -ENOMEM);
	CU_ASSERT_EQUAL(value, 7);
}

static void test_a_team_of_one_sends_to_itself(void)
{
	const size_t sent_at = 2, received_at = 1, bytes = 3, none = 0;
	const char send[] = "abcdef";
	char receive[] = "......";
	CU_ASSERT_EQUAL(pb_team_all_to_all(&pb_team_of_one, send, &(struct pb_team_parts){&sent_at, &bytes}, receive,
	                                   &(struct pb_team_parts){&received_at, &bytes}),
	                0);
	CU_ASSERT_STRING_EQUAL(receive, ".cde..");
	CU_ASSERT_EQUAL(pb_team_all_to_all(&pb_team_of_one, send, &(struct pb_team_parts){&sent_at, &bytes}, receive,
	                                   &(struct pb_team_parts){&received_at, &none}),
	                -EPROTO);
}

static void test_shares_tile_the_whole(void)
{
	for (uint32_t size = 1; size <= 7; size++) {
		uint64_t next = 0;
		for (uint32_t rank = 0; rank < size; rank++) {
			const struct pb_team member = {.size = size, .rank = rank};
			uint64_t begin = 0, end = 0;
			pb_team_share(&member, 10, &begin, &end);
			CU_ASSERT_EQUAL(begin, next);
			CU_ASSERT_TRUE(end - begin >= 10 / size && end - begin <= 10 / size + 1);
			next = end;
		}
		CU_ASSERT_EQUAL(next, 10);
	}
}

int main(int argc, char **argv)
{
	static const struct test tests[] = {
	    {"a team of one does every call at once", test_a_team_of_one_does_every_call_at_once},
	    {"a team of one sends to itself", test_a_team_of_one_sends_to_itself},
	    {"shares tile the whole", test_shares_tile_the_whole},
	    {NULL, NULL},
	};
	return suite_main("team", tests, argc, argv);
}
