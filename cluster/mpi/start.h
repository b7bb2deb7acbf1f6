/* start.h: from a process that a launcher started to one of ranks that know each other, or to a reason why not. */
#ifndef CLUSTER_MPI_START_H
#define CLUSTER_MPI_START_H

#include "cluster/lifeline.h"

/*
 * MPI, muster.h and tie.h, in this order; `hosts` and `remark` as of pb_muster(). 0, or -errno with MPI left again.
 * Where `lost` is not NULL, ranks that do not come together in time are a loss too: `lost` is called, on another
 * thread.
 */
int pb_start(int *argc, char ***argv, const char *build, pb_lifeline_lost *lost, uint32_t **hosts, char *remark,
             size_t size, struct pb_why *why);

#endif
