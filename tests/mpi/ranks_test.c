/* The promises of mpi and mpi+async. Started by mpirun rank 0 conducts; started alone, through a launch of its own. */
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "mpi/tally_checks.h"
#include "support/suite.h"

static void assert_sample(const struct pb_kernel *kernel, struct pb_job job, const char *settings)
{
	tally_expect(&pb_driver_mpi, kernel, job, settings);
}

/* As many slots as there are ranks, fewer, a few each, and more than the claims of one message. */
static void each_number_in_flight(const struct pb_kernel *kernel, struct pb_job job, const char *settings)
{
	const uint32_t workers[] = {1, 2, tally_most(), 3 * tally_most() + 1, 200};
	for (size_t w = 0; w < sizeof workers / sizeof workers[0]; w++) {
		job.workers = workers[w];
		tally_expect(&pb_driver_mpi_async, kernel, job, settings);
	}
}

static void each_width(const struct pb_kernel *kernel, struct pb_job job, const char *settings)
{
	for (job.workers = 1; job.workers <= tally_most(); job.workers = job.workers * 2 + (job.workers > 2))
		assert_sample(kernel, job, settings);
	job.workers = tally_most();
	assert_sample(kernel, job, settings);
}

static void every_item_runs_once_under_every_schedule(void)
{
	static const char *const settings[] = {"items=1", "items=2", "items=97", "items=10007"};
	static const uint64_t grains[] = {0, 1, 5, UINT64_MAX};
	for (int schedule = PB_SCHEDULE_STATIC; schedule <= PB_SCHEDULE_GUIDED; schedule++)
		for (size_t g = 0; g < sizeof grains / sizeof grains[0]; g++)
			for (size_t s = 0; s < sizeof settings / sizeof settings[0]; s++)
				if (grains[g] != 1 || s < 3)
					each_width(NULL,
					           (struct pb_job){.schedule = (enum pb_schedule_kind)schedule,
					                           .grain = grains[g]},
					           settings[s]);
}

static void loops_run_every_item_once_under_every_schedule(void)
{
	static const char *const settings[] = {"items=1", "items=2 wait=50", "items=97", "items=97 wait=200",
	                                       "items=1009 wait=1"};
	static const uint64_t grains[] = {0, 1, 5};
	for (int schedule = PB_SCHEDULE_STATIC; schedule <= PB_SCHEDULE_GUIDED; schedule++)
		for (size_t g = 0; g < sizeof grains / sizeof grains[0]; g++)
			for (size_t s = 0; s < sizeof settings / sizeof settings[0]; s++)
				each_number_in_flight(
				    NULL,
				    (struct pb_job){.schedule = (enum pb_schedule_kind)schedule, .grain = grains[g]},
				    settings[s]);
}

static void loops_go_from_round_to_round_and_share_bytes(void)
{
	each_number_in_flight(NULL, (struct pb_job){.schedule = PB_SCHEDULE_DYNAMIC}, "items=13 rounds=7");
	each_number_in_flight(NULL, (struct pb_job){.schedule = PB_SCHEDULE_STATIC}, "items=13 rounds=7 wait=10");
	each_number_in_flight(NULL, (struct pb_job){.schedule = PB_SCHEDULE_DYNAMIC}, "items=0");
	each_number_in_flight(&tally_shared_kernel, (struct pb_job){.schedule = PB_SCHEDULE_DYNAMIC, .grain = 1},
	                      "items=101 wait=10");
}

/* Under a rate items are claimed in their order, one by one. */
static void loops_keep_to_a_rate(void)
{
	const struct pb_job job = {.schedule = PB_SCHEDULE_DYNAMIC, .grain = 1, .rate_per_s = 100000};
	each_number_in_flight(NULL, job, "items=97 wait=10");
}

static void a_later_round_is_planned_from_the_merged_result(void)
{
	each_width(NULL, (struct pb_job){.schedule = PB_SCHEDULE_DYNAMIC}, "items=13 rounds=7");
	each_width(NULL, (struct pb_job){.schedule = PB_SCHEDULE_STATIC}, "items=13 rounds=7");
}

static void shared_bytes_are_seen_by_all_ranks(void)
{
	each_width(&tally_shared_kernel, (struct pb_job){.schedule = PB_SCHEDULE_DYNAMIC, .grain = 1}, "items=101");
}

static void a_pinned_worker_reports_its_core(void)
{
	struct tally_cell cell = {.job = {.workers = tally_most()}};
	tally_pinned(&cell);
}

static void cells_open_at_once_take_turns(void)
{
	struct tally_cell cells[3] = {{.job = {.workers = 1}},
	                              {.job = {.workers = tally_most(), .schedule = PB_SCHEDULE_DYNAMIC}},
	                              {.job = {.workers = tally_most()}}};
	for (int i = 0; i < 3; i++)
		CU_ASSERT_EQUAL_FATAL(tally_open(&cells[i], i == 2 ? &tally_shared_kernel : NULL, "items=50"), 0);
	for (int turn = 0; turn < 9; turn++)
		CU_ASSERT_EQUAL(tally_sample(&cells[turn * 2 % 3]), 0);
	for (int i = 0; i < 3; i++)
		tally_close(&cells[i]);
}

static void a_step_that_fails_is_named_and_the_ranks_live_on(void)
{
	for (int schedule = PB_SCHEDULE_STATIC; schedule <= PB_SCHEDULE_GUIDED; schedule++) {
		struct tally_cell cell = {
		    .job = {.workers = tally_most(), .schedule = (enum pb_schedule_kind)schedule, .grain = 1}};
		CU_ASSERT_EQUAL_FATAL(tally_open(&cell, NULL, "items=100 fault=1 at=97"), 0);
		CU_ASSERT_EQUAL(tally_sample(&cell), -EDOM);
		CU_ASSERT_PTR_NOT_NULL(strstr(cell.why.text, "items "));
		CU_ASSERT_EQUAL(tally_sample(&cell), -EDOM);
		tally_close(&cell);
		assert_sample(NULL, (struct pb_job){.workers = tally_most()}, "items=10");
	}
}

/* Its message has the items; what the others have in flight would take a quarter of an hour. */
static void a_step_that_fails_in_one_loop_ends_the_others(void)
{
	static const char *const settings[] = {"items=40 wait=900000000 fault=1 at=0",
	                                       "items=40 wait=900000000 fault=1 at=39"};
	for (int schedule = PB_SCHEDULE_STATIC; schedule <= PB_SCHEDULE_GUIDED; schedule++)
		for (int last = 0; last < 2; last++) {
			struct tally_cell cell = {
			    .driver = &pb_driver_mpi_async,
			    .job = {.workers = 40, .schedule = (enum pb_schedule_kind)schedule, .grain = 1}};
			CU_ASSERT_EQUAL_FATAL(tally_open(&cell, NULL, settings[last]), 0);
			CU_ASSERT_EQUAL(tally_sample(&cell), -EDOM);
			CU_ASSERT_PTR_NOT_NULL(strstr(cell.why.text, last ? "items 39 to 39" : "items 0 to 0"));
			CU_ASSERT_EQUAL(tally_sample(&cell), -EDOM);
			tally_close(&cell);
			tally_expect(&pb_driver_mpi_async, NULL, (struct pb_job){.workers = 5}, "items=10");
		}
}

static void a_kernel_that_ranks_do_not_know_cannot_be_opened(void)
{
	struct pb_kernel unknown = tally_kernel;
	unknown.name = "unknown";
	struct tally_cell cell = {.job = {.workers = tally_most()}};
	if (pb_ranks_role() != PB_ALONE && tally_most() == 1)
		return; /* rank 0 has it from the harness */
	CU_ASSERT_EQUAL(tally_open(&cell, &unknown, "items=1"), -ENOENT);
	CU_ASSERT_PTR_NOT_NULL(strstr(cell.why.text, "no kernel unknown"));
	if (pb_ranks_role() != PB_ALONE)
		CU_ASSERT_EQUAL(strncmp(cell.why.text, "rank 1 on ", 10), 0);
	CU_ASSERT_PTR_NULL(cell.self);
	tally_close(&cell);
}

/* Only the launcher's ranks are there to be had, and slots make do with them. */
static void slots_take_every_rank_and_no_more(void)
{
	struct tally_cell cell = {.driver = &pb_driver_mpi_async,
	                          .job = {.workers = 40 * tally_most(), .schedule = PB_SCHEDULE_DYNAMIC, .grain = 1}};
	const uint32_t ranks = pb_driver_mpi_async.ranks(cell.job.workers);
	if (pb_ranks_role() != PB_ALONE)
		CU_ASSERT_EQUAL(ranks, tally_most());
	CU_ASSERT_EQUAL(pb_driver_mpi_async.ranks(1), 1);
	CU_ASSERT_EQUAL_FATAL(tally_open(&cell, NULL, "items=4001 wait=2000"), 0);
	CU_ASSERT_EQUAL(tally_sample(&cell), 0);
	for (uint32_t r = 0; r < ranks; r++)
		CU_ASSERT_TRUE(cell.reports[r].ledger.items > 0);
	tally_close(&cell);
}

/* Long claims travel alone, so that no rank sits on what another could be doing, be it the first or the last. */
static void long_items_are_shared_out_evenly(void)
{
	struct tally_cell cell = {.job = {.workers = tally_most(), .schedule = PB_SCHEDULE_DYNAMIC, .grain = 1}};
	const uint64_t share = 120 / tally_most();
	tally_shares(&cell, "items=120 wait=5000", share / 2, share * 2);
}

static void short_items_reach_every_rank(void)
{
	struct tally_cell cell = {.job = {.workers = tally_most(), .schedule = PB_SCHEDULE_DYNAMIC, .grain = 1}};
	tally_shares(&cell, "items=1000000 turns=500", 1, UINT64_MAX);
}

static void more_workers_than_ranks_are_refused(void)
{
	if (pb_ranks_role() == PB_ALONE)
		return;
	struct tally_cell cell = {.job = {.workers = tally_most() + 1}};
	CU_ASSERT_EQUAL(tally_open(&cell, NULL, "items=1"), -ENOSPC);
	CU_ASSERT_PTR_NOT_NULL(strstr(cell.why.text, "launched: mpirun -n"));
	CU_ASSERT_EQUAL(pb_driver_mpi.limit(), tally_most());
	tally_close(&cell);
}

static void a_cancelled_run_ends_after_the_claims_in_progress(void)
{
	for (int schedule = PB_SCHEDULE_STATIC; schedule <= PB_SCHEDULE_GUIDED; schedule++) {
		struct tally_cell cell = {
		    .job = {.workers = tally_most(), .schedule = (enum pb_schedule_kind)schedule}};
		tally_cancelled(&cell, "items=1000000000 turns=10000");
		assert_sample(NULL, (struct pb_job){.workers = tally_most()}, "items=10");
	}
}

/* Items in flight wait for what comes in a quarter of an hour, in every rank. */
static void cancelling_loops_ends_what_is_in_flight_at_once(void)
{
	for (int schedule = PB_SCHEDULE_STATIC; schedule <= PB_SCHEDULE_GUIDED; schedule++)
		for (uint32_t claims = 1; claims < 3; claims++) {
			struct tally_cell cell = {.driver = &pb_driver_mpi_async,
			                          .job = {.workers = 5 * tally_most(),
			                                  .schedule = (enum pb_schedule_kind)schedule,
			                                  .grain = 1}};
			char settings[64];
			(void)snprintf(settings, sizeof settings, "items=%u wait=900000000", claims * cell.job.workers);
			tally_cancelled(&cell, settings);
			tally_expect(&pb_driver_mpi_async, NULL, (struct pb_job){.workers = 5}, "items=10");
		}
}

static double cpu_s(int pid)
{
	char path[64];
	unsigned long long ran_ns = 0;
	(void)snprintf(path, sizeof path, "/proc/%d/schedstat", pid);
	FILE *schedstat = fopen(path, "re");
	if (schedstat) {
		CU_ASSERT_EQUAL(fscanf(schedstat, "%llu", &ran_ns), 1);
		(void)fclose(schedstat);
	}
	CU_ASSERT_TRUE(ran_ns > 0);
	return (double)ran_ns / 1e9;
}

static double others_cpu_s(const struct tally_cell *cell)
{
	double sum = 0;
	for (uint32_t w = 1; w < cell->job.workers; w++)
		sum += cpu_s(cell->reports[w].pid);
	return sum;
}

/* Ranks that spin take all cores there are; a third of one is far from both. Time is read in nanoseconds: ticks of 10
 * ms for each of 15 ranks would be coarser than what is measured. */
static void ranks_that_wait_leave_the_cores_alone(void)
{
	struct tally_cell all = {.job = {.workers = tally_most()}}, one = {.job = {.workers = 1}};
	CU_ASSERT_EQUAL_FATAL(tally_open(&all, NULL, "items=100"), 0);
	CU_ASSERT_EQUAL_FATAL(tally_open(&one, NULL, "items=3000 turns=1000000"), 0);
	CU_ASSERT_EQUAL(tally_sample(&all), 0);
	double before_s = others_cpu_s(&all);
	int64_t begin_ns = pb_clock_ns();
	CU_ASSERT_EQUAL(tally_sample(&one), 0);
	double wall_s = (double)(pb_clock_ns() - begin_ns) / 1e9;
	double used = (others_cpu_s(&all) - before_s) / wall_s;
	printf(" %u idle ranks: %.1f %% of a core ", all.job.workers - 1, 100 * used);
	CU_ASSERT_TRUE(used < 0.33);
	tally_close(&one);
	tally_close(&all);
}

static const struct test tests[] = {
    {"every item runs once under every schedule", every_item_runs_once_under_every_schedule},
    {"loops run every item once under every schedule", loops_run_every_item_once_under_every_schedule},
    {"loops go from round to round and share bytes", loops_go_from_round_to_round_and_share_bytes},
    {"loops keep to a rate", loops_keep_to_a_rate},
    {"a later round is planned from the merged result", a_later_round_is_planned_from_the_merged_result},
    {"shared bytes are seen by all ranks", shared_bytes_are_seen_by_all_ranks},
    {"a pinned worker reports its core", a_pinned_worker_reports_its_core},
    {"cells open at once take turns", cells_open_at_once_take_turns},
    {"a step that fails is named and the ranks live on", a_step_that_fails_is_named_and_the_ranks_live_on},
    {"a step that fails in one loop ends the others", a_step_that_fails_in_one_loop_ends_the_others},
    {"a kernel that ranks do not know cannot be opened", a_kernel_that_ranks_do_not_know_cannot_be_opened},
    {"slots take every rank and no more", slots_take_every_rank_and_no_more},
    {"long items are shared out evenly", long_items_are_shared_out_evenly},
    {"short items reach every rank", short_items_reach_every_rank},
    {"more workers than ranks are refused", more_workers_than_ranks_are_refused},
    {"a cancelled run ends after the claims in progress", a_cancelled_run_ends_after_the_claims_in_progress},
    {"cancelling loops ends what is in flight at once", cancelling_loops_ends_what_is_in_flight_at_once},
    {"ranks that wait leave the cores alone", ranks_that_wait_leave_the_cores_alone},
    {0},
};

int main(int argc, char **argv)
{
	return tally_main("ranks", tests, argc, argv);
}
