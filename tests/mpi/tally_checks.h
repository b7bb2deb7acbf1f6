/* tally_checks.h: what holds of every driver of ranks, as tests of CUnit on cells of tally.h. */
#ifndef TESTS_MPI_TALLY_CHECKS_H
#define TESTS_MPI_TALLY_CHECKS_H

#include "mpi/tally.h"

/* All on this host: each worker is bound to the CPU that compact order has for it, and says so. Closes the cell. */
void tally_pinned(struct tally_cell *cell);

#endif
