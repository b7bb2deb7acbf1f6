/* A program alone that launches itself: what becomes of it when the launcher, or what it launched, goes wrong. */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cluster/mpirun.h"
#include "drivers/common/fleet.h"
#include "mpi/tally.h"
#include "support/suite.h"

#define DEATH_S 10 /* longest that a death may take to be told */

static char path_before[4096];

/* Puts a script in place of mpirun; NULL: nothing at all. */
static void mpirun_replace(char folder[static 32], const char *script)
{
	char file[64];
	(void)snprintf(folder, 32, "/tmp/launch_test-XXXXXX");
	CU_ASSERT_PTR_NOT_NULL_FATAL(mkdtemp(folder));
	(void)snprintf(file, sizeof file, "%s/mpirun", folder);
	FILE *out = script ? fopen(file, "we") : NULL;
	if (out) {
		(void)fprintf(out, "#!/bin/sh\n%s\n", script);
		(void)fclose(out);
		(void)chmod(file, 0700);
	}
	const char *path = getenv("PATH");
	(void)snprintf(path_before, sizeof path_before, "%s", path ? path : "");
	setenv("PATH", folder, 1);
}

static void mpirun_restore(const char *folder)
{
	char file[64];
	(void)snprintf(file, sizeof file, "%s/mpirun", folder);
	setenv("PATH", path_before, 1);
	(void)unlink(file);
	(void)rmdir(folder);
}

static int open_with(const char *script, struct pb_why *why)
{
	char folder[32];
	struct tally_cell cell = {.job = {.workers = 2}};
	pb_ranks_end(); /* not to be served by the launch of an earlier test */
	mpirun_replace(folder, script);
	int error = tally_open(&cell, NULL, "items=1");
	mpirun_restore(folder);
	*why = cell.why;
	tally_close(&cell);
	return error;
}

static void a_missing_mpirun_is_named_with_its_package(void)
{
	char folder[32];
	struct pb_why why = {0};
	mpirun_replace(folder, NULL);
	CU_ASSERT_EQUAL(pb_driver_mpi.available(&why), -ENOENT);
	mpirun_restore(folder);
	CU_ASSERT_STRING_EQUAL(why.text, "mpirun is not on PATH: apt-get install openmpi-bin");
	CU_ASSERT_EQUAL(pb_driver_mpi.available(&why), 0);
	CU_ASSERT_EQUAL(open_with(NULL, &why), -ENOENT);
}

static void a_refusal_of_mpirun_becomes_one_line(void)
{
	struct pb_why why;
	CU_ASSERT_EQUAL(open_with("echo -------; echo 'There are not enough slots available'; exit 1", &why), -EIO);
	CU_ASSERT_PTR_NOT_NULL(strstr(why.text, "rmaps_base_oversubscribe"));
	CU_ASSERT_EQUAL(open_with("echo; echo '-----'; echo 'out of cheese' >&2; echo more; exit 1", &why), -EIO);
	CU_ASSERT_STRING_EQUAL(why.text, "out of cheese");
	CU_ASSERT_EQUAL(open_with("exit 7", &why), -EIO);
	CU_ASSERT_STRING_EQUAL(why.text, "mpirun ended with status 7 and said nothing");
	CU_ASSERT_EQUAL(open_with("kill -9 $$", &why), -EIO);
	CU_ASSERT_STRING_EQUAL(why.text, "mpirun was ended by signal 9 (Killed)");
}

static void a_launch_that_never_comes_up_can_be_cancelled(void)
{
	char folder[32];
	struct tally_cell cell = {.job = {.workers = 2}, .cancel = true};
	pb_ranks_end();
	mpirun_replace(folder, "exec /bin/sleep 1000");
	CU_ASSERT_EQUAL(tally_open(&cell, NULL, "items=1"), -ECANCELED);
	mpirun_restore(folder);
	tally_close(&cell);
}

static void assert_ranks_work(uint32_t workers)
{
	struct tally_cell cell = {.job = {.workers = workers}};
	int error = tally_once(&cell, NULL, "items=20");
	if (error)
		printf("\n    %s\n", cell.why.text);
	CU_ASSERT_EQUAL(error, 0);
}

static bool gone(pid_t pid)
{
	for (int64_t until_ns = pb_clock_ns() + DEATH_S * INT64_C(1000000000); pb_clock_ns() < until_ns; usleep(10000))
		if (kill(pid, 0) && errno == ESRCH)
			return true;
	return false;
}

/* Kills a process of an idle launch, and expects the next sample to say so. */
static void killed_between_samples(uint32_t victim)
{
	struct tally_cell cell = {.job = {.workers = 2}};
	CU_ASSERT_EQUAL_FATAL(tally_open(&cell, NULL, "items=20"), 0);
	CU_ASSERT_EQUAL_FATAL(tally_sample(&cell), 0);
	pid_t ranks[] = {cell.reports[0].pid, cell.reports[1].pid};
	char told[32];
	(void)snprintf(told, sizeof told, "rank %u on ", victim);
	CU_ASSERT_EQUAL(kill(ranks[victim], SIGKILL), 0);
	CU_ASSERT_TRUE(gone(ranks[0]));
	CU_ASSERT_EQUAL(tally_sample(&cell), -ENOLINK);
	CU_ASSERT_PTR_NOT_NULL(strstr(cell.why.text, told));
	CU_ASSERT_PTR_NOT_NULL(strstr(cell.why.text, "signal 9"));
	CU_ASSERT_TRUE(gone(ranks[1]));
	tally_close(&cell);
	assert_ranks_work(2);
}

static void a_killed_rank_is_named_and_a_new_launch_works(void)
{
	killed_between_samples(1);
}

static void a_killed_agent_is_named_and_a_new_launch_works(void)
{
	killed_between_samples(0);
}

static void killed_at_work(const struct pb_driver *driver)
{
	struct tally_cell cell = {.driver = driver, .job = {.workers = 2, .schedule = PB_SCHEDULE_DYNAMIC}};
	int64_t begin_ns = pb_clock_ns();
	CU_ASSERT_EQUAL(tally_once(&cell, NULL, "items=20 turns=100000 wait=100 fault=2 at=7"), -ENOLINK);
	CU_ASSERT_TRUE(pb_clock_ns() - begin_ns < DEATH_S * INT64_C(1000000000));
	CU_ASSERT_PTR_NOT_NULL(strstr(cell.why.text, "signal 9 (Killed)"));
}

static void a_rank_killed_at_work_ends_the_run(void)
{
	killed_at_work(&pb_driver_mpi);
	killed_at_work(&pb_driver_mpi_async);
}

static void a_wider_cell_gets_a_wider_launch_beside_the_first(void)
{
	struct tally_cell cells[] = {{.job = {.workers = 2}}, {.job = {.workers = 4}}};
	pb_ranks_end();
	CU_ASSERT_EQUAL_FATAL(tally_open(&cells[0], NULL, "items=20"), 0);
	CU_ASSERT_EQUAL_FATAL(tally_open(&cells[1], NULL, "items=20"), 0);
	for (int i = 0; i < 4; i++)
		CU_ASSERT_EQUAL(tally_sample(&cells[i % 2]), 0);
	pid_t pids[] = {cells[0].reports[1].pid, cells[1].reports[1].pid};
	CU_ASSERT_NOT_EQUAL(pids[0], pids[1]);
	tally_close(&cells[0]);
	tally_close(&cells[1]);
	CU_ASSERT_TRUE(gone(pids[0]));
	pb_ranks_end();
	CU_ASSERT_TRUE(gone(pids[1]));
}

static void a_planned_width_is_launched_at_once(void)
{
	struct tally_cell cells[] = {{.job = {.workers = 1}}, {.job = {.workers = 3}}};
	pb_ranks_end();
	pb_launch_plan(3);
	for (int i = 0; i < 2; i++) {
		CU_ASSERT_EQUAL_FATAL(tally_open(&cells[i], NULL, "items=20"), 0);
		CU_ASSERT_EQUAL(tally_sample(&cells[i]), 0);
	}
	CU_ASSERT_EQUAL(cells[0].reports[0].pid, cells[1].reports[0].pid);
	tally_close(&cells[0]);
	tally_close(&cells[1]);
}

static void slots_need_no_more_ranks_than_cores(void)
{
	struct tally_cell cell = {.driver = &pb_driver_mpi_async, .job = {.workers = 5000}};
	const uint32_t ranks = pb_fleet_size(5000, 0);
	CU_ASSERT_EQUAL(pb_driver_mpi_async.ranks(5000), ranks);
	CU_ASSERT_EQUAL(pb_driver_mpi_async.ranks(1), 1);
	CU_ASSERT_EQUAL_FATAL(tally_open(&cell, NULL, "items=7001 wait=10"), 0);
	for (int sample = 0; sample < 3; sample++)
		CU_ASSERT_EQUAL(tally_sample(&cell), 0);
	CU_ASSERT_EQUAL(cell.reports[ranks - 1].rank, (int32_t)ranks - 1);
	tally_close(&cell);
}

static void a_number_of_ranks_beyond_reason_is_refused(void)
{
	struct tally_cell cell = {.job = {.workers = 1000000}};
	CU_ASSERT_EQUAL(tally_open(&cell, NULL, "items=1"), -EINVAL);
	CU_ASSERT_PTR_NOT_NULL(strstr(cell.why.text, "at most 1024"));
	tally_close(&cell);
}

static const struct test tests[] = {
    {"a missing mpirun is named with its package", a_missing_mpirun_is_named_with_its_package},
    {"a refusal of mpirun becomes one line", a_refusal_of_mpirun_becomes_one_line},
    {"a launch that never comes up can be cancelled", a_launch_that_never_comes_up_can_be_cancelled},
    {"a killed rank is named and a new launch works", a_killed_rank_is_named_and_a_new_launch_works},
    {"a killed agent is named and a new launch works", a_killed_agent_is_named_and_a_new_launch_works},
    {"a rank killed at work ends the run", a_rank_killed_at_work_ends_the_run},
    {"a wider cell gets a wider launch beside the first", a_wider_cell_gets_a_wider_launch_beside_the_first},
    {"a planned width is launched at once", a_planned_width_is_launched_at_once},
    {"slots need no more ranks than cores", slots_need_no_more_ranks_than_cores},
    {"a number of ranks beyond reason is refused", a_number_of_ranks_beyond_reason_is_refused},
    {0},
};

int main(int argc, char **argv)
{
	return tally_main("launch", tests, argc, argv);
}
