/*
 * cell.h: one rank's part of an open cell. The work itself is drivers/common/worker.h, or a body's; here are the bytes
 * that ranks share, and the message that a worker's round becomes.
 */
#ifndef CLUSTER_MPI_CELL_H
#define CLUSTER_MPI_CELL_H

#include "cluster/mpi/group.h"
#include "cluster/mpi/message.h"
#include "cluster/mpi/rank_team.h"
#include "drivers/common/body.h"

struct pb_cell {
	const struct pb_job *job;
	const struct pb_body *body; /* NULL: one claim after another */
	const struct pb_group *group;
	uint32_t ranks;
	MPI_Win window; /* MPI_WIN_NULL when nothing is shared */
	void *shared;
	struct pb_rank_team team; /* of more members than one, if any */
	struct pb_stop stop;
	bool has_stop;
	struct pb_worker *worker;
	struct pb_result *result; /* of the worker's last round */
	size_t result_bytes;      /* with its acc */
};

/* Where a worker's claims come from: the feed, whose `next` may wait if there is no body, or, to a body, the schedule.
 */
struct pb_claims {
	struct pb_feed feed;
	struct pb_schedule *schedule;
	pthread_mutex_t *speaks; /* held around each call of MPI; NULL: this rank has one thread */
};

/*
 * Makes the group, the teams and the shared window: collective over the cell's ranks, so it comes before anything that
 * can fail in one of them. -ENOTSUP in all of them when memory is to be shared and they are on several hosts.
 */
int pb_cell_join(struct pb_cell *cell, uint32_t ranks, uint32_t team, uint64_t shared_size);
void pb_cell_leave(struct pb_cell *cell); /* collective too */

/* This rank's own memory. pb_cell_free() may come after a failure, and before pb_cell_leave(). */
int pb_cell_alloc(struct pb_cell *cell, const struct pb_job *job, const struct pb_body *body, struct pb_why *why);
void pb_cell_free(struct pb_cell *cell);

/* The worker's session, and its part of a round, all on the thread that works. A pinned thread is pinned for as long as
 * each of them takes: the thread may work for other cells too. */
int pb_cell_work_open(struct pb_cell *cell, uint32_t rank, struct pb_why *why);
void pb_cell_work(struct pb_cell *cell, const struct pb_worker_round *round, const struct pb_claims *claims);
/* In place of pb_cell_work, where this rank's part of the round cannot be done: tells its team. */
void pb_cell_work_not(struct pb_cell *cell);
void pb_cell_work_close(struct pb_cell *cell);

/* Makes what other ranks wrote to the shared bytes visible here, and the reverse. */
void pb_cell_sync(const struct pb_cell *cell);

#endif
