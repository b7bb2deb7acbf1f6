/* serve.h: rank 0's side of a round: the one place where items are handed out, and the results come in. */
#ifndef CLUSTER_MPI_SERVE_H
#define CLUSTER_MPI_SERVE_H

#include "cluster/mpi/compute.h"

/* A follower as rank 0 sees it in a round. */
struct pb_peer {
	uint64_t replies; /* sent so far */
	uint32_t wanted;  /* claims, by the open request */
	bool asking, now; /* a request is open; the follower has nothing left */
	bool over;        /* the last reply was sent */
	struct pb_cursor cursor;
	struct pb_result *result;
};

/*
 * The server of one cell, for all its rounds. The main thread claims for the followers and rank 0's worker for itself,
 * from one schedule; `given` and the cell's stop are theirs together, all else is the main thread's.
 */
struct pb_server {
	struct pb_cell *cell;
	struct pb_schedule schedule;
	_Atomic uint64_t given; /* items */
	uint64_t stamp;
	struct pb_peer *peers; /* by rank; [0] is rank 0 itself and asks for nothing */
	struct pb_claim_request request;
	MPI_Request *awaited; /* [0]: a request of anybody; [r]: the result of rank r */
	int *indices;
	MPI_Status *statuses;
	uint32_t unfinished;    /* followers whose result has not come */
	struct pb_status first; /* failure of this round */
};

int pb_server_init(struct pb_server *server, struct pb_cell *cell, struct pb_why *why);
void pb_server_free(struct pb_server *server);

/* Starts a round, before anybody is told of it. The claims are rank 0's own. */
struct pb_claims pb_server_begin(struct pb_server *server, uint64_t items);

/* Serves until every follower's result and rank 0's own are in; 0, or the first failure, or -ECANCELED. */
int pb_server_run(struct pb_server *server, struct pb_compute *compute, struct pb_why *why);

#endif
