/* The kernels that measure how workers are joined: right under every driver with teams, at awkward sizes. */
#include "support/run_driver.h"
#include "support/suite.h"

extern const struct pb_driver pb_driver_serial, pb_driver_pthread, pb_driver_openmp;
extern const struct pb_kernel pb_kernel_pingpong, pb_kernel_barrier, pb_kernel_broadcast, pb_kernel_allreduce,
    pb_kernel_alltoall;

static const struct pb_kernel *const kernels[] = {&pb_kernel_pingpong,  &pb_kernel_barrier,  &pb_kernel_broadcast,
                                                  &pb_kernel_allreduce, &pb_kernel_alltoall, NULL};

static void try_one(const struct pb_driver *driver, const struct pb_kernel *kernel, uint32_t workers, uint64_t bytes,
                    uint64_t iterations)
{
	struct driver_cell cell = {.driver = driver, .kernel = kernel};
	cell.job.workers = workers;
	cell_set(&cell, "iterations", iterations);
	cell_set(&cell, "count", 3);
	if (kernel != &pb_kernel_barrier)
		cell_set(&cell, "size", bytes);
	CU_ASSERT_EQUAL_FATAL(cell_open(&cell), 0);
	const int error = cell_sample(&cell);
	if (error)
		(void)fprintf(stderr, "%s, %s of %zu bytes, %u workers: %d (%s)\n", driver->name, kernel->name,
		              (size_t)bytes, workers, error, cell.why.text);
	CU_ASSERT_EQUAL(error, 0);
	cell_close(&cell);
}

static void try_sizes(const struct pb_driver *driver, const struct pb_kernel *kernel)
{
	static const uint64_t sizes[] = {8, 9, 64, 65, 10007};
	for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++)
		try_one(driver, kernel, 3, sizes[s], 2);
	for (uint32_t workers = 1; workers <= 5; workers++) {
		try_one(driver, kernel, workers, 9, 7);
		try_one(driver, kernel, workers, 10007, 2);
	}
}

static void each_kernel_is_right_at_awkward_sizes(void)
{
	static const struct pb_driver *const drivers[] = {&pb_driver_pthread, &pb_driver_openmp, NULL};
	for (size_t d = 0; drivers[d]; d++)
		for (int k = 0; kernels[k] && (!drivers[d]->available || !drivers[d]->available(NULL)); k++)
			try_sizes(drivers[d], kernels[k]);
}

static void one_byte_and_one_iteration_are_enough(void)
{
	for (uint32_t workers = 1; workers <= 3; workers++) {
		try_one(&pb_driver_pthread, &pb_kernel_pingpong, workers, 0, 3);
		try_one(&pb_driver_pthread, &pb_kernel_pingpong, workers, 1, 1);
		try_one(&pb_driver_pthread, &pb_kernel_broadcast, workers, 1, 1);
		try_one(&pb_driver_pthread, &pb_kernel_alltoall, workers, 1, 1);
		try_one(&pb_driver_pthread, &pb_kernel_allreduce, workers, 8, 1);
	}
}

static void more_iterations_than_a_byte_counts_are_right(void)
{
	for (int k = 0; kernels[k]; k++) {
		try_one(&pb_driver_serial, kernels[k], 1, 16, 300);
		try_one(&pb_driver_pthread, kernels[k], 2, 16, 300);
	}
}

int main(int argc, char **argv)
{
	static const struct test tests[] = {
	    {"each kernel is right at awkward sizes", each_kernel_is_right_at_awkward_sizes},
	    {"one byte and one iteration are enough", one_byte_and_one_iteration_are_enough},
	    {"more iterations than a byte counts are right", more_iterations_than_a_byte_counts_are_right},
	    {NULL, NULL},
	};
	return suite_main("kernel_traffic", tests, argc, argv);
}
