/*
 * claims.h: where a follower's claims come from: its static share, or rank 0, some ahead of need.
 *
 * A worker that does one claim after another waits here for the next; it asks for one ahead. An event loop must not
 * wait, so it has a feed: claims are asked for as the claims in flight suggest, which is one by one for a kernel that
 * never waits, and by the dozen for one that has hundreds in flight.
 */
#ifndef CLUSTER_MPI_CLAIMS_H
#define CLUSTER_MPI_CLAIMS_H

#include "cluster/mpi/cell.h"
#include "cluster/mpi/nap.h"

/* Asked for ahead while there are as many: twice of what a reply brings. */
#define PB_STOCK_CLAIMS (2 * PB_REPLY_CLAIMS)

struct pb_follower_claims {
	struct pb_cell *cell;
	MPI_Request awaited; /* the reply */
	struct pb_reply reply;
	struct pb_claim_request request;
	struct pb_range stock[PB_STOCK_CLAIMS]; /* a ring */
	uint32_t stock_first, stock_count;
	struct pb_schedule schedule; /* static only */
	struct pb_cursor cursor;
	bool asks;          /* false: static */
	bool asks_ahead;    /* false: under a rate, where an item that waits for this rank to be free would be late */
	uint32_t in_flight; /* of a loop */
	bool asked, asked_now; /* for the reply that is awaited */
	bool drained, over;    /* as the replies so far say */
	struct pb_nap nap;     /* of a loop that has nothing to begin */
	int64_t next_look_ns;  /* of one that has */
};

/* Begins a round; what it gives is good until pb_follower_claims_end(). */
struct pb_claims pb_follower_claims_begin(struct pb_follower_claims *claims, struct pb_cell *cell,
                                          const struct pb_order_head *run);

/* Waits for the reply that ends the round. */
void pb_follower_claims_end(struct pb_follower_claims *claims);

#endif
