/* rank_suite.h: a suite that all ranks of a launch run together, as members of one team. */
#ifndef TESTS_MPI_RANK_SUITE_H
#define TESTS_MPI_RANK_SUITE_H

#include "cluster/mpi/rank_team.h"
#include "support/suite.h"

extern struct pb_rank_team rank_suite_team; /* never stopped; cancelled where a test says so */
extern const atomic_bool rank_suite_never;

/* The main of such a program. `piece_bytes` are those of the team's messages; 0: its own. */
int rank_suite_main(const char *suite, const struct test *tests, size_t piece_bytes, int argc, char **argv);

#endif
