/*
 * tally.h: a small kernel whose check knows which items ran, and what the harness does for a cell of it.
 *
 *   tally         items that are counted and summed; `rounds` of them
 *   tally-shared  counts them in the shared bytes as well
 *
 * Parameters: items, rounds, turns (of an empty loop, per item), wait (us, of every claim but the one that goes wrong),
 * fault=none|fail|kill and the item that it happens `at`.
 */
#ifndef TESTS_MPI_TALLY_H
#define TESTS_MPI_TALLY_H

#include "cluster/ranks.h"

#define TALLY_PARAMS 6

extern const struct pb_kernel tally_kernel, tally_shared_kernel;
extern const struct pb_ranks_host tally_host;
extern const struct pb_driver pb_driver_mpi, pb_driver_mpi_async, pb_driver_mpi_pthread, pb_driver_mpi_openmp;

struct tally_cell {
	const struct pb_driver *driver; /* NULL: mpi */
	struct pb_job job;              /* workers, schedule, grain, cpus: the test's; the rest tally_open()'s */
	atomic_bool cancel;
	struct pb_why why; /* of the last failure */
	struct pb_worker_report *reports;
	void *self;
};

/* `settings` is "items=97 rounds=2"; NULL kernel: tally. Returns what the driver's open does. */
int tally_open(struct tally_cell *cell, const struct pb_kernel *kernel, const char *settings);
/* begin, all rounds, end; then holds ledgers and result against the truth: -EILSEQ, -EBADMSG. */
int tally_sample(struct tally_cell *cell);
void tally_close(struct tally_cell *cell);
/* All three. */
int tally_once(struct tally_cell *cell, const struct pb_kernel *kernel, const char *settings);

/* The main of a program that is a suite where it conducts or is alone, and follows where it is told to. */
struct test;
int tally_main(const char *suite, const struct test *tests, int argc, char **argv);

#endif
