/* serve.h: rank 0's side of a round: the one place where items are handed out, and the results come in. */
#ifndef CLUSTER_MPI_SERVE_H
#define CLUSTER_MPI_SERVE_H

#include <pthread.h>

#include "cluster/mpi/compute.h"
#include "cluster/mpi/pace.h"

/* A follower as rank 0 sees it in a round. */
struct pb_peer {
	uint64_t replies; /* sent so far */
	uint64_t wanted;  /* claims, by the open request */
	bool whole;       /* by the same */
	bool asking, now; /* a request is open; the follower has nothing left */
	bool over;        /* the last reply was sent */
	struct pb_cursor cursor;
	struct pb_result *result;
};

/*
 * The server of one cell, for all its rounds. It works for the followers on either of two threads: rank 0's worker
 * polls between its claims as long as these are short, so that no follower waits for the scheduler to bring the main
 * thread onto a core that is taken; the main thread naps, and steps in where the worker has not polled for a while. Who
 * holds `speaks` may call MPI and touch what follows it; the schedule and the cell's stop need no lock.
 */
struct pb_server {
	struct pb_cell *cell;
	struct pb_schedule schedule;
	uint64_t stamp;
	/* The worker's own. */
	struct pb_cursor cursor;
	struct pb_pace pace;
	uint64_t poll_every, until_poll; /* claims from one poll to the next */
	atomic_uint polls;               /* so far; read by the main thread */
	pthread_mutex_t speaks;
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

/* Starts a round, before anybody is told of it. The claims are rank 0's own, for one thread. */
struct pb_claims pb_server_begin(struct pb_server *server, uint64_t items);

/* Serves until every follower's result and rank 0's own are in; 0, or the first failure, or -ECANCELED. */
int pb_server_run(struct pb_server *server, struct pb_compute *compute, struct pb_why *why);

#endif
