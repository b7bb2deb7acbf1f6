/*
 * rank_crew.h: the threads of one rank, each a worker of the cell; the rank's main thread only looks after them.
 *
 * Where claims come from rank 0, whichever thread lacks some speaks for the rank (claims.h). In rank 0 the threads
 * claim from the cell's schedule, and the first of them looks after the followers between its claims (serve.h). So at
 * any time one thread of a rank calls MPI.
 */
#ifndef CLUSTER_MPI_RANK_CREW_H
#define CLUSTER_MPI_RANK_CREW_H

#include "cluster/mpi/claims_of.h"
#include "drivers/common/threads.h"

struct pb_rank_crew;

/* `each` threads, in rank `rank`. On failure `*crew` stays NULL. */
int pb_rank_crew_create(struct pb_rank_crew **crew, const struct pb_job *job, enum pb_threads_kind threads,
                        uint32_t each, uint32_t rank, struct pb_why *why);
void pb_rank_crew_free(struct pb_rank_crew *crew); /* takes NULL; it is closed */

/* Starts the threads, which see `shared`; the cell has `here` workers on this host. pb_rank_crew_close() is due. */
int pb_rank_crew_open(struct pb_rank_crew *crew, void *shared, uint32_t here, struct pb_why *why);
void pb_rank_crew_close(struct pb_rank_crew *crew);

/* Begins a round, in which `claims` is used; whether it is done, after up to `ns`. */
void pb_rank_crew_go(struct pb_rank_crew *crew, const struct pb_worker_round *round, const struct pb_claims *claims);
bool pb_rank_crew_done(struct pb_rank_crew *crew, long ns);

/* Between rounds: what the threads did. 0, or the first failure. */
struct pb_worker *pb_rank_crew_worker(const struct pb_rank_crew *crew, uint32_t thread);
int pb_rank_crew_error(const struct pb_rank_crew *crew, struct pb_why *why);

/* What stops the threads. */
struct pb_stop *pb_rank_crew_stop(struct pb_rank_crew *crew);

#endif
