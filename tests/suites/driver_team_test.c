/* Teams under the drivers that have them: the same claims for all members, one entry in the ledger, and errors that are
 * the whole team's. */
#include <pthread.h>
#include <sched.h>

#include "plugins/together.c" // NOLINT(bugprone-suspicious-include): its kernel, with its faults
#include "support/run_driver.h"
#include "support/suite.h"

extern const struct pb_driver pb_driver_pthread, pb_driver_openmp;

static struct driver_cell team_cell(const struct pb_driver *driver, uint32_t workers, uint32_t members)
{
	struct driver_cell cell = {.driver = driver, .kernel = &together_kernel};
	cell.job.workers = workers;
	cell.job.schedule = PB_SCHEDULE_DYNAMIC;
	cell_set(&cell, "team", members);
	return cell;
}

static void assert_sample(struct driver_cell *cell, int expected)
{
	int error = cell_sample(cell);
	if (error != expected)
		(void)fprintf(stderr, "%s, %u workers in teams of %u, schedule %d,%d: %d (%s)\n", cell->driver->name,
		              cell->job.workers, cell->job.team, (int)cell->job.schedule, (int)cell->job.grain, error,
		              cell->why.text);
	CU_ASSERT_EQUAL(error, expected);
}

static void each_team(void (*try)(const struct pb_driver *, uint32_t workers, uint32_t members))
{
	static const uint32_t shapes[][2] = {{1, 1}, {2, 1}, {2, 2}, {3, 3}, {4, 2}, {6, 3}, {6, 2}, {5, 5}};
	static const struct pb_driver *const drivers[] = {&pb_driver_pthread, &pb_driver_openmp, NULL};
	for (size_t d = 0; drivers[d]; d++)
		if (!drivers[d]->available || !drivers[d]->available(NULL))
			for (size_t s = 0; s < sizeof shapes / sizeof *shapes; s++)
				try(drivers[d], shapes[s][0], shapes[s][1]);
}

static void try_schedules(const struct pb_driver *driver, uint32_t workers, uint32_t members)
{
	static const uint64_t grains[] = {0, 1, 3};
	for (int schedule = PB_SCHEDULE_STATIC; schedule <= PB_SCHEDULE_GUIDED; schedule++)
		for (size_t g = 0; g < sizeof grains / sizeof *grains; g++) {
			struct driver_cell cell = team_cell(driver, workers, members);
			cell.job.schedule = (enum pb_schedule_kind)schedule;
			cell.job.grain = grains[g];
			CU_ASSERT_EQUAL_FATAL(cell_open(&cell), 0);
			CU_ASSERT_EQUAL(cell.job.team, members);
			assert_sample(&cell, 0);
			assert_sample(&cell, 0);
			cell_close(&cell);
		}
}

static void every_collective_is_right_under_every_schedule(void)
{
	each_team(try_schedules);
}

static void try_lengths(const struct pb_driver *driver, uint32_t workers, uint32_t members)
{
	static const uint64_t words[] = {1, 2, 8, 9, 10007};
	for (size_t w = 0; w < sizeof words / sizeof *words; w++) {
		struct driver_cell cell = team_cell(driver, workers, members);
		cell_set(&cell, "words", words[w]);
		CU_ASSERT_EQUAL_FATAL(cell_open(&cell), 0);
		assert_sample(&cell, 0);
		cell_close(&cell);
	}
}

static void collectives_of_every_length_are_right(void)
{
	each_team(try_lengths);
}

static void try_few_items(const struct pb_driver *driver, uint32_t workers, uint32_t members)
{
	for (uint64_t items = 0; items < 4; items++) {
		struct driver_cell cell = team_cell(driver, workers, members);
		cell_set(&cell, "items", items);
		CU_ASSERT_EQUAL_FATAL(cell_open(&cell), 0);
		assert_sample(&cell, 0);
		cell_close(&cell);
	}
}

static void fewer_items_than_teams_leave_some_without_work(void)
{
	each_team(try_few_items);
}

static void try_waits(const struct pb_driver *driver, uint32_t workers, uint32_t members)
{
	struct driver_cell cell = team_cell(driver, workers, members);
	cell_set(&cell, "waits", 1);
	CU_ASSERT_EQUAL_FATAL(cell_open(&cell), 0);
	assert_sample(&cell, 0);
	cell_close(&cell);
}

static void members_may_wait_each_for_itself(void)
{
	each_team(try_waits);
}

static void try_ledger(const struct pb_driver *driver, uint32_t workers, uint32_t members)
{
	struct driver_cell cell = team_cell(driver, workers, members);
	cell.job.grain = 1;
	CU_ASSERT_EQUAL_FATAL(cell_open(&cell), 0);
	assert_sample(&cell, 0);
	CU_ASSERT_EQUAL(cell.claims, 20);
	for (uint32_t w = 0; w < workers; w++) {
		const struct pb_worker_report *report = &cell.reports[w];
		if (w % members != 0)
			CU_ASSERT_EQUAL(report->ledger.items + report->ledger.claims + report->ledger.seal, 0);
		CU_ASSERT(report->span_ns > 0 && report->gap_ns >= 0);
		CU_ASSERT(report->gap_ns + report->pause_ns <= report->span_ns);
	}
	cell_close(&cell);
}

static void a_claim_is_entered_once_by_its_leader(void)
{
	each_team(try_ledger);
}

/* What each fault of a member gives, and some word of why. */
static const struct {
	enum together_fault fault;
	int error;
	const char *says;
} faults[] = {
    {TOGETHER_FAILS, -EIO, "items 7 to 7: Input/output error"},
    {TOGETHER_RETURN, -EIO, "items 7 to 7: Input/output error"},
    {TOGETHER_LEAVES, -EPROTO, "the members of its team came to different collectives"},
    {TOGETHER_OTHER, -EPROTO, "the members of its team came to different collectives"},
    {TOGETHER_BYTES, -EPROTO, "the members of its team came to different collectives"},
    {TOGETHER_PARTS, -EPROTO, "the members of its team came to different collectives"},
    {TOGETHER_ROOT, -EPROTO, "the members of its team came to different collectives"},
};

static void assert_fault(struct driver_cell *cell, size_t f)
{
	assert_sample(cell, faults[f].error);
	if (!strstr(cell->why.text, faults[f].says)) {
		(void)fprintf(stderr, "\"%s\" does not say \"%s\"\n", cell->why.text, faults[f].says);
		CU_FAIL("what was wrong is not said");
	}
}

static void try_faults(const struct pb_driver *driver, uint32_t workers, uint32_t members)
{
	for (size_t f = 0; members > 1 && f < sizeof faults / sizeof *faults; f++)
		for (uint32_t victim = 0; victim < members; victim++) {
			struct driver_cell cell = team_cell(driver, workers, members);
			cell.job.grain = 1;
			cell_set(&cell, "fault", faults[f].fault);
			cell_set(&cell, "at", 7);
			cell_set(&cell, "victim", victim);
			CU_ASSERT_EQUAL_FATAL(cell_open(&cell), 0);
			assert_fault(&cell, f);
			assert_fault(&cell, f);
			cell_close(&cell);
		}
}

static void a_member_that_goes_wrong_ends_the_round_of_all_and_says_why(void)
{
	each_team(try_faults);
}

/* Cancels as soon as the round is well under way: its first collectives have been. */
static void *cancel_soon(void *argument)
{
	for (int turn = 0; turn < 50; turn++)
		(void)sched_yield();
	atomic_store((atomic_bool *)argument, true);
	return NULL;
}

static void try_cancel(const struct pb_driver *driver, uint32_t workers, uint32_t members)
{
	struct driver_cell cell = team_cell(driver, workers, members);
	cell.job.grain = members > 1 ? 0 : 1; /* alone, nobody hears of it but between claims */
	cell_set(&cell, "items", UINT64_C(1) << 40);
	cell_set(&cell, "words", 1000);
	CU_ASSERT_EQUAL_FATAL(cell_open(&cell), 0);
	for (int sample = 0; sample < 3; sample++) {
		pthread_t thread;
		atomic_store(&cell.cancel, false);
		CU_ASSERT_EQUAL_FATAL(pthread_create(&thread, NULL, cancel_soon, &cell.cancel), 0);
		assert_sample(&cell, -ECANCELED);
		pthread_join(thread, NULL);
	}
	cell_close(&cell);
}

static void a_cancelled_cell_leaves_nobody_in_a_collective(void)
{
	each_team(try_cancel);
}

int main(int argc, char **argv)
{
	static const struct test tests[] = {
	    {"every collective is right under every schedule", every_collective_is_right_under_every_schedule},
	    {"collectives of every length are right", collectives_of_every_length_are_right},
	    {"fewer items than teams leave some without work", fewer_items_than_teams_leave_some_without_work},
	    {"members may wait, each for itself", members_may_wait_each_for_itself},
	    {"a claim is entered once, by its leader", a_claim_is_entered_once_by_its_leader},
	    {"a member that goes wrong ends the round of all, and says why",
	     a_member_that_goes_wrong_ends_the_round_of_all_and_says_why},
	    {"a cancelled cell leaves nobody in a collective", a_cancelled_cell_leaves_nobody_in_a_collective},
	    {NULL, NULL},
	};
	return suite_main("driver_team", tests, argc, argv);
}
