#include "cluster/mpi/desk.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "cluster/mpi/conduct.h"
#include "cluster/mpi/lookup.h"
#include "cluster/replica.h"

struct pb_desk_cell {
	struct pb_desk_cell *next;
	uint32_t id;
	struct pb_replica replica;
	uint32_t reports;
	void *conducted;
};

static struct pb_desk_cell **cell_find(struct pb_desk *desk, uint32_t id)
{
	struct pb_desk_cell **at = &desk->cells;
	while (*at && (*at)->id != id)
		at = &(*at)->next;
	return at;
}

static void cell_close(struct pb_desk *desk, struct pb_desk_cell **at)
{
	struct pb_desk_cell *cell = *at;
	*at = cell->next;
	pb_conduct_close(cell->conducted);
	pb_replica_close(&cell->replica, desk->host);
	free(cell);
}

static int on_open(struct pb_desk *desk, struct pb_why *why)
{
	struct pb_desk_cell *cell = calloc(1, sizeof *cell);
	if (!cell)
		return pb_fail(why, -ENOMEM, "no memory for a cell");
	cell->id = desk->frame.cell;
	cell->next = desk->cells;
	desk->cells = cell;
	int error = pb_replica_open(&cell->replica, desk->host, desk->body, desk->frame.bytes, why);
	if (!error)
		error = pb_replica_seat(&cell->replica, 0, 0, why);
	if (!error) {
		cell->replica.job.cancel = &desk->cancel;
		const struct pb_spread spread = pb_replica_spread(&cell->replica, desk->host);
		cell->reports = spread.ranks * pb_spread_each(&spread, &cell->replica.job);
		error = pb_conduct_open(&cell->conducted, &cell->replica.job, &spread, why);
	}
	if (error)
		cell_close(desk, &desk->cells);
	return error;
}

static int plan_check(const struct pb_job *job, const struct pb_frame_round *round, const void *merged,
                      struct pb_why *why)
{
	uint64_t items = job->kernel->plan(job->state, round->number, merged);
	if (items == round->items)
		return 0;
	return pb_fail(why, -EBADMSG, "the launched rank 0 plans %llu items in round %u, and not %llu",
	               (unsigned long long)items, round->number, (unsigned long long)round->items);
}

/* The request's body after its first `skip` bytes, copied to where a result may lie; NULL: the size is wrong. */
static void *merged_take(const struct pb_desk *desk, const struct pb_job *job, size_t skip)
{
	size_t size = job->kernel->result_size;
	void *merged = desk->frame.bytes == skip + size ? malloc(size + 1) : NULL;
	if (merged)
		memcpy(merged, (const char *)desk->body + skip, size);
	return merged;
}

static int on_run(struct pb_desk *desk, struct pb_desk_cell *cell, struct pb_why *why)
{
	const struct pb_job *job = &cell->replica.job;
	struct pb_frame_round asked;
	struct pb_worker_report *reports = calloc(cell->reports, sizeof *reports);
	void *merged = merged_take(desk, job, sizeof asked);
	int error = -EPROTO;
	if (!merged || !reports)
		goto out;
	memcpy(&asked, desk->body, sizeof asked);
	error = plan_check(job, &asked, merged, why);
	if (error)
		goto out;
	struct pb_round round = {.number = asked.number,
	                         .items = asked.items,
	                         .ledger_key = asked.ledger_key,
	                         .start_ns = asked.start_ns,
	                         .traced = asked.traced != 0,
	                         .merged = merged,
	                         .reports = reports};
	error = pb_conduct_run(cell->conducted, &round, why);
	struct iovec parts[] = {{reports, cell->reports * sizeof *reports}, {merged, job->kernel->result_size}};
	if (!error)
		desk->reply(desk->self, 0, parts, 2);
out:
	free(merged);
	free(reports);
	return error;
}

static int on_end(struct pb_desk *desk, struct pb_desk_cell *cell, struct pb_why *why)
{
	void *merged = merged_take(desk, &cell->replica.job, 0);
	if (!merged)
		return -EPROTO;
	int error = pb_conduct_end(cell->conducted, merged, why);
	struct iovec part = {merged, cell->replica.job.kernel->result_size};
	if (!error)
		desk->reply(desk->self, 0, &part, 1);
	free(merged);
	return error;
}

static int on_records(struct pb_desk *desk, struct pb_desk_cell *cell, struct pb_why *why)
{
	struct pb_frame_records asked;
	const void *bytes = NULL;
	size_t size = 0;
	if (desk->frame.bytes != sizeof asked)
		return -EPROTO;
	memcpy(&asked, desk->body, sizeof asked);
	if (asked.worker >= cell->reports)
		return -EPROTO;
	int error = pb_conduct_records(cell->conducted, (uint32_t)asked.worker, &bytes, &size, why);
	if (error)
		return error;
	if (asked.offset > size || asked.bytes > size - asked.offset)
		return -EPROTO;
	desk->reply(desk->self, 0, &(struct iovec){(char *)(uintptr_t)bytes + asked.offset, asked.bytes}, 1);
	return 0;
}

static int cell_request_do(struct pb_desk *desk, struct pb_desk_cell **at, struct pb_why *why)
{
	struct pb_desk_cell *cell = *at;
	int error = -EPROTO;
	switch (desk->frame.kind) {
	case PB_FRAME_RUN:
		return on_run(desk, cell, why);
	case PB_FRAME_END:
		return on_end(desk, cell, why);
	case PB_FRAME_RECORDS:
		return on_records(desk, cell, why);
	case PB_FRAME_BEGIN:
		error = pb_conduct_begin(cell->conducted, why);
		break;
	case PB_FRAME_CLOSE:
		cell_close(desk, at);
		error = 0;
		break;
	}
	if (!error)
		desk->reply(desk->self, 0, NULL, 0);
	return error;
}

static int on_allowances(struct pb_desk *desk, struct pb_why *why)
{
	const struct pb_ranks_host *host = desk->host;
	struct pb_allowance *list;
	uint32_t count;
	int error = pb_ranks_allowances(host->quota ? host->quota() : NAN, &list, &count, why);
	if (!error)
		desk->reply(desk->self, 0, &(struct iovec){list, count * sizeof *list}, 1);
	free(list);
	return error;
}

/* Of no cell that is open. */
static int other_request_do(struct pb_desk *desk, struct pb_why *why)
{
	int error;
	switch (desk->frame.kind) {
	case PB_FRAME_ALLOWANCES:
		return on_allowances(desk, why);
	case PB_FRAME_OPEN:
		error = on_open(desk, why);
		break;
	case PB_FRAME_LOOK:
		error = pb_lookup_ask(desk->body, why);
		break;
	default:
		return pb_fail(why, -EPROTO, "the launched ranks have no cell %u", desk->frame.cell);
	}
	if (!error)
		desk->reply(desk->self, 0, NULL, 0);
	return error;
}

void pb_desk_do(struct pb_desk *desk)
{
	struct pb_why why = {0};
	struct pb_desk_cell **at = cell_find(desk, desk->frame.cell);
	const int error = *at ? cell_request_do(desk, at, &why) : other_request_do(desk, &why);
	struct iovec text = {why.text, strlen(why.text)};
	if (error)
		desk->reply(desk->self, error, &text, 1);
}

void pb_desk_clear(struct pb_desk *desk)
{
	while (desk->cells)
		cell_close(desk, &desk->cells);
}
