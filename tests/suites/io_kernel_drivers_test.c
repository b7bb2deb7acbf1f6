/* The kernels that make requests, each under every driver that runs without a launcher, against their local server. */
#include <errno.h>

#include "support/http.h"
#include "support/run_driver.h"
#include "support/sampled.h"
#include "support/suite.h"

extern const struct pb_driver pb_driver_serial, pb_driver_pthread, pb_driver_openmp, pb_driver_process, pb_driver_async,
    pb_driver_process_async;
extern const struct pb_kernel pb_kernel_crawl, pb_kernel_fetch, pb_kernel_pipeline, pb_kernel_save, pb_kernel_scrape;

/* Those that fork come first: ThreadSanitizer starts no thread in a child of a process that has had some. */
static const struct pb_driver *const drivers[] = {&pb_driver_process, &pb_driver_process_async, &pb_driver_serial,
                                                  &pb_driver_async,   &pb_driver_pthread,       &pb_driver_openmp};
static const struct pb_kernel *const kernels[] = {&pb_kernel_fetch, &pb_kernel_save, &pb_kernel_scrape,
                                                  &pb_kernel_crawl, &pb_kernel_pipeline};

#define DRIVERS (sizeof drivers / sizeof *drivers)
#define KERNELS (sizeof kernels / sizeof *kernels)

static const uint64_t millisecond_ns = 1000000;

static bool can_run(struct driver_cell *cell)
{
	if (cell->driver->available && cell->driver->available(NULL))
		return false;
	const uint32_t limit = cell->driver->limit ? cell->driver->limit() : 0;
	if (limit && cell->job.workers > limit)
		cell->job.workers = limit;
	return true;
}

static void expect_success(struct driver_cell *cell)
{
	if (!can_run(cell))
		return;
	int status = cell_once(cell);
	CU_ASSERT_EQUAL(status, 0);
	if (status)
		(void)fprintf(stderr, "%s under %s, %u workers: %s\n", cell->kernel->name, cell->driver->name,
		              cell->job.workers, cell->why.text);
}

static void run_small(const struct pb_kernel *kernel, const struct pb_driver *driver, uint32_t workers, uint64_t items)
{
	struct driver_cell cell = {.driver = driver, .kernel = kernel, .job.workers = workers};
	cell_set(&cell, "items", items);
	cell_set(&cell, "latency", millisecond_ns);
	if (kernel == &pb_kernel_pipeline)
		cell_set(&cell, "every", millisecond_ns / 10);
	expect_success(&cell);
}

static void every_kernel_is_right_under_every_driver(void)
{
	for (size_t d = 0; d < DRIVERS; d++)
		for (size_t k = 0; k < KERNELS; k++)
			for (uint32_t workers = 1; workers <= 6; workers += 5)
				run_small(kernels[k], drivers[d], workers, 13);
}

static void awkward_numbers_of_items_are_all_done(void)
{
	static const uint64_t items[] = {0, 1, 2, 101};
	for (size_t k = 0; k < KERNELS; k++)
		for (size_t i = 0; i < sizeof items / sizeof *items; i++)
			run_small(kernels[k], &pb_driver_async, 7, items[i]);
}

static void a_hundred_pages_on_thirty_workers_are_a_hundred_pages(void)
{
	static const enum pb_schedule_kind kinds[] = {PB_SCHEDULE_STATIC, PB_SCHEDULE_DYNAMIC, PB_SCHEDULE_GUIDED};
	for (size_t d = 0; d < DRIVERS; d++)
		for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
			struct driver_cell cell = {.driver = drivers[d], .kernel = &pb_kernel_scrape};
			cell.job.workers = 30;
			cell.job.schedule = kinds[k];
			cell_set(&cell, "items", 100);
			cell_set(&cell, "latency", 0);
			expect_success(&cell);
		}
}

/* Far more addresses than the queue holds, so that a single worker has to help itself. */
static void a_stream_ends_under_every_driver_and_schedule(void)
{
	static const enum pb_schedule_kind kinds[] = {PB_SCHEDULE_STATIC, PB_SCHEDULE_DYNAMIC};
	for (size_t d = 0; d < DRIVERS; d++)
		for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
			for (uint32_t workers = 1; workers <= 8; workers = 3 * workers - 1) {
				struct driver_cell cell = {.driver = drivers[d], .kernel = &pb_kernel_pipeline};
				cell.job.workers = workers;
				cell.job.schedule = kinds[k];
				cell_set(&cell, "items", 197);
				cell_set(&cell, "latency", 0);
				cell_set(&cell, "every", 10000);
				cell_set(&cell, "mode", 1);
				expect_success(&cell);
			}
}

/* Details that began before the index had ended, of all 40. */
static unsigned details_before_the_index_ends(const char *mode)
{
	const struct pb_setting settings[] = {{"items", "40"}, {"latency", "5ms"}, {"every", "5ms"}, {"mode", mode}};
	struct sampled sampled;
	sampled_take(&sampled, &pb_kernel_pipeline, &pb_driver_async, 9, settings, sizeof settings / sizeof *settings);
	CU_ASSERT_EQUAL(sampled.row.ok, 1);
	int64_t index_end_ns = 0;
	unsigned before = 0;
	struct pb_request request;
	for (size_t at = 0; pb_gather_next_request(&sampled.bench.gathered, &at, &request);)
		if (strstr(request.url, "/index/"))
			index_end_ns = request.start_ns + request.total_ns;
	for (size_t at = 0; pb_gather_next_request(&sampled.bench.gathered, &at, &request);)
		before += !strstr(request.url, "/index/") && request.start_ns < index_end_ns;
	sampled_free(&sampled);
	CU_ASSERT_TRUE(index_end_ns > 0);
	return before;
}

static void a_stream_has_its_details_while_the_index_comes(void)
{
	CU_ASSERT_EQUAL(details_before_the_index_ends("batch"), 0);
	CU_ASSERT_TRUE(details_before_the_index_ends("stream") > 0);
}

static void repeated_samples_start_afresh(void)
{
	for (size_t k = 0; k < KERNELS; k++) {
		struct driver_cell cell = {.driver = &pb_driver_process_async, .kernel = kernels[k], .job.workers = 5};
		cell_set(&cell, "items", 11);
		cell_set(&cell, "latency", 0);
		CU_ASSERT_EQUAL_FATAL(cell_open(&cell), 0);
		for (int sample = 0; sample < 3; sample++)
			CU_ASSERT_EQUAL(cell_sample(&cell), 0);
		cell_close(&cell);
	}
}

static void nothing_is_left_open(void)
{
	const size_t before = http_descriptors();
	for (size_t k = 0; k < KERNELS; k++)
		run_small(kernels[k], &pb_driver_async, 20, 50);
	CU_ASSERT_EQUAL(http_descriptors(), before);
}

static atomic_bool *cancelled;

/* Sets the cell's cancel flag as soon as the first item has begun to wait. */
static int (*real_step)(const void *state, struct pb_task *task);

static int step_and_cancel(const void *state, struct pb_task *task)
{
	int status = real_step(state, task);
	if (task->begin == 12)
		atomic_store(cancelled, true);
	return status;
}

static void a_cancelled_sample_releases_every_descriptor(void)
{
	for (size_t k = 0; k < KERNELS; k++) {
		const size_t before = http_descriptors();
		struct pb_kernel kernel = *kernels[k];
		real_step = kernel.step;
		kernel.step = step_and_cancel;
		struct driver_cell cell = {.driver = &pb_driver_async, .kernel = &kernel, .job.workers = 20};
		cancelled = &cell.cancel;
		cell_set(&cell, "items", 50);
		cell_set(&cell, "latency", kernels[k] == &pb_kernel_crawl ? millisecond_ns : 100 * millisecond_ns);
		if (kernels[k] == &pb_kernel_pipeline)
			cell_set(&cell, "mode", 1);
		CU_ASSERT_EQUAL(cell_once(&cell), -ECANCELED);
		CU_ASSERT_EQUAL(http_descriptors(), before);
	}
}

int main(int argc, char **argv)
{
	static const struct test tests[] = {
	    {"every kernel is right under every driver", every_kernel_is_right_under_every_driver},
	    {"a hundred pages on thirty workers are a hundred pages",
	     a_hundred_pages_on_thirty_workers_are_a_hundred_pages},
	    {"a stream ends under every driver and schedule", a_stream_ends_under_every_driver_and_schedule},
	    {"repeated samples start afresh", repeated_samples_start_afresh},
	    {"awkward numbers of items are all done", awkward_numbers_of_items_are_all_done},
	    {"a stream has its details while the index comes", a_stream_has_its_details_while_the_index_comes},
	    {"nothing is left open", nothing_is_left_open},
	    {"a cancelled sample releases every descriptor", a_cancelled_sample_releases_every_descriptor},
	    {NULL, NULL},
	};
	return suite_main("io_kernel_drivers", tests, argc, argv);
}
