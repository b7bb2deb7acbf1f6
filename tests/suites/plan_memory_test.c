/* What the workers of a cell need on the host that needs most, and what a plan does with cells that do not fit. */
#include "harness/measure/memory.h"
#include "support/suite.h"

static uint32_t all_ranks(uint32_t workers)
{
	return workers;
}

static uint32_t half_ranks(uint32_t workers)
{
	return workers / 2;
}

static const struct pb_driver threads = {.teams = PB_TEAMS_SHARED};
static const struct pb_driver ranks = {.teams = PB_TEAMS_APART, .ranks = all_ranks};
static const struct pb_driver pairs = {.teams = PB_TEAMS_NONE, .ranks = half_ranks};

static uint32_t one_host(uint32_t rank)
{
	(void)rank;
	return 0;
}

static uint32_t hosts_of_two(uint32_t rank)
{
	return rank / 2;
}

/* 0 0 0 1 2 2 ... */
static uint32_t uneven_hosts(uint32_t rank)
{
	return rank < 3 ? 0 : rank < 4 ? 1 : 2;
}

static struct pb_memory_need need(const struct pb_driver *driver, uint32_t workers, uint32_t team,
                                  uint64_t leader_bytes, uint32_t (*host_of)(uint32_t rank))
{
	const struct pb_cell cell = {.driver = driver, .workers = workers, .team = team};
	const struct pb_cost cost = {.worker_bytes = 1200, .leader_bytes = leader_bytes};
	return pb_memory_need(&cell, &cost, host_of);
}

static void needs(struct pb_memory_need found, double bytes, uint32_t workers)
{
	CU_ASSERT_DOUBLE_EQUAL(found.bytes, bytes, 1e-6);
	CU_ASSERT_EQUAL(found.workers, workers);
}

static void every_worker_alone_needs_the_whole(void)
{
	needs(need(&threads, 4, 1, 0, one_host), 4800, 4);
	needs(need(&ranks, 4, 1, 0, one_host), 4800, 4);
	needs(need(&ranks, 4, 1, 0, hosts_of_two), 2400, 2);
	needs(need(&pairs, 8, 1, 0, hosts_of_two), 4800, 4);
	needs(need(&ranks, 6, 1, 0, uneven_hosts), 3600, 3);
}

static void a_team_with_one_memory_needs_it_once(void)
{
	needs(need(&threads, 4, 4, 700, one_host), 1200, 4);
	needs(need(&threads, 4, 2, 700, one_host), 2400, 4);
}

static void ranks_of_a_team_need_their_shares(void)
{
	needs(need(&ranks, 4, 4, 0, one_host), 1200, 4);
	needs(need(&ranks, 4, 4, 0, hosts_of_two), 600, 2);
	needs(need(&ranks, 6, 6, 0, uneven_hosts), 600, 3);
	needs(need(&ranks, 6, 3, 0, uneven_hosts), 1200, 3);
}

static void what_the_first_rank_has_alone_is_on_its_host(void)
{
	needs(need(&ranks, 4, 4, 1200, hosts_of_two), 1200, 2);
	needs(need(&ranks, 4, 4, 400, hosts_of_two), 800, 2);
	needs(need(&ranks, 4, 2, 400, hosts_of_two), 1200, 2);
	needs(need(&ranks, 6, 2, 1200, uneven_hosts), 2400, 3);
}

static const struct test tests[] = {
    {"every worker alone needs the whole", every_worker_alone_needs_the_whole},
    {"a team with one memory needs it once", a_team_with_one_memory_needs_it_once},
    {"ranks of a team need their shares", ranks_of_a_team_need_their_shares},
    {"what the first rank has alone is on its host", what_the_first_rank_has_alone_is_on_its_host},
    {NULL, NULL},
};

int main(int argc, char **argv)
{
	return suite_main("plan_memory", tests, argc, argv);
}
