#include "cluster/mpi/conduct.h"

#include <errno.h>
#include <stdlib.h>

#include "cluster/mpi/clocks.h"
#include "cluster/mpi/conducted.h"
#include "drivers/common/report.h"

/* A launch of powbench's own has its harness in another process, which keeps the reports. */
static bool aligns(const struct pb_conducted *conducted)
{
	return conducted->cell.group->hosts > 1 && pb_ranks_role() == PB_CONDUCTOR;
}

int pb_conduct_begin(void *self, struct pb_why *why)
{
	struct pb_conducted *conducted = self;
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
	pb_conduct_order(cell, &order, NULL);
	return pb_conduct_statuses(cell->ranks, why);
}

static struct pb_worker_round worker_round(const struct pb_round *round)
{
	return (struct pb_worker_round){
	    .ledger_key = round->ledger_key, .start_ns = round->start_ns, .traced = round->traced};
}

static int run_inline(struct pb_conducted *conducted, const struct pb_round *round, const struct pb_claims *claims,
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

static int run_wide(struct pb_conducted *conducted, const struct pb_round *round, const struct pb_claims *claims,
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
	pb_conduct_order(&conducted->cell, &order, round->merged);
	pb_compute_go(conducted->compute, &mine, claims);
	return pb_server_run(&conducted->server, conducted->compute, why);
}

static const struct pb_worker_report *report_of(const struct pb_conducted *conducted, uint32_t worker)
{
	const uint32_t each = conducted->cell.each;
	return &conducted->server.peers[worker / each].result->reports[worker % each];
}

int pb_conduct_run(void *self, const struct pb_round *round, struct pb_why *why)
{
	struct pb_conducted *conducted = self;
	const struct pb_job *job = conducted->cell.job;
	const struct pb_peer *peers = conducted->server.peers;
	struct pb_claims claims = pb_server_begin(&conducted->server, round->items);
	int error =
	    conducted->compute ? run_wide(conducted, round, &claims, why) : run_inline(conducted, round, &claims, why);
	conducted->reports = round->reports;
	for (uint32_t w = 0; w < pb_conduct_reports(conducted); w++)
		pb_report_add(&round->reports[w], report_of(conducted, w));
	for (uint32_t r = 0; !error && r < conducted->cell.ranks; r++)
		job->kernel->merge(round->merged, pb_cell_acc(&conducted->cell, peers[r].result));
	return error;
}

int pb_conduct_end(void *self, void *merged, struct pb_why *why)
{
	struct pb_conducted *conducted = self;
	const struct pb_kernel *kernel = conducted->cell.job->kernel;
	(void)why;
	for (uint32_t t = 0; t < conducted->cell.each; t++)
		pb_worker_trim_records(pb_cell_worker(&conducted->cell, t));
	for (uint32_t w = 0; w < pb_conduct_reports(conducted); w++)
		pb_received_free(&conducted->received[w]);
	if (conducted->reports && aligns(conducted)) {
		pb_clocks_read(conducted->cell.group, conducted->cell.ranks);
		pb_clocks_align(conducted->cell.group, pb_conduct_reports(conducted), conducted->reports);
	}
	pb_cell_sync(&conducted->cell);
	if (kernel->shared_size && kernel->shared_close)
		kernel->shared_close(conducted->cell.job->state, conducted->cell.shared, merged);
	return 0;
}

int pb_conduct_records(void *self, uint32_t worker, const void **bytes, size_t *size, struct pb_why *why)
{
	struct pb_conducted *conducted = self;
	if (worker < conducted->cell.each)
		return pb_worker_records(pb_cell_worker(&conducted->cell, worker), bytes, size);
	struct pb_received *received = &conducted->received[worker];
	*size = report_of(conducted, worker)->records_bytes;
	int error =
	    pb_records_receive(received, &conducted->cell, conducted->id, worker, conducted->server.stamp, *size);
	*bytes = received->bytes;
	return error ? pb_fail(why, error, "no memory for the records of worker %u (%zu MiB)", worker, *size >> 20) : 0;
}

static void received_free(struct pb_conducted *conducted)
{
	for (uint32_t w = 0; conducted->received && w < pb_conduct_reports(conducted); w++)
		pb_received_free(&conducted->received[w]);
	free(conducted->received);
}

void pb_conduct_close(void *self)
{
	struct pb_conducted *conducted = self;
	if (!conducted)
		return;
	struct pb_order_head order = {.kind = ORDER_CLOSE, .cell = conducted->id};
	if (conducted->ordered)
		pb_conduct_order(&conducted->cell, &order, NULL);
	pb_compute_stop(conducted->compute);
	pb_cell_work_close(&conducted->cell);
	received_free(conducted);
	pb_server_free(&conducted->server);
	pb_cell_free(&conducted->cell);
	pb_cell_leave(&conducted->cell);
	free(conducted);
}
