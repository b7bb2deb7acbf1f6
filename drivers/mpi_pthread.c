/* Ranks of MPI, each with a pool of POSIX threads. A worker is a thread, and every rank has as many. */
#include "cluster/ranked.h"

static int mpi_pthread_available(struct pb_why *why)
{
	return pb_ranked_threads_available(PB_THREADS_POSIX, why);
}

static int mpi_pthread_open(void **self, const struct pb_job *job, struct pb_why *why)
{
	return pb_ranked_threads_open(self, job, PB_THREADS_POSIX, why);
}

extern const struct pb_driver pb_driver_mpi_pthread;
const struct pb_driver pb_driver_mpi_pthread = {
    .abi = PB_ABI,
    .size = sizeof pb_driver_mpi_pthread,
    .name = "mpi+pthread",
    .summary = "ranks of MPI, each with a pool of POSIX threads",
    .worker = "thread",
    .available = mpi_pthread_available,
    .ranks = pb_ranked_threads_ranks,
    .open = mpi_pthread_open,
    .begin = pb_ranked_begin,
    .run = pb_ranked_run,
    .end = pb_ranked_end,
    .close = pb_ranked_close,
    .records = pb_ranked_records,
    .teams = PB_TEAMS_SHARED,
    .each = PB_EACH_THREADS,
};
