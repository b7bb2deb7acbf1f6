/*
 * cell.h: one worker's part of an open cell, in its rank. The work itself is drivers/common/worker.h; here are the
 * bytes that ranks share, and the message that a worker's round becomes.
 */
#ifndef CLUSTER_MPI_CELL_H
#define CLUSTER_MPI_CELL_H

#include "cluster/mpi/group.h"
#include "cluster/mpi/message.h"
#include "drivers/common/worker.h"

struct pb_cell {
	const struct pb_job *job;
	const struct pb_group *group;
	MPI_Win window; /* MPI_WIN_NULL when nothing is shared */
	void *shared;
	struct pb_stop stop;
	bool has_stop;
	struct pb_worker *worker;
	struct pb_result *result; /* of the worker's last round */
	size_t result_bytes;      /* with its acc */
};

/* Where a worker's claims come from. `next` gives [*begin, *end), or false when there are no more. */
struct pb_claims {
	bool (*next)(void *self, uint64_t *begin, uint64_t *end);
	void *self;
};

/*
 * Makes the group and the shared window: collective over the cell's ranks, so it comes before anything that can fail in
 * one of them. -ENOTSUP in all of them when memory is to be shared and they are on several hosts.
 */
int pb_cell_join(struct pb_cell *cell, uint32_t workers, uint64_t shared_size);
void pb_cell_leave(struct pb_cell *cell); /* collective too */

/* This rank's own memory. pb_cell_free() may come after a failure, and before pb_cell_leave(). */
int pb_cell_alloc(struct pb_cell *cell, const struct pb_job *job, struct pb_why *why);
void pb_cell_free(struct pb_cell *cell);

/* The worker's session, and its part of a round, all on the thread that works. A pinned thread is pinned for as long as
 * each of them takes: the thread may work for other cells too. */
int pb_cell_work_open(struct pb_cell *cell, uint32_t rank, struct pb_why *why);
void pb_cell_work(struct pb_cell *cell, uint64_t ledger_key, int64_t start_ns, const struct pb_claims *claims);
void pb_cell_work_close(struct pb_cell *cell);

/* Makes what other ranks wrote to the shared bytes visible here, and the reverse. */
void pb_cell_sync(const struct pb_cell *cell);

#endif
