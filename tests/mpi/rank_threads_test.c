/* The promises of ranks with threads: mpi+pthread and mpi+openmp. Started by mpirun rank 0 conducts; started alone,
 * through a launch of its own. */
#include <errno.h>

#include "mpi/tally_checks.h"
#include "support/suite.h"

static const struct pb_driver *const drivers[] = {&pb_driver_mpi_pthread, &pb_driver_mpi_openmp};

enum { DRIVERS = sizeof drivers / sizeof drivers[0] };

static bool is_here(const struct pb_driver *driver)
{
	struct pb_why why;
	return driver->available(&why) == 0;
}

static void each_shape_of(const struct pb_driver *driver, const struct pb_kernel *kernel, struct pb_job job,
                          const char *settings)
{
	static const uint32_t threads[] = {1, 3};
	for (job.ranks = 1; job.ranks <= tally_most(); job.ranks++)
		for (size_t t = 0; t < sizeof threads / sizeof threads[0]; t++) {
			job.workers = job.ranks * threads[t];
			tally_expect(driver, kernel, job, settings);
		}
}

static void each_shape(const struct pb_kernel *kernel, struct pb_job job, const char *settings)
{
	for (size_t d = 0; d < DRIVERS; d++)
		if (is_here(drivers[d]))
			each_shape_of(drivers[d], kernel, job, settings);
}

static void every_item_runs_once_under_every_schedule(void)
{
	static const char *const settings[] = {"items=1", "items=97", "items=10007", "items=23 wait=100"};
	static const uint64_t grains[] = {0, 1, 5, UINT64_MAX};
	for (int schedule = PB_SCHEDULE_STATIC; schedule <= PB_SCHEDULE_GUIDED; schedule++)
		for (size_t g = 0; g < sizeof grains / sizeof grains[0]; g++)
			for (size_t s = 0; s < sizeof settings / sizeof settings[0]; s++)
				each_shape(
				    NULL,
				    (struct pb_job){.schedule = (enum pb_schedule_kind)schedule, .grain = grains[g]},
				    settings[s]);
}

static void a_later_round_is_planned_from_the_merged_result(void)
{
	for (int schedule = PB_SCHEDULE_STATIC; schedule <= PB_SCHEDULE_GUIDED; schedule++)
		each_shape(NULL, (struct pb_job){.schedule = (enum pb_schedule_kind)schedule}, "items=13 rounds=7");
	each_shape(NULL, (struct pb_job){.schedule = PB_SCHEDULE_DYNAMIC}, "items=0");
}

static void shared_bytes_are_seen_by_all_threads_of_all_ranks(void)
{
	each_shape(&tally_shared_kernel, (struct pb_job){.schedule = PB_SCHEDULE_DYNAMIC, .grain = 1}, "items=101");
	each_shape(&tally_shared_kernel, (struct pb_job){.schedule = PB_SCHEDULE_STATIC}, "items=101 rounds=3");
}

static void items_keep_to_a_rate(void)
{
	each_shape(NULL, (struct pb_job){.schedule = PB_SCHEDULE_DYNAMIC, .grain = 1, .rate_per_s = 100000},
	           "items=97 wait=10");
}

static void threads_of_a_rank_are_in_one_process(void)
{
	struct tally_cell cell = {.driver = &pb_driver_mpi_pthread,
	                          .job = {.workers = 3 * tally_most(), .ranks = tally_most()}};
	CU_ASSERT_EQUAL_FATAL(tally_open(&cell, NULL, "items=100"), 0);
	CU_ASSERT_EQUAL(tally_sample(&cell), 0);
	for (uint32_t w = 1; w < cell.job.workers; w++)
		for (uint32_t v = 0; v < w; v++) {
			CU_ASSERT_NOT_EQUAL(cell.reports[w].tid, cell.reports[v].tid);
			CU_ASSERT_EQUAL(cell.reports[w].pid == cell.reports[v].pid, w / 3 == v / 3);
		}
	tally_close(&cell);
}

static void pinned_threads_report_their_core(void)
{
	for (size_t d = 0; d < DRIVERS; d++) {
		struct tally_cell cell = {.driver = drivers[d],
		                          .job = {.workers = 2 * tally_most(), .ranks = tally_most()}};
		if (is_here(drivers[d]))
			tally_pinned(&cell);
	}
}

/* By itself a driver takes as many ranks as divide the workers. */
static void ranks_are_chosen_where_nobody_says_how_many(void)
{
	const uint32_t ranks = pb_ranks_role() == PB_ALONE ? 2 : tally_most();
	CU_ASSERT_EQUAL(pb_driver_mpi_pthread.ranks(1), 1);
	CU_ASSERT_EQUAL(pb_driver_mpi_pthread.ranks(4 * ranks), ranks);
	CU_ASSERT_EQUAL(pb_driver_mpi_pthread.ranks(7), 1);
	tally_expect(&pb_driver_mpi_pthread, NULL, (struct pb_job){.workers = 4 * ranks}, "items=97");
	tally_expect(&pb_driver_mpi_pthread, NULL, (struct pb_job){.workers = 7}, "items=97");
}

static void uneven_and_missing_ranks_are_refused(void)
{
	struct tally_cell uneven = {.driver = &pb_driver_mpi_pthread, .job = {.workers = 5, .ranks = 2}};
	CU_ASSERT_EQUAL(tally_open(&uneven, NULL, "items=1"), -EINVAL);
	CU_ASSERT_PTR_NULL(uneven.self);
	tally_close(&uneven);
	if (pb_ranks_role() == PB_ALONE)
		return;
	struct tally_cell many = {.driver = &pb_driver_mpi_pthread,
	                          .job = {.workers = 2 * tally_most() + 2, .ranks = tally_most() + 1}};
	CU_ASSERT_EQUAL(tally_open(&many, NULL, "items=1"), -ENOSPC);
	tally_close(&many);
}

static void a_step_that_fails_is_named_and_the_ranks_live_on(void)
{
	static const char *const settings[] = {
	    "items=100 fault=1 at=0", "items=100 fault=1 at=97", "items=40 wait=900000000 fault=1 at=0",
	    "items=40 wait=900000000 fault=1 at=39", "items=40 wait=900000000 turns=50000000 fault=1 at=0"};
	for (int schedule = PB_SCHEDULE_STATIC; schedule <= PB_SCHEDULE_GUIDED; schedule++)
		for (size_t s = 0; s < sizeof settings / sizeof settings[0]; s++) {
			struct tally_cell cell = {
			    .driver = drivers[s % DRIVERS],
			    .job = {.workers = 40, .schedule = (enum pb_schedule_kind)schedule, .grain = 1}};
			cell.job.ranks = tally_most() > 1 ? 2 : 1;
			if (!is_here(cell.driver))
				cell.driver = drivers[0];
			CU_ASSERT_EQUAL_FATAL(tally_open(&cell, NULL, settings[s]), 0);
			CU_ASSERT_EQUAL(tally_sample(&cell), -EDOM);
			CU_ASSERT_PTR_NOT_NULL(strstr(cell.why.text, "items "));
			CU_ASSERT_EQUAL(tally_sample(&cell), -EDOM);
			tally_close(&cell);
			tally_expect(&pb_driver_mpi_pthread, NULL,
			             (struct pb_job){.workers = 2 * tally_most(), .ranks = tally_most()}, "items=10");
		}
}

/* What is in flight would take a quarter of an hour. */
static void a_cancelled_run_ends_at_once(void)
{
	for (int schedule = PB_SCHEDULE_STATIC; schedule <= PB_SCHEDULE_GUIDED; schedule++) {
		const struct pb_job wide = {.workers = 2 * tally_most(), .ranks = tally_most()};
		struct tally_cell cell = {.driver = &pb_driver_mpi_pthread, .job = wide};
		cell.job.schedule = (enum pb_schedule_kind)schedule;
		cell.job.grain = 1;
		tally_cancelled(&cell, "items=100 wait=900000000");
		tally_expect(&pb_driver_mpi_pthread, NULL, wide, "items=10");
	}
}

static void assert_shares(const char *settings, uint64_t least, uint64_t largest)
{
	struct tally_cell cell = {
	    .driver = &pb_driver_mpi_pthread,
	    .job = {.workers = 2 * tally_most(), .ranks = tally_most(), .schedule = PB_SCHEDULE_DYNAMIC, .grain = 1}};
	tally_shares(&cell, settings, least, largest);
}

/* Long claims travel alone, so that nobody sits on what another could be doing. */
static void long_items_are_shared_out_evenly(void)
{
	const uint64_t share = 240 / (2 * tally_most());
	assert_shares("items=240 wait=5000", share / 2, share * 2);
}

static void short_items_reach_every_thread(void)
{
	assert_shares("items=1000000 turns=500", 1, UINT64_MAX);
}

static void cells_open_at_once_take_turns(void)
{
	struct tally_cell cells[] = {
	    {.driver = &pb_driver_mpi_pthread, .job = {.workers = 4, .ranks = 1}},
	    {.driver = &pb_driver_mpi_pthread,
	     .job = {.workers = 2 * tally_most(), .ranks = tally_most(), .schedule = PB_SCHEDULE_DYNAMIC}},
	    {.driver = &pb_driver_mpi, .job = {.workers = tally_most(), .schedule = PB_SCHEDULE_DYNAMIC}},
	    {.driver = &pb_driver_mpi_async, .job = {.workers = 10, .schedule = PB_SCHEDULE_DYNAMIC}},
	};
	enum { CELLS = sizeof cells / sizeof cells[0] };
	for (size_t c = 0; c < CELLS; c++)
		CU_ASSERT_EQUAL_FATAL(tally_open(&cells[c], NULL, "items=97"), 0);
	for (size_t sample = 0; sample < 40; sample++)
		CU_ASSERT_EQUAL(tally_sample(&cells[sample % CELLS]), 0);
	for (size_t c = 0; c < CELLS; c++)
		tally_close(&cells[c]);
}

static const struct test tests[] = {
    {"every item runs once under every schedule", every_item_runs_once_under_every_schedule},
    {"a later round is planned from the merged result", a_later_round_is_planned_from_the_merged_result},
    {"shared bytes are seen by all threads of all ranks", shared_bytes_are_seen_by_all_threads_of_all_ranks},
    {"items keep to a rate", items_keep_to_a_rate},
    {"threads of a rank are in one process", threads_of_a_rank_are_in_one_process},
    {"pinned threads report their core", pinned_threads_report_their_core},
    {"ranks are chosen where nobody says how many", ranks_are_chosen_where_nobody_says_how_many},
    {"uneven and missing ranks are refused", uneven_and_missing_ranks_are_refused},
    {"a step that fails is named and the ranks live on", a_step_that_fails_is_named_and_the_ranks_live_on},
    {"a cancelled run ends at once", a_cancelled_run_ends_at_once},
    {"long items are shared out evenly", long_items_are_shared_out_evenly},
    {"short items reach every thread", short_items_reach_every_thread},
    {"cells open at once take turns", cells_open_at_once_take_turns},
    {0},
};

int main(int argc, char **argv)
{
	return tally_main("rank_threads", tests, argc, argv);
}
