/*
 * cell.h: one rank's part of an open cell. The work itself is drivers/common/worker.h, or a body's; here are the bytes
 * that ranks share, and the message that a worker's round becomes.
 */
#ifndef CLUSTER_MPI_CELL_H
#define CLUSTER_MPI_CELL_H

#include "cluster/mpi/group.h"
#include "cluster/mpi/message.h"
#include "cluster/mpi/rank_crew.h"
#include "cluster/mpi/rank_team.h"
#include "cluster/order.h"

struct pb_cell {
	const struct pb_job *job;
	const struct pb_body *body; /* NULL: one claim after another */
	const struct pb_group *group;
	uint32_t ranks, each; /* and workers of each rank that report for themselves */
	MPI_Win window;       /* MPI_WIN_NULL when nothing is shared */
	void *shared;
	struct pb_rank_team team; /* of more members than one, if any */
	struct pb_stop own_stop;
	bool has_stop;
	struct pb_stop *stop;            /* of the worker, or of the threads */
	struct pb_worker *worker;        /* NULL: the rank's workers are threads */
	struct pb_rank_crew *crew;       /* these, then */
	struct pb_result *result;        /* of the last round */
	size_t acc_offset, result_bytes; /* where the acc begins in it, and all of it */
};

/* The acc of a result of this cell. */
static inline void *pb_cell_acc(const struct pb_cell *cell, struct pb_result *result)
{
	return (unsigned char *)result + cell->acc_offset;
}

/* The worker of this rank that reports as its `thread`-th. */
struct pb_worker *pb_cell_worker(const struct pb_cell *cell, uint32_t thread);

/*
 * Makes the group, the teams and the shared window: collective over the cell's ranks, so it comes before anything that
 * can fail in one of them. -ENOTSUP in all of them when memory is to be shared and they are on several hosts.
 */
int pb_cell_join(struct pb_cell *cell, uint32_t ranks, uint32_t team, uint64_t shared_size);
void pb_cell_leave(struct pb_cell *cell); /* collective too */

/* This rank's own memory, and the worker that it is for. pb_cell_free() may come after a failure, and before
 * pb_cell_leave(). */
int pb_cell_alloc(struct pb_cell *cell, const struct pb_job *job, const struct pb_spread *spread, uint32_t rank,
                  struct pb_why *why);
void pb_cell_free(struct pb_cell *cell);

/* The worker's session, and its part of a round, all on the thread that works. A pinned thread is pinned for as long as
 * each of them takes: the thread may work for other cells too. Threads are made, told and awaited instead. */
int pb_cell_work_open(struct pb_cell *cell, uint32_t rank, struct pb_why *why);
void pb_cell_work(struct pb_cell *cell, const struct pb_worker_round *round, const struct pb_claims *claims);
/* pb_cell_work() of threads in two: begins it, and tells whether it is done, after up to `ns`. */
void pb_cell_go(struct pb_cell *cell, const struct pb_worker_round *round, const struct pb_claims *claims);
bool pb_cell_done(struct pb_cell *cell, long ns);
/* In place of pb_cell_work, where this rank's part of the round cannot be done: tells its team. */
void pb_cell_work_not(struct pb_cell *cell);
void pb_cell_work_close(struct pb_cell *cell);

/* Makes what other ranks wrote to the shared bytes visible here, and the reverse. */
void pb_cell_sync(const struct pb_cell *cell);

#endif
