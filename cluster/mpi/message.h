/*
 * message.h: what ranks say to each other. All ranks are the same build on hosts of one layout, so these travel as
 * bytes.
 *
 * Orders go from rank 0 to the followers of a cell, on MPI_COMM_WORLD, in sequence. A round, on the group's
 * communicator:
 *
 *   rank 0                       follower
 *     ORDER_RUN             -->
 *                           <--  TAG_REQUEST  so many more, ahead of need, or "now": it has nothing left
 *     TAG_REPLY             -->               claims; whether more will come, whether the round is over
 *                           <--  TAG_RESULT   status, reports, acc
 *
 * Under the static schedule nobody asks. In either case a follower gets exactly one reply per round that says that it
 * is over, sends exactly one result, and the round is over for both when these have arrived: nothing of a round is left
 * in the way of the next, but for requests that crossed the last reply, which `stamp` tells apart. Replies are over
 * early when all are to stop. Rank 0 may ask a follower that has records of the round for them by ORDER_RECORDS;
 * TAG_RECORDS brings them.
 */
#ifndef CLUSTER_MPI_MESSAGE_H
#define CLUSTER_MPI_MESSAGE_H

#include <stdalign.h>

#include "drivers/common/schedule.h"
#include <powbench/driver.h>

enum {
	TAG_ORDER = 1,
	TAG_BODY,
	TAG_STATUS,
	TAG_REQUEST,
	TAG_REPLY,
	TAG_RESULT,
	TAG_RECORDS,
	TAG_CLOCK,
	TAG_PLACE,
	TAG_ALLOWANCE
};

enum pb_order_kind {
	ORDER_LOOK,      /* body: a path; answered by a status: lookup.h */
	ORDER_OPEN,      /* body: cluster/order.h; answered by a status */
	ORDER_BEGIN,     /* a sample comes: wake up; answered by a status */
	ORDER_RUN,       /* body from round 1 on: the merged result so far */
	ORDER_RECORDS,   /* send those of the last round */
	ORDER_PLACE,     /* say where it is */
	ORDER_ALLOWANCE, /* and what its workers may use there */
	ORDER_CLOCK,     /* say what time it is, again and again: clocks.h */
	ORDER_CLOSE,
	ORDER_END, /* go home */
};

struct pb_order_head {
	uint32_t kind;
	uint32_t cell;
	uint32_t ranks, team; /* OPEN; the team is one of ranks */
	uint32_t thread;      /* RECORDS: whose, of the rank's */
	uint32_t round;       /* RUN */
	uint64_t items, key;  /* RUN */
	int64_t start_ns;     /* RUN */
	int64_t meet_ns;      /* RUN: on the receiver's clock, when all begin; 0: at once */
	bool traced;          /* RUN */
	uint64_t stamp;       /* RUN: differs between any two */
	uint64_t shared_size; /* OPEN */
	uint64_t body_bytes;
};

struct pb_status {
	int error;
	struct pb_why why;
};

struct pb_claim_request {
	uint64_t stamp;
	uint64_t replies; /* that this follower has been sent in this round */
	uint64_t wanted;  /* claims, > 0 */
	bool whole;       /* not fewer if it can be, because they wait; else one run is enough */
	bool now;
};

/* Most runs of claims in a reply: it stays below what MPIs send at once, whatever the receiver is doing. */
#define PB_REPLY_RUNS 64u

/* Sent without the runs beyond `count`. */
struct pb_reply {
	uint32_t count;
	bool drained; /* no more claims will come */
	bool over;    /* the round's last reply */
	bool stop;    /* what is in flight is no longer wanted */
	struct pb_claim_run runs[PB_REPLY_RUNS];
};

/* Followed by the acc, on the next multiple of the largest alignment: cell.h. */
struct pb_result {
	struct pb_status status;
	struct pb_worker_report reports[]; /* of the rank's threads, or of the rank */
};

#endif
