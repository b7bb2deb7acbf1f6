/*
 * compute.h: rank 0's second thread. It does worker 0's items, and between short ones what serve.h leaves to it, while
 * the main thread looks after the others. Made once per cell, and parked between rounds. Where rank 0's workers are
 * threads (rank_crew.h), it is they.
 */
#ifndef CLUSTER_MPI_COMPUTE_H
#define CLUSTER_MPI_COMPUTE_H

#include "cluster/mpi/cell.h"

struct pb_compute;

/* Starts the thread and opens the worker's session on it. On failure `*compute` stays NULL. */
int pb_compute_start(struct pb_compute **compute, struct pb_cell *cell, struct pb_why *why);

/* Closes the session and joins the thread. Takes NULL. */
void pb_compute_stop(struct pb_compute *compute);

/* Begins one round of pb_cell_work(); `claims` is called on the thread and must live until it is done. */
void pb_compute_go(struct pb_compute *compute, const struct pb_worker_round *round, const struct pb_claims *claims);

/* Whether the round is done; waits for that up to `ns`. From then on the cell's result is the caller's to read. */
bool pb_compute_done(struct pb_compute *compute, long ns);

#endif
