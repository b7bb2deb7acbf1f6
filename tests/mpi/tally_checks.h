/* tally_checks.h: what holds of every driver of ranks, as tests of CUnit on cells of tally.h. */
#ifndef TESTS_MPI_TALLY_CHECKS_H
#define TESTS_MPI_TALLY_CHECKS_H

#include "mpi/tally.h"

/* As many ranks as there are; alone any number can be had. */
uint32_t tally_most(void);

/* One sample of such a cell is right. */
void tally_expect(const struct pb_driver *driver, const struct pb_kernel *kernel, struct pb_job job,
                  const char *settings);

/* Cancelled after 50 ms, it ends as that. Closes the cell. */
void tally_cancelled(struct tally_cell *cell, const char *settings);

/* Each worker that reports runs so many items, `least` to `largest`. Closes the cell. */
void tally_shares(struct tally_cell *cell, const char *settings, uint64_t least, uint64_t largest);

/* All on this host: each worker is bound to the CPU that compact order has for it, and says so. Closes the cell. */
void tally_pinned(struct tally_cell *cell);

#endif
