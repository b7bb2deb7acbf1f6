/*
 * mpi_async.c: ranks of MPI, each with an event loop of its own. A worker is a slot in flight: they are spread evenly
 * over the ranks of the launch, or alone over as many ranks as the program may use cores, or over fewer ranks if there
 * are fewer workers.
 */
#include "cluster/ranked.h"
#include "drivers/common/fleet.h"
#include "io/async/body.h"

static uint32_t mpi_async_ranks(uint32_t workers)
{
	return pb_fleet_size(workers, pb_ranks_size());
}

static int mpi_async_open(void **self, const struct pb_job *job, struct pb_why *why)
{
	const struct pb_spread spread = {.ranks = job->ranks ? job->ranks : mpi_async_ranks(job->workers),
	                                 .body = &pb_loop_body};
	return pb_ranked_open(self, job, &spread, why);
}

extern const struct pb_driver pb_driver_mpi_async;
const struct pb_driver pb_driver_mpi_async = {
    PB_RANKED,
    .name = "mpi+async",
    .summary = "ranks of MPI, each with an event loop and many items in flight",
    .worker = "slot in flight",
    .available = pb_ranked_available,
    .ranks = mpi_async_ranks,
    .open = mpi_async_open,
    .each = PB_EACH_SLOTS,
};
