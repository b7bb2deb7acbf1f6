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
    .abi = PB_ABI,
    .size = sizeof pb_driver_mpi,
    .name = "mpi",
    .summary = "ranks of MPI, on one host or many",
    .worker = "rank",
    .available = pb_ranked_available,
    .limit = pb_ranks_size,
    .ranks = mpi_ranks,
    .open = mpi_open,
    .begin = pb_ranked_begin,
    .run = pb_ranked_run,
    .end = pb_ranked_end,
    .close = pb_ranked_close,
    .records = pb_ranked_records,
    .teams = PB_TEAMS_APART,
};
