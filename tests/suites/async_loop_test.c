/* The event loops with the ledger kernel: every item once, however it waits, and an orderly end of what goes wrong. */
#include <sys/mman.h>
#include <sys/time.h>

#include "drivers/common/solo.h"
#include "io/async/body.h"
#include "support/run_driver.h"
#include "support/suite.h"

#define pb_plugin ledger_plugin
#include "plugins/ledger.c"

extern const struct pb_driver pb_driver_async, pb_driver_process_async;

static const struct pb_driver *const drivers[] = {&pb_driver_async, &pb_driver_process_async};

#define DRIVERS (sizeof drivers / sizeof *drivers)
#define LENGTH(array) (sizeof(array) / sizeof *(array))

static const struct {
	enum pb_schedule_kind kind;
	uint64_t grain;
} schedules[] = {
    {PB_SCHEDULE_STATIC, 0},  {PB_SCHEDULE_STATIC, 3}, {PB_SCHEDULE_DYNAMIC, 0},
    {PB_SCHEDULE_DYNAMIC, 1}, {PB_SCHEDULE_GUIDED, 0},
};

static void run_cell(const struct pb_driver *driver, const struct pb_kernel *kernel, uint32_t workers, uint64_t items,
                     enum ledger_pause pause)
{
	for (size_t s = 0; s < LENGTH(schedules); s++) {
		struct driver_cell cell = {.driver = driver, .kernel = kernel, .job.workers = workers};
		cell.job.schedule = schedules[s].kind;
		cell.job.grain = schedules[s].grain;
		cell_set(&cell, "items", items);
		cell_set(&cell, "rounds", 2);
		cell_set(&cell, "pause", pause);
		int status = cell_once(&cell);
		CU_ASSERT_EQUAL(status, 0);
		if (status)
			(void)fprintf(stderr, "%s, %u workers, schedule %zu, %" PRIu64 " items, pause %d: %s\n",
			              driver->name, workers, s, items, (int)pause, cell.why.text);
	}
}

static void sweep(const struct pb_driver *driver, enum ledger_pause pause)
{
	static const uint32_t workers[] = {1, 2, 7, 200};
	static const uint64_t sizes[] = {1, 2, 97, 1009};
	for (size_t w = 0; w < LENGTH(workers); w++)
		for (size_t n = 0; n < LENGTH(sizes); n++) {
			run_cell(driver, &ledger_kernel, workers[w], sizes[n], pause);
			run_cell(driver, &ledger_shared_kernel, workers[w], sizes[n], pause);
		}
}

static void a_kernel_that_never_waits_runs_every_item_once(void)
{
	for (size_t d = 0; d < DRIVERS; d++)
		sweep(drivers[d], PAUSE_NONE);
}

static void items_that_want_to_be_called_again_run_once(void)
{
	for (size_t d = 0; d < DRIVERS; d++)
		sweep(drivers[d], PAUSE_AGAIN);
}

static void items_that_wait_for_a_deadline_run_once(void)
{
	for (size_t d = 0; d < DRIVERS; d++) {
		run_cell(drivers[d], &ledger_kernel, 1, 7, PAUSE_DEADLINE);
		run_cell(drivers[d], &ledger_kernel, 200, 1009, PAUSE_DEADLINE);
		run_cell(drivers[d], &ledger_shared_kernel, 33, 97, PAUSE_DEADLINE);
	}
}

static void items_that_wait_for_one_descriptor_run_once(void)
{
	for (size_t d = 0; d < DRIVERS; d++)
		sweep(drivers[d], PAUSE_FD);
}

static void samples_follow_each_other_on_one_loop(void)
{
	for (size_t d = 0; d < DRIVERS; d++) {
		struct driver_cell cell = {.driver = drivers[d], .kernel = &ledger_kernel, .job.workers = 50};
		cell_set(&cell, "items", 211);
		cell_set(&cell, "pause", PAUSE_FD);
		CU_ASSERT_EQUAL_FATAL(cell_open(&cell), 0);
		for (int sample = 0; sample < 5; sample++)
			CU_ASSERT_EQUAL(cell_sample(&cell), 0);
		CU_ASSERT_EQUAL(cell.reports[0].ledger.items > 0, true);
		cell_close(&cell);
	}
}

/* The events of forked workers as well; zeroed. */
static void share_events(void)
{
	ledger_events = mmap(NULL, sizeof *ledger_events, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	CU_ASSERT_FATAL(ledger_events != MAP_FAILED);
}

static void unshare_events(void)
{
	(void)munmap(ledger_events, sizeof *ledger_events);
	ledger_events = &own_events;
}

static void all_slots_of_a_loop_use_one_session(void)
{
	struct driver_cell cell = {.driver = &pb_driver_async, .kernel = &ledger_kernel, .job.workers = 64};
	share_events();
	CU_ASSERT_EQUAL(cell_once(&cell), 0);
	CU_ASSERT_EQUAL(atomic_load(&ledger_events->opened), 1);
	CU_ASSERT_EQUAL(atomic_load(&ledger_events->closed), 1);
	unshare_events();
}

static void there_are_no_more_loops_than_workers(void)
{
	struct driver_cell cell = {.driver = &pb_driver_process_async, .kernel = &ledger_kernel, .job.workers = 1};
	share_events();
	CU_ASSERT_EQUAL(cell_once(&cell), 0);
	CU_ASSERT_EQUAL(atomic_load(&ledger_events->opened), 1);
	CU_ASSERT_EQUAL(atomic_load(&ledger_events->closed), 1);
	unshare_events();
}

static void an_item_that_fails_ends_the_others(void)
{
	for (size_t d = 0; d < DRIVERS; d++) {
		struct driver_cell cell = {.driver = drivers[d], .kernel = &ledger_kernel, .job.workers = 40};
		cell_set(&cell, "items", 40);
		cell_set(&cell, "pause", PAUSE_DEADLINE);
		cell_set(&cell, "fault", FAULT_FAIL);
		cell_set(&cell, "at", 17);
		CU_ASSERT_EQUAL(cell_once(&cell), -EIO);
		CU_ASSERT_PTR_NOT_NULL(strstr(cell.why.text, "items 17 to 17"));
	}
}

static void a_loop_that_is_killed_fails_the_cell(void)
{
	struct driver_cell cell = {.driver = &pb_driver_process_async, .kernel = &ledger_kernel, .job.workers = 40};
	cell_set(&cell, "pause", PAUSE_DEADLINE);
	cell_set(&cell, "fault", FAULT_KILL);
	cell_set(&cell, "at", 3);
	CU_ASSERT_EQUAL(cell_once(&cell), -EIO);
	CU_ASSERT_PTR_NOT_NULL(strstr(cell.why.text, "killed by signal 9"));
}

static atomic_bool *to_cancel;

static void cancel_it(int signal)
{
	(void)signal;
	atomic_store(to_cancel, true);
}

/* What a user does with Ctrl-C, while all items wait for what never comes. */
static int sample_and_cancel(struct driver_cell *cell)
{
	const struct sigaction action = {.sa_handler = cancel_it};
	const struct itimerval soon = {.it_value.tv_usec = 30000};
	struct sigaction before;
	to_cancel = &cell->cancel;
	(void)sigaction(SIGALRM, &action, &before);
	(void)setitimer(ITIMER_REAL, &soon, NULL);
	int status = cell_sample(cell);
	(void)sigaction(SIGALRM, &before, NULL);
	return status;
}

static void cancelling_gives_each_item_in_flight_one_last_call(void)
{
	for (size_t d = 0; d < DRIVERS; d++) {
		struct driver_cell cell = {.driver = drivers[d], .kernel = &ledger_kernel, .job.workers = 300};
		cell_set(&cell, "pause", PAUSE_NEVER);
		share_events();
		CU_ASSERT_EQUAL_FATAL(cell_open(&cell), 0);
		CU_ASSERT_EQUAL(sample_and_cancel(&cell), -ECANCELED);
		CU_ASSERT_EQUAL(atomic_load(&ledger_events->cancelled), 300);
		cell_close(&cell);
		unshare_events();
	}
}

static void a_cell_that_was_cancelled_can_run_again(void)
{
	struct driver_cell cell = {.driver = &pb_driver_async, .kernel = &ledger_kernel, .job.workers = 300};
	cell_set(&cell, "items", 300);
	cell_set(&cell, "pause", PAUSE_DEADLINE);
	cell_set(&cell, "time", 1000000000);
	CU_ASSERT_EQUAL_FATAL(cell_open(&cell), 0);
	CU_ASSERT_EQUAL(sample_and_cancel(&cell), -ECANCELED);
	atomic_store(&cell.cancel, false);
	((struct ledger_state *)cell.job.state)->time_ns = 1000;
	CU_ASSERT_EQUAL(cell_sample(&cell), 0);
	cell_close(&cell);
}

/* What a feed that is looked after has seen. */
static struct {
	uint32_t looks, most_in_flight;
} seen;

static int note_look(void *self, uint32_t in_flight, uint32_t starving)
{
	(void)self;
	(void)starving;
	seen.looks++;
	seen.most_in_flight = in_flight > seen.most_in_flight ? in_flight : seen.most_in_flight;
	return 1;
}

static int run_and_note(struct pb_worker *worker, struct pb_schedule *schedule, const struct pb_feed *feed)
{
	const struct pb_feed noting = {.look = note_look};
	(void)feed;
	return pb_loop_body.run(worker, schedule, &noting);
}

static int open_noted(void **self, const struct pb_job *job, struct pb_why *why)
{
	static struct pb_body noted;
	noted = pb_loop_body;
	noted.run = run_and_note;
	return pb_solo_open(self, job, &noted, why);
}

static uint32_t most_in_flight(enum ledger_pause pause)
{
	struct pb_driver noted = pb_driver_async;
	struct driver_cell cell = {.driver = &noted, .kernel = &ledger_kernel, .job.workers = 7};
	noted.open = open_noted;
	cell.job.schedule = PB_SCHEDULE_DYNAMIC;
	cell_set(&cell, "items", 5000);
	cell_set(&cell, "rounds", 1);
	cell_set(&cell, "pause", pause);
	memset(&seen, 0, sizeof seen);
	CU_ASSERT_EQUAL(cell_once(&cell), 0);
	CU_ASSERT(seen.looks > 0);
	return seen.most_in_flight;
}

/* What asks for claims ahead takes those for waiting, and asks for few. */
static void claims_that_only_take_turns_are_not_in_flight_to_a_feed(void)
{
	CU_ASSERT_EQUAL(most_in_flight(PAUSE_NONE), 0);
	CU_ASSERT_EQUAL(most_in_flight(PAUSE_AGAIN), 0);
	CU_ASSERT_EQUAL(most_in_flight(PAUSE_DEADLINE), 7);
}

static const struct test tests[] = {
    {"a kernel that never waits runs every item once", a_kernel_that_never_waits_runs_every_item_once},
    {"items that want to be called again run once", items_that_want_to_be_called_again_run_once},
    {"items that wait for a deadline run once", items_that_wait_for_a_deadline_run_once},
    {"items that wait for one descriptor run once", items_that_wait_for_one_descriptor_run_once},
    {"samples follow each other on one loop", samples_follow_each_other_on_one_loop},
    {"all slots of a loop use one session", all_slots_of_a_loop_use_one_session},
    {"there are no more loops than workers", there_are_no_more_loops_than_workers},
    {"an item that fails ends the others", an_item_that_fails_ends_the_others},
    {"a loop that is killed fails the cell", a_loop_that_is_killed_fails_the_cell},
    {"cancelling gives each item in flight one last call", cancelling_gives_each_item_in_flight_one_last_call},
    {"claims that only take turns are not in flight to a feed",
     claims_that_only_take_turns_are_not_in_flight_to_a_feed},
    {"a cell that was cancelled can run again", a_cell_that_was_cancelled_can_run_again},
    {0},
};

int main(int argc, char **argv)
{
	return suite_main("event loops and the ledger", tests, argc, argv);
}
