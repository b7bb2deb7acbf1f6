/* Ranks of MPI. In a launch this process conducts them; alone it has a launch of its own do the same calls. */
#include <errno.h>
#include <limits.h>

#include <powbench/driver.h>

#ifdef PB_HAVE_MPI

#include "cluster/mpi/conduct.h"
#include "cluster/mpirun.h"
#include "cluster/proxy.h"
#include "cluster/ranks.h"

static bool alone(void)
{
	return pb_ranks_role() == PB_ALONE;
}

static int mpi_available(struct pb_why *why)
{
	char path[PATH_MAX];
	return alone() ? pb_mpirun_find(path, sizeof path, why) : 0;
}

static uint32_t mpi_limit(void)
{
	return pb_ranks_size();
}

static int mpi_open(void **self, const struct pb_job *job, struct pb_why *why)
{
	return alone() ? pb_proxy_open(self, job, why) : pb_conduct_open(self, job, why);
}

static int mpi_begin(void *self, struct pb_why *why)
{
	return alone() ? pb_proxy_begin(self, why) : pb_conduct_begin(self, why);
}

static int mpi_run(void *self, const struct pb_round *round, struct pb_why *why)
{
	return alone() ? pb_proxy_run(self, round, why) : pb_conduct_run(self, round, why);
}

static int mpi_end(void *self, void *merged, struct pb_why *why)
{
	return alone() ? pb_proxy_end(self, merged, why) : pb_conduct_end(self, merged, why);
}

static int mpi_records(void *self, uint32_t worker, const void **bytes, size_t *size, struct pb_why *why)
{
	return alone() ? pb_proxy_records(self, worker, bytes, size, why)
	               : pb_conduct_records(self, worker, bytes, size, why);
}

static void mpi_close(void *self)
{
	if (alone())
		pb_proxy_close(self);
	else
		pb_conduct_close(self);
}

#else

static int mpi_available(struct pb_why *why)
{
	return pb_fail(why, -ENOSYS, "built without MPI: apt-get install libopenmpi-dev openmpi-bin, then build again");
}

static uint32_t mpi_limit(void)
{
	return 0;
}

static int mpi_open(void **self, const struct pb_job *job, struct pb_why *why)
{
	(void)job;
	*self = NULL;
	return mpi_available(why);
}

/* Never called: no cell opens. */
#define mpi_begin NULL
#define mpi_run NULL
#define mpi_end NULL
#define mpi_close NULL
#define mpi_records NULL

#endif

extern const struct pb_driver pb_driver_mpi;
const struct pb_driver pb_driver_mpi = {
    .abi = PB_ABI,
    .size = sizeof pb_driver_mpi,
    .name = "mpi",
    .summary = "ranks of MPI, on one host or many",
    .worker = "rank",
    .available = mpi_available,
    .limit = mpi_limit,
    .open = mpi_open,
    .begin = mpi_begin,
    .run = mpi_run,
    .end = mpi_end,
    .close = mpi_close,
    .records = mpi_records,
};
