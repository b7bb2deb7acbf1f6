/*
 * rank_team.h: a team of ranks: the collectives of powbench/team.h by MPI.
 *
 * A collective of MPI cannot be left, so every one here begins with a meeting: all ranks bring what they came to, and
 * whether they have failed or are to stop, into one small reduction. Only when that has found all in the same, and
 * nobody failed, is anything else sent; who fails comes to the next meeting with its failure. Waiting for a meeting
 * naps (nap.h); once all are there, the transfer itself only yields.
 *
 * Counts of MPI are of 31 bits: what is longer goes in pieces.
 */
#ifndef CLUSTER_MPI_RANK_TEAM_H
#define CLUSTER_MPI_RANK_TEAM_H

#include <mpi.h>
#include <pthread.h>

#include "drivers/common/stop.h"
#include <powbench/team.h>

#define PB_TEAM_PIECE_BYTES ((size_t)1 << 30)

struct pb_rank_team {
	uint32_t members, rank; /* members 0: none has been joined */
	MPI_Comm comm;
	size_t *sizes;      /* members; of the parts that others send */
	size_t piece_bytes; /* at most 2^31 - 1 */
	int error;          /* of the last meeting of this round, and so of all to come */
	/* Of the round. */
	pthread_mutex_t *speaks; /* held around each call of MPI; NULL: this rank has one thread */
	const struct pb_stop *stop;
	const atomic_bool *cancel;
	int (*look)(void *self, uint32_t in_flight, uint32_t starving); /* called while it waits; NULL: nothing to do */
	void *look_self;
};

/* Collective over `comm`, whose ranks become teams of so many members, in the order of ranks. The team is zeroed
 * before; pb_rank_team_leave() is due where it has been joined, and collective too. */
void pb_rank_team_join(struct pb_rank_team *team, MPI_Comm comm, uint32_t members);
void pb_rank_team_leave(struct pb_rank_team *team);

/* This rank's view. */
struct pb_team pb_rank_team_member(struct pb_rank_team *team);

#endif
