/* The kernels that wait for the clock, under every driver. Lateness is for the benchmark: here nothing may be early. */
#include <errno.h>

#include "support/run_driver.h"
#include "support/suite.h"

extern const struct pb_driver pb_driver_serial, pb_driver_pthread, pb_driver_process, pb_driver_async,
    pb_driver_process_async;
extern const struct pb_kernel pb_kernel_sleep, pb_kernel_tick;

static const struct pb_driver *const drivers[] = {&pb_driver_serial, &pb_driver_pthread, &pb_driver_process,
                                                  &pb_driver_async, &pb_driver_process_async};

#define DRIVERS (sizeof drivers / sizeof *drivers)

static void expect_success(struct driver_cell *cell)
{
	if (cell->driver->limit && cell->job.workers > cell->driver->limit())
		cell->job.workers = cell->driver->limit();
	int status = cell_once(cell);
	CU_ASSERT_EQUAL(status, 0);
	if (status)
		(void)fprintf(stderr, "%s, %u workers: %s\n", cell->driver->name, cell->job.workers, cell->why.text);
}

static void every_driver_sleeps_each_item_in_full(void)
{
	for (size_t d = 0; d < DRIVERS; d++)
		for (uint32_t workers = 1; workers <= 8; workers += 7) {
			struct driver_cell cell = {.driver = drivers[d], .kernel = &pb_kernel_sleep};
			cell.job.workers = workers;
			cell_set(&cell, "items", 13);
			cell_set(&cell, "time", 2000000);
			expect_success(&cell);
		}
}

static void no_time_is_a_sleep_too(void)
{
	for (size_t d = 0; d < DRIVERS; d++) {
		struct driver_cell cell = {.driver = drivers[d], .kernel = &pb_kernel_sleep, .job.workers = 3};
		cell_set(&cell, "items", 100);
		cell_set(&cell, "time", 0);
		expect_success(&cell);
	}
}

static void ten_thousand_random_sleeps_are_in_flight_at_once(void)
{
	static const enum pb_schedule_kind kinds[] = {PB_SCHEDULE_STATIC, PB_SCHEDULE_DYNAMIC, PB_SCHEDULE_GUIDED};
	for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
		struct driver_cell cell = {.driver = &pb_driver_async, .kernel = &pb_kernel_sleep};
		cell.job.workers = 10000;
		cell.job.schedule = kinds[k];
		cell_set(&cell, "items", 25000);
		cell_set(&cell, "min", 1000000);
		cell_set(&cell, "max", 60000000);
		expect_success(&cell);
	}
}

static void an_event_loop_sleeps_its_items_side_by_side(void)
{
	const uint64_t items = 200, time_ns = 50000000;
	struct driver_cell cell = {.driver = &pb_driver_async, .kernel = &pb_kernel_sleep, .job.workers = 200};
	cell_set(&cell, "items", items);
	cell_set(&cell, "time", time_ns);
	CU_ASSERT_EQUAL_FATAL(cell_open(&cell), 0);
	CU_ASSERT_EQUAL(cell_sample(&cell), 0);
	CU_ASSERT_TRUE(cell.reports[0].end_ns - cell.reports[0].begin_ns < (int64_t)(items * time_ns) / 2);
	cell_close(&cell);
}

static void min_without_max_is_refused(void)
{
	struct driver_cell cell = {.driver = &pb_driver_serial, .kernel = &pb_kernel_sleep, .job.workers = 1};
	cell_set(&cell, "min", 1000);
	CU_ASSERT_EQUAL(cell_once(&cell), -EINVAL);
	CU_ASSERT_PTR_NOT_NULL(strstr(cell.why.text, "sleep.max"));
}

static void every_driver_ticks_as_often_as_planned(void)
{
	for (size_t d = 0; d < DRIVERS; d++)
		for (uint64_t random = 0; random < 2; random++) {
			struct driver_cell cell = {.driver = drivers[d], .kernel = &pb_kernel_tick, .job.workers = 2};
			cell_set(&cell, "items", 3);
			cell_set(&cell, "every", 1000000);
			cell_set(&cell, "for", 20500000);
			cell_set(&cell, "pause", random);
			expect_success(&cell);
		}
}

static void ticks_that_come_too_fast_are_made_up_for(void)
{
	struct driver_cell cell = {.driver = &pb_driver_async, .kernel = &pb_kernel_tick, .job.workers = 50};
	cell_set(&cell, "items", 50);
	cell_set(&cell, "every", 1000);
	cell_set(&cell, "for", 5000000);
	expect_success(&cell);
}

static const struct test tests[] = {
    {"every driver sleeps each item in full", every_driver_sleeps_each_item_in_full},
    {"no time is a sleep too", no_time_is_a_sleep_too},
    {"ten thousand random sleeps are in flight at once", ten_thousand_random_sleeps_are_in_flight_at_once},
    {"an event loop sleeps its items side by side", an_event_loop_sleeps_its_items_side_by_side},
    {"min without max is refused", min_without_max_is_refused},
    {"every driver ticks as often as planned", every_driver_ticks_as_often_as_planned},
    {"ticks that come too fast are made up for", ticks_that_come_too_fast_are_made_up_for},
    {0},
};

int main(int argc, char **argv)
{
	return suite_main("sleep and tick", tests, argc, argv);
}
