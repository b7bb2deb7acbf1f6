/*
 * run_driver.h: a cell that is run on a driver without the harness, and held against the ledger and the kernel's check.
 *
 *   struct driver_cell cell = {.driver = &pb_driver_pthread, .kernel = kernel, .job.workers = 2};
 *   cell_set(&cell, "items", 97);
 *   if (cell_open(&cell) == 0) cell_sample(&cell);
 *   cell_close(&cell);
 */
#ifndef TESTS_RUN_DRIVER_H
#define TESTS_RUN_DRIVER_H

#include <powbench/driver.h>

#define CELL_PARAMS_MAX 16

struct driver_cell {
	const struct pb_driver *driver;
	const struct pb_kernel *kernel;
	struct pb_job job; /* workers, schedule, grain, cpus: set by the test before cell_open */

	atomic_bool cancel;
	struct pb_why why; /* of the last failure */
	struct pb_worker_report *reports;
	void *merged;
	uint64_t items, claims; /* that the ledgers of the last sample add up to */

	void *self;
	struct pb_value values[CELL_PARAMS_MAX];
	bool given[CELL_PARAMS_MAX];
	struct pb_args args;
	uint64_t ledger_key;
};

/* Gives a parameter of the kernel another value than its default: a number, ns, parts, or the index of a choice. Aborts
 * for a name that the kernel does not have. */
void cell_set(struct driver_cell *cell, const char *name, uint64_t value);

/* The same for a text, which stays as it is. */
void cell_set_text(struct driver_cell *cell, const char *name, const char *text);

/* Sets the kernel up and opens the driver: 0 or -errno. cell_close takes it in either case, also twice. */
int cell_open(struct driver_cell *cell);
void cell_close(struct driver_cell *cell);

/* One sample, as the harness would run it: 0, the driver's -errno, -EILSEQ where the ledgers do not add up, or -EBADMSG
 * where the check finds a wrong result. */
int cell_sample(struct driver_cell *cell);

/* Open, one sample, close. */
int cell_once(struct driver_cell *cell);

#endif
