/* Every driver with the ledger kernel, at awkward sizes. */
#include "plugins/ledger.c" // NOLINT(bugprone-suspicious-include): its kernels, with what they count
#include "support/all_drivers.h"
#include "support/run_driver.h"
#include "support/suite.h"

#ifdef PB_SANITIZED
static const uint32_t worker_counts[] = {1, 2, 3, 8};
#else
static const uint32_t worker_counts[] = {1, 2, 3, 8, 33};
#endif

static const struct {
	enum pb_schedule_kind kind;
	uint64_t grain;
} schedules[] = {
    {PB_SCHEDULE_STATIC, 0},  {PB_SCHEDULE_STATIC, 3}, {PB_SCHEDULE_DYNAMIC, 0},
    {PB_SCHEDULE_DYNAMIC, 1}, {PB_SCHEDULE_GUIDED, 0},
};

static void run_cell(const struct pb_driver *driver, const struct pb_kernel *kernel, uint32_t workers, size_t schedule,
                     uint64_t items, uint64_t rounds)
{
	struct driver_cell cell = {.driver = driver, .kernel = kernel};
	cell.job.workers = workers;
	cell.job.schedule = schedules[schedule].kind;
	cell.job.grain = schedules[schedule].grain;
	cell_set(&cell, "items", items);
	cell_set(&cell, "rounds", rounds);
	int status = cell_once(&cell);
	CU_ASSERT_EQUAL(status, 0);
	if (status)
		(void)fprintf(stderr, "%s, %u workers, schedule %zu, %" PRIu64 " items, %" PRIu64 " rounds: %s\n",
		              driver->name, workers, schedule, items, rounds, cell.why.text);
}

static void sweep_workers(const struct pb_driver *driver, uint32_t workers)
{
	static const uint64_t sizes[] = {1, 2, 3, 7, 97, 10007};
	for (size_t s = 0; s < sizeof schedules / sizeof *schedules; s++)
		for (size_t n = 0; n < sizeof sizes / sizeof *sizes; n++) {
			run_cell(driver, &ledger_kernel, workers, s, sizes[n], 1);
			run_cell(driver, &ledger_shared_kernel, workers, s, sizes[n], 2);
		}
}

static void sweep(const struct pb_driver *driver)
{
	for (size_t w = 0; w < sizeof worker_counts / sizeof *worker_counts; w++)
		if (driver_takes(driver, worker_counts[w]))
			sweep_workers(driver, worker_counts[w]);
}

static void serial_runs_every_item_once(void)
{
	sweep(&pb_driver_serial);
}

static void pthread_runs_every_item_once(void)
{
	sweep(&pb_driver_pthread);
}

static void openmp_runs_every_item_once(void)
{
	sweep(&pb_driver_openmp);
}

static void process_runs_every_item_once(void)
{
	sweep(&pb_driver_process);
}

static const struct test tests[] = {
    {"serial runs every item once", serial_runs_every_item_once},
    {"pthread runs every item once", pthread_runs_every_item_once},
    {"openmp runs every item once", openmp_runs_every_item_once},
    {"process runs every item once", process_runs_every_item_once},
    {0},
};

int main(int argc, char **argv)
{
	return suite_main("drivers at awkward sizes", tests, argc, argv);
}
