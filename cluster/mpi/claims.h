/* claims.h: where a follower's claims come from: its static share, or rank 0, one claim ahead of need. */
#ifndef CLUSTER_MPI_CLAIMS_H
#define CLUSTER_MPI_CLAIMS_H

#include "cluster/mpi/cell.h"

struct pb_follower_claims {
	MPI_Comm comm;
	MPI_Request awaited; /* the reply */
	struct pb_reply reply;
	struct pb_claim_request request;
	struct pb_schedule schedule; /* static only */
	struct pb_cursor cursor;
	bool asks;       /* false: static */
	bool asks_ahead; /* false: under a rate, where an item that waits for this rank to be free would be late */
	bool over;       /* the empty reply has come */
};

/* Begins a round; what it gives is good until pb_follower_claims_end(). */
struct pb_claims pb_follower_claims_begin(struct pb_follower_claims *claims, const struct pb_cell *cell,
                                          const struct pb_order_head *run);

/* Waits for the empty reply, which ends the round. */
void pb_follower_claims_end(struct pb_follower_claims *claims);

#endif
