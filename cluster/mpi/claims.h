/*
 * claims.h: where a follower's claims come from: its static share, or rank 0, some ahead of need.
 *
 * Claims travel in batches. A worker asks for as many as take it PB_BATCH_NS, by the time that the last ones took, and
 * for the next batch when it begins one: a claim that takes longer travels alone, and of shorter ones rank 0 gives
 * fewer as fewer are left (pb_cursor_reserve()). So messages do not wear out whoever has short items, and nobody sits
 * on many long ones. Among claims of very different cost a short one may follow a long one, and be over before the next
 * has come: each time that it has to wait, a worker asks for more, up to when it need not, and then for slowly fewer.
 *
 * A worker that does one claim after another waits here for the next. An event loop must not wait, so it has a feed;
 * once claims of a round are seen to wait, it asks for as many as the claims in flight suggest.
 *
 * Threads take turns here: each takes a few claims of the rank's batch at a time, and the one that finds too few asks
 * for the rank, and waits for all.
 */
#ifndef CLUSTER_MPI_CLAIMS_H
#define CLUSTER_MPI_CLAIMS_H

#include "cluster/mpi/cell.h"
#include "cluster/mpi/nap.h"
#include "cluster/mpi/pace.h"
#include "cluster/mpi/stock.h"

#define PB_BATCH_NS 150000

struct pb_follower_claims {
	struct pb_cell *cell;
	MPI_Request awaited; /* the reply */
	struct pb_reply reply;
	struct pb_claim_request request;
	struct pb_stock stock;
	struct pb_pace pace;
	uint64_t look_every, until_look; /* claims from one look at what has come to the next */
	struct pb_schedule schedule;     /* static only */
	struct pb_cursor cursor;
	uint64_t ahead; /* claims that have lately kept it from waiting for more */
	bool asks;      /* false: static */
	/* False under a rate, where an item that waits for this rank to be free would be late, and where items share
	 * memory: the one at work may wait for one that lies ahead. */
	bool asks_ahead;
	uint32_t in_flight;     /* of a loop */
	bool waits;             /* some of the round have had to wait */
	bool asked, asked_now;  /* for the reply that is awaited */
	bool drained, over;     /* as the replies so far say */
	struct pb_nap nap;      /* of a loop that has nothing to begin */
	int64_t next_look_ns;   /* of one that has */
	pthread_mutex_t speaks; /* of threads: held by the one that looks after the claims */
	atomic_uint lacking;    /* threads that have no claim */
};

/* Begins a round; what it gives is good until pb_follower_claims_end(). */
struct pb_claims pb_follower_claims_begin(struct pb_follower_claims *claims, struct pb_cell *cell,
                                          const struct pb_order_head *run);

/* Waits for the reply that ends the round. */
void pb_follower_claims_end(struct pb_follower_claims *claims);

#endif
