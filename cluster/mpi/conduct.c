#include "cluster/mpi/conduct.h"

#include <errno.h>
#include <stdlib.h>

#include "cluster/mpi/clocks.h"
#include "cluster/mpi/nap.h"
#include "cluster/mpi/records.h"
#include "cluster/mpi/serve.h"
#include "cluster/mpi/world.h"
#include "drivers/common/report.h"

#define RESULT_BYTES_MAX (1u << 30)

struct conducted {
	uint32_t id;
	struct pb_cell cell; /* worker 0's part */
	struct pb_server server;
	struct pb_compute *compute;       /* NULL: alone, inline */
	bool ordered;                     /* the followers have it */
	struct pb_received *received;     /* by who reports */
	struct pb_worker_report *reports; /* of the sample: the caller's; NULL: none yet */
};

static uint32_t next_id = 1;

/* Who reports: worker `w` is the `w % each`-th of rank `w / each`. */
static uint32_t report_count(const struct conducted *conducted)
{
	return conducted->cell.ranks * conducted->cell.each;
}

/* The time to meet at is rank 0's, and is sent on each rank's own clock. */
static void order_send(const struct pb_cell *cell, const struct pb_order_head *order, const void *body)
{
	const int ranks = (int)cell->ranks;
	for (int rank = 1; rank < ranks; rank++) {
		struct pb_order_head its = *order;
		if (order->meet_ns)
			its.meet_ns = pb_clocks_there_ns(cell->group, (uint32_t)rank, order->meet_ns);
		MPI_Send(&its, sizeof its, MPI_BYTE, rank, TAG_ORDER, MPI_COMM_WORLD);
	}
	for (int rank = 1; order->body_bytes && rank < ranks; rank++)
		MPI_Send(body, (int)order->body_bytes, MPI_BYTE, rank, TAG_BODY, MPI_COMM_WORLD);
}

/* Waits for every follower's word; the first failure in rank order is passed up. */
static int statuses_take(uint32_t ranks, struct pb_why *why)
{
	int error = 0;
	for (int rank = 1; rank < (int)ranks; rank++) {
		struct pb_status status;
		MPI_Request request;
		MPI_Irecv(&status, sizeof status, MPI_BYTE, rank, TAG_STATUS, MPI_COMM_WORLD, &request);
		pb_nap_wait(pb_nap_alert(), &request);
		if (status.error && !error)
			error = pb_fail(why, status.error, "rank %d: %s", rank, status.why.text);
	}
	return error;
}

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
static int rate_check(const struct conducted *conducted, struct pb_why *why)
{
	int hosts = conducted->cell.group->hosts;
	if (hosts == 1 || conducted->cell.job->rate_per_s == 0)
		return 0;
	return pb_fail(why, -ENOTSUP, "--rate needs one clock, and the cell's %u ranks are on %d hosts",
	               conducted->cell.ranks, hosts);
}

static int worker_open(struct conducted *conducted, struct pb_why *why)
{
	if (conducted->cell.ranks == 1)
		return pb_cell_work_open(&conducted->cell, 0, why);
	return pb_compute_start(&conducted->compute, &conducted->cell, why);
}

/* From here on there are followers to wait for, and to be told to close, whatever fails. */
static int open_together(struct conducted *conducted, const struct pb_job *job, const struct pb_spread *spread,
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
	order_send(&conducted->cell, &order, body);
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
	int others = statuses_take(spread->ranks, error ? NULL : why);
	return error ? error : others;
}

int pb_conduct_open(void **self, const struct pb_job *job, const struct pb_spread *spread, struct pb_why *why)
{
	*self = NULL;
	int error = open_check(job, spread->ranks, why);
	if (error)
		return error;
	struct conducted *conducted = calloc(1, sizeof *conducted);
	if (!conducted)
		return pb_fail(why, -ENOMEM, "no memory for a cell");
	conducted->id = next_id++;
	conducted->cell.window = MPI_WIN_NULL;
	conducted->cell.ranks = spread->ranks;
	error = pb_cell_alloc(&conducted->cell, job, spread, 0, why);
	conducted->received = calloc(report_count(conducted), sizeof *conducted->received);
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

/* A launch of powbench's own has its harness in another process, which keeps the reports. */
static bool aligns(const struct conducted *conducted)
{
	return conducted->cell.group->hosts > 1 && pb_ranks_role() == PB_CONDUCTOR;
}

int pb_conduct_begin(void *self, struct pb_why *why)
{
	struct conducted *conducted = self;
	struct pb_cell *cell = &conducted->cell;
	const struct pb_kernel *kernel = cell->job->kernel;
	int error = 0;
	if (kernel->shared_size) {
		memset(cell->shared, 0, kernel->shared_size);
		if (kernel->shared_open)
			error = kernel->shared_open(cell->job->state, cell->shared);
		if (error)
			return pb_fail(why, error, "%s cannot prepare its shared memory: %s", kernel->name,
			               strerror(-error));
		pb_cell_sync(cell);
	}
	conducted->reports = NULL;
	if (aligns(conducted))
		pb_clocks_read(cell->group, cell->ranks);
	struct pb_order_head order = {.kind = ORDER_BEGIN, .cell = conducted->id};
	order_send(cell, &order, NULL);
	return statuses_take(cell->ranks, why);
}

static struct pb_worker_round worker_round(const struct pb_round *round)
{
	return (struct pb_worker_round){
	    .ledger_key = round->ledger_key, .start_ns = round->start_ns, .traced = round->traced};
}

static int run_inline(struct conducted *conducted, const struct pb_round *round, const struct pb_claims *claims,
                      struct pb_why *why)
{
	const struct pb_result *result = conducted->cell.result;
	const atomic_bool *cancel = conducted->cell.job->cancel;
	const struct pb_worker_round mine = worker_round(round);
	pb_cell_work(&conducted->cell, &mine, claims);
	if (result->status.error && result->status.error != -ECANCELED)
		return pb_fail(why, result->status.error, "%s", result->status.why.text);
	return atomic_load(cancel) ? pb_fail(why, -ECANCELED, "cancelled") : 0;
}

static int run_wide(struct conducted *conducted, const struct pb_round *round, const struct pb_claims *claims,
                    struct pb_why *why)
{
	const struct pb_job *job = conducted->cell.job;
	struct pb_worker_round mine = worker_round(round);
	if (round->number == 0 && aligns(conducted))
		mine.meet_ns = pb_clocks_meet_ns(conducted->cell.group, conducted->cell.ranks);
	const struct pb_order_head order = {
	    .kind = ORDER_RUN,
	    .cell = conducted->id,
	    .round = round->number,
	    .items = round->items,
	    .key = round->ledger_key,
	    .start_ns = round->start_ns,
	    .traced = round->traced,
	    .stamp = conducted->server.stamp,
	    .meet_ns = mine.meet_ns,
	    .body_bytes = round->number ? job->kernel->result_size : 0,
	};
	order_send(&conducted->cell, &order, round->merged);
	pb_compute_go(conducted->compute, &mine, claims);
	return pb_server_run(&conducted->server, conducted->compute, why);
}

static const struct pb_worker_report *report_of(const struct conducted *conducted, uint32_t worker)
{
	const uint32_t each = conducted->cell.each;
	return &conducted->server.peers[worker / each].result->reports[worker % each];
}

int pb_conduct_run(void *self, const struct pb_round *round, struct pb_why *why)
{
	struct conducted *conducted = self;
	const struct pb_job *job = conducted->cell.job;
	const struct pb_peer *peers = conducted->server.peers;
	struct pb_claims claims = pb_server_begin(&conducted->server, round->items);
	int error =
	    conducted->compute ? run_wide(conducted, round, &claims, why) : run_inline(conducted, round, &claims, why);
	conducted->reports = round->reports;
	for (uint32_t w = 0; w < report_count(conducted); w++)
		pb_report_add(&round->reports[w], report_of(conducted, w));
	for (uint32_t r = 0; !error && r < conducted->cell.ranks; r++)
		job->kernel->merge(round->merged, pb_cell_acc(&conducted->cell, peers[r].result));
	return error;
}

int pb_conduct_end(void *self, void *merged, struct pb_why *why)
{
	struct conducted *conducted = self;
	const struct pb_kernel *kernel = conducted->cell.job->kernel;
	(void)why;
	for (uint32_t t = 0; t < conducted->cell.each; t++)
		pb_worker_trim_records(pb_cell_worker(&conducted->cell, t));
	for (uint32_t w = 0; w < report_count(conducted); w++)
		pb_received_free(&conducted->received[w]);
	if (conducted->reports && aligns(conducted)) {
		pb_clocks_read(conducted->cell.group, conducted->cell.ranks);
		pb_clocks_align(conducted->cell.group, report_count(conducted), conducted->reports);
	}
	pb_cell_sync(&conducted->cell);
	if (kernel->shared_size && kernel->shared_close)
		kernel->shared_close(conducted->cell.job->state, conducted->cell.shared, merged);
	return 0;
}

int pb_conduct_records(void *self, uint32_t worker, const void **bytes, size_t *size, struct pb_why *why)
{
	struct conducted *conducted = self;
	if (worker < conducted->cell.each)
		return pb_worker_records(pb_cell_worker(&conducted->cell, worker), bytes, size);
	struct pb_received *received = &conducted->received[worker];
	*size = report_of(conducted, worker)->records_bytes;
	int error =
	    pb_records_receive(received, &conducted->cell, conducted->id, worker, conducted->server.stamp, *size);
	*bytes = received->bytes;
	return error ? pb_fail(why, error, "no memory for the records of worker %u (%zu MiB)", worker, *size >> 20) : 0;
}

static void received_free(struct conducted *conducted)
{
	for (uint32_t w = 0; conducted->received && w < report_count(conducted); w++)
		pb_received_free(&conducted->received[w]);
	free(conducted->received);
}

void pb_conduct_close(void *self)
{
	struct conducted *conducted = self;
	if (!conducted)
		return;
	struct pb_order_head order = {.kind = ORDER_CLOSE, .cell = conducted->id};
	if (conducted->ordered)
		order_send(&conducted->cell, &order, NULL);
	pb_compute_stop(conducted->compute);
	pb_cell_work_close(&conducted->cell);
	received_free(conducted);
	pb_server_free(&conducted->server);
	pb_cell_free(&conducted->cell);
	pb_cell_leave(&conducted->cell);
	free(conducted);
}
