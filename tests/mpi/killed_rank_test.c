/* A launch in which rank 2 is killed at work, one test a launch. The launcher is to end it, and says so: nothing here
 * can pass. */
#include "mpi/tally.h"
#include "support/suite.h"

static void a_rank_is_killed_at_work(void)
{
	struct tally_cell cell = {.job = {.workers = 3}};
	CU_ASSERT_EQUAL(tally_once(&cell, NULL, "items=100 fault=2 at=99"), 0);
}

static void a_loop_is_killed_at_work(void)
{
	struct tally_cell cell = {.driver = &pb_driver_mpi_async, .job = {.workers = 30}};
	CU_ASSERT_EQUAL(tally_once(&cell, NULL, "items=100 wait=10 fault=2 at=99"), 0);
}

static const struct test tests[] = {
    {"a rank is killed at work", a_rank_is_killed_at_work},
    {"a loop is killed at work", a_loop_is_killed_at_work},
    {0},
};

int main(int argc, char **argv)
{
	return tally_main("killed rank", tests, argc, argv);
}
