#include "cluster/ranked.h"

#include <errno.h>
#include <limits.h>

#include "cluster/launcher.h"
#include "cluster/proxy.h"
#ifdef PB_HAVE_MPI
#include "cluster/mpi/conduct.h"
#endif

/* Fewer would not be a hybrid, and more are for who asks for them. */
#define ALONE_RANKS 2

struct calls {
	int (*open)(void **self, const struct pb_job *job, const struct pb_spread *spread, struct pb_why *why);
	int (*begin)(void *self, struct pb_why *why);
	int (*run)(void *self, const struct pb_round *round, struct pb_why *why);
	int (*end)(void *self, void *merged, struct pb_why *why);
	int (*records)(void *self, uint32_t rank, const void **bytes, size_t *size, struct pb_why *why);
	void (*close)(void *self);
};

static const struct calls *calls(void)
{
	static const struct calls alone = {pb_proxy_open, pb_proxy_begin,   pb_proxy_run,
	                                   pb_proxy_end,  pb_proxy_records, pb_proxy_close};
#ifdef PB_HAVE_MPI
	static const struct calls launched = {pb_conduct_open, pb_conduct_begin,   pb_conduct_run,
	                                      pb_conduct_end,  pb_conduct_records, pb_conduct_close};
	if (pb_ranks_role() != PB_ALONE)
		return &launched;
#endif
	return &alone;
}

int pb_ranked_available(struct pb_why *why)
{
#ifdef PB_HAVE_MPI
	char path[PATH_MAX];
	return pb_ranks_role() == PB_ALONE ? pb_launcher_find(path, sizeof path, why) : 0;
#else
	return pb_fail(why, -ENOSYS, "built without MPI: apt-get install libopenmpi-dev openmpi-bin, then build again");
#endif
}

int pb_ranked_open(void **self, const struct pb_job *job, const struct pb_spread *spread, struct pb_why *why)
{
	*self = NULL;
	int error = pb_ranked_available(why);
	return error ? error : calls()->open(self, job, spread, why);
}

uint32_t pb_ranked_threads_ranks(uint32_t workers)
{
	const uint32_t launched = pb_ranks_size();
	uint32_t ranks = launched ? launched : ALONE_RANKS;
	while (workers % ranks)
		ranks--;
	return ranks;
}

int pb_ranked_threads_available(enum pb_threads_kind threads, struct pb_why *why)
{
	const struct pb_threads *its = pb_threads_of(threads);
	const int error = its->available ? its->available(why) : 0;
	return error ? error : pb_ranked_available(why);
}

int pb_ranked_threads_open(void **self, const struct pb_job *job, enum pb_threads_kind threads, struct pb_why *why)
{
	const struct pb_spread spread = {.ranks = job->ranks ? job->ranks : pb_ranked_threads_ranks(job->workers),
	                                 .threads = threads};
	*self = NULL;
	if (job->workers % spread.ranks)
		return pb_fail(why, -EINVAL, "%u workers are not as many threads in each of %u ranks", job->workers,
		               spread.ranks);
	int error = pb_ranked_threads_available(threads, why);
	return error ? error : pb_ranked_open(self, job, &spread, why);
}

int pb_ranked_begin(void *self, struct pb_why *why)
{
	return calls()->begin(self, why);
}

int pb_ranked_run(void *self, const struct pb_round *round, struct pb_why *why)
{
	return calls()->run(self, round, why);
}

int pb_ranked_end(void *self, void *merged, struct pb_why *why)
{
	return calls()->end(self, merged, why);
}

int pb_ranked_records(void *self, uint32_t rank, const void **bytes, size_t *size, struct pb_why *why)
{
	return calls()->records(self, rank, bytes, size, why);
}

void pb_ranked_close(void *self)
{
	calls()->close(self);
}
