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
    PB_RANKED_THREADS,
    .name = "mpi+pthread",
    .summary = "ranks of MPI, each with a pool of POSIX threads",
    .available = mpi_pthread_available,
    .open = mpi_pthread_open,
};
