/*
 * answer.h: what rank 0 does with what its followers send in a round: their requests, and their results. Who calls this
 * holds server->speaks, or is the only one that could call it.
 */
#ifndef CLUSTER_MPI_ANSWER_H
#define CLUSTER_MPI_ANSWER_H

#include "cluster/mpi/serve.h"

/* Before anybody is told of the round; its schedule is made. */
void pb_answer_begin(struct pb_server *server);

/* Takes in all that has arrived and answers what can be answered; false: there was nothing. */
bool pb_answer_all(struct pb_server *server);

/* Passes on a cancel or a stop: whoever asks for nothing has to be told. */
void pb_answer_stop(struct pb_server *server);

/* Keeps the first failure, and has everybody stop; of those that were only stopped by another's any other counts more.
 */
void pb_answer_failure(struct pb_server *server, const struct pb_status *status);

/* After the last result. */
void pb_answer_end(struct pb_server *server);

static inline bool pb_server_cancelled(const struct pb_server *server)
{
	return atomic_load_explicit(server->cell->job->cancel, memory_order_relaxed);
}

#endif
