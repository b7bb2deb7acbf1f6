/* How rank 0 opens a cell, together with its followers. */
#include "cluster/mpi/conduct.h"

#include <errno.h>
#include <stdlib.h>

#include "cluster/mpi/conducted.h"
#include "cluster/mpi/world.h"

#define RESULT_BYTES_MAX (1u << 30)

static uint32_t next_id = 1;

static int open_check(const struct pb_job *job, uint32_t ranks, struct pb_why *why)
{
	uint32_t launched = pb_world_size();
	if (ranks > launched)
		return pb_fail(why, -ENOSPC, "%u ranks asked, %u launched: mpirun -n %u ...", ranks, launched, ranks);
	if (job->kernel->result_size > RESULT_BYTES_MAX)
		return pb_fail(why, -E2BIG, "a result of %s has %zu bytes, and ranks can send %u", job->kernel->name,
		               job->kernel->result_size, RESULT_BYTES_MAX);
	return 0;
}

/* Times of one host's clock mean nothing on another. */
static int rate_check(const struct pb_conducted *conducted, struct pb_why *why)
{
	int hosts = conducted->cell.group->hosts;
	if (hosts == 1 || conducted->cell.job->rate_per_s == 0)
		return 0;
	return pb_fail(why, -ENOTSUP, "--rate needs one clock, and the cell's %u ranks are on %d hosts",
	               conducted->cell.ranks, hosts);
}

static int worker_open(struct pb_conducted *conducted, struct pb_why *why)
{
	if (conducted->cell.ranks == 1)
		return pb_cell_work_open(&conducted->cell, 0, why);
	return pb_compute_start(&conducted->compute, &conducted->cell, why);
}

/* From here on there are followers to wait for, and to be told to close, whatever fails. */
static int open_together(struct pb_conducted *conducted, const struct pb_job *job, const struct pb_spread *spread,
                         struct pb_why *why)
{
	void *body = NULL;
	size_t length = 0;
	int error = pb_order_encode(&body, &length, job, spread, why);
	if (error)
		return error;
	struct pb_order_head order = {
	    .kind = ORDER_OPEN,
	    .cell = conducted->id,
	    .ranks = spread->ranks,
	    .team = spread->threads ? 1 : job->team,
	    .shared_size = job->kernel->shared_size,
	    .body_bytes = length,
	};
	pb_conduct_order(&conducted->cell, &order, body);
	free(body);
	conducted->ordered = true;
	error = pb_cell_join(&conducted->cell, spread->ranks, order.team, order.shared_size);
	if (error)
		(void)pb_fail(why, error,
		              "%s needs shared memory, and its %u ranks are on %d hosts: use ranks of one host",
		              job->kernel->name, spread->ranks, conducted->cell.group->hosts);
	else
		error = rate_check(conducted, why);
	if (!error)
		error = worker_open(conducted, why);
	int others = pb_conduct_statuses(spread->ranks, error ? NULL : why);
	return error ? error : others;
}

int pb_conduct_open(void **self, const struct pb_job *job, const struct pb_spread *spread, struct pb_why *why)
{
	*self = NULL;
	int error = open_check(job, spread->ranks, why);
	if (error)
		return error;
	struct pb_conducted *conducted = calloc(1, sizeof *conducted);
	if (!conducted)
		return pb_fail(why, -ENOMEM, "no memory for a cell");
	conducted->id = next_id++;
	conducted->cell.window = MPI_WIN_NULL;
	conducted->cell.ranks = spread->ranks;
	error = pb_cell_alloc(&conducted->cell, job, spread, 0, why);
	conducted->received = calloc(pb_conduct_reports(conducted), sizeof *conducted->received);
	if (!error && !conducted->received)
		error = pb_fail(why, -ENOMEM, "no memory for %u ranks", spread->ranks);
	if (!error)
		error = pb_server_init(&conducted->server, &conducted->cell, why);
	if (!error)
		error = open_together(conducted, job, spread, why);
	if (error) {
		pb_conduct_close(conducted);
		return error;
	}
	*self = conducted;
	return 0;
}
