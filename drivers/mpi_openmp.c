/* Ranks of MPI, each with a team of OpenMP threads. A worker is a thread, and every rank has as many. */
#include "cluster/ranked.h"

static int mpi_openmp_available(struct pb_why *why)
{
	return pb_ranked_threads_available(PB_THREADS_OPENMP, why);
}

static int mpi_openmp_open(void **self, const struct pb_job *job, struct pb_why *why)
{
	return pb_ranked_threads_open(self, job, PB_THREADS_OPENMP, why);
}

extern const struct pb_driver pb_driver_mpi_openmp;
const struct pb_driver pb_driver_mpi_openmp = {
    PB_RANKED_THREADS,
    .name = "mpi+openmp",
    .summary = "ranks of MPI, each with a team of OpenMP threads",
    .available = mpi_openmp_available,
    .open = mpi_openmp_open,
};
