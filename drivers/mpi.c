/* Ranks of MPI: each is a worker. */
#include "cluster/ranked.h"

static uint32_t mpi_ranks(uint32_t workers)
{
	return workers;
}

static int mpi_open(void **self, const struct pb_job *job, struct pb_why *why)
{
	const struct pb_spread spread = {.ranks = mpi_ranks(job->workers)};
	return pb_ranked_open(self, job, &spread, why);
}

extern const struct pb_driver pb_driver_mpi;
const struct pb_driver pb_driver_mpi = {
    PB_RANKED,
    .name = "mpi",
    .summary = "ranks of MPI, on one host or many",
    .worker = "rank",
    .available = pb_ranked_available,
    .limit = pb_ranks_size,
    .ranks = mpi_ranks,
    .open = mpi_open,
    .teams = PB_TEAMS_APART,
};
