/* tie.h: lifelines (cluster/lifeline.h) between the ranks of a launch. */
#ifndef CLUSTER_MPI_TIE_H
#define CLUSTER_MPI_TIE_H

#include "cluster/lifeline.h"

/* Ties every follower to rank 0: collective over all ranks, after pb_muster(). In rank 0 it adds to `remark` when some
 * cannot be tied; they work all the same. */
void pb_tie(pb_lifeline_lost *lost, char *remark, size_t size);

#endif
