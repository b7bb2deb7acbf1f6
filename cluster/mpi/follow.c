#include "cluster/mpi/follow.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "cluster/mpi/claims.h"
#include "cluster/mpi/clocks.h"
#include "cluster/mpi/lookup.h"
#include "cluster/mpi/nap.h"
#include "cluster/mpi/places.h"
#include "cluster/mpi/records.h"
#include "cluster/mpi/world.h"
#include "cluster/replica.h"

/* A cell that this rank takes part in. It exists from OPEN to CLOSE even when it could not be opened here. */
struct followed {
	struct followed *next;
	uint32_t id;
	struct pb_status status; /* of opening */
	struct pb_replica replica;
	struct pb_cell cell;
	atomic_bool cancel;
};

struct follower {
	const struct pb_ranks_host *host;
	struct followed *cells;
};

static struct followed **cell_find(struct follower *follower, uint32_t id)
{
	struct followed **at = &follower->cells;
	while (*at && (*at)->id != id)
		at = &(*at)->next;
	return at;
}

static struct followed *cell_get(struct follower *follower, uint32_t id)
{
	return pb_world_must(*cell_find(follower, id));
}

static void *body_take(uint64_t bytes)
{
	void *body = pb_world_must(malloc(bytes + 1));
	MPI_Request request;
	MPI_Irecv(body, (int)bytes, MPI_BYTE, 0, TAG_BODY, MPI_COMM_WORLD, &request);
	pb_nap_wait(pb_nap_alert(), &request);
	return body;
}

static void say(const struct pb_status *status)
{
	MPI_Send(status, sizeof *status, MPI_BYTE, 0, TAG_STATUS, MPI_COMM_WORLD);
}

/* Of a cell: who cannot do what, in words for the user. */
static void say_who(const struct pb_status *status)
{
	struct pb_status said = *status;
	char host[65] = "";
	(void)gethostname(host, sizeof host - 1);
	if (said.error)
		(void)pb_fail(&said.why, said.error, "rank %d on %s: %s", pb_world_rank(), host, status->why.text);
	say(&said);
}

static void on_look(const struct pb_order_head *order)
{
	char *path = body_take(order->body_bytes);
	struct pb_status status;
	pb_lookup_answer(path, &status);
	free(path);
	say(&status);
}

static int open_here(struct followed *followed, const struct pb_ranks_host *host, const void *body, size_t bytes)
{
	struct pb_why *why = &followed->status.why;
	int error = pb_replica_open(&followed->replica, host, body, bytes, why);
	if (error)
		return error;
	followed->replica.job.cancel = &followed->cancel;
	const uint32_t rank = (uint32_t)pb_world_rank();
	const struct pb_spread spread = pb_replica_spread(&followed->replica, host);
	const uint32_t each = pb_spread_each(&spread, &followed->replica.job);
	const uint32_t before = pb_group_beside(followed->cell.group, rank, rank) * each;
	error = pb_replica_seat(&followed->replica, rank * each, before, why);
	if (!error)
		error = pb_cell_alloc(&followed->cell, &followed->replica.job, &spread, rank, why);
	return error ? error : pb_cell_work_open(&followed->cell, rank, why);
}

static void on_open(struct follower *follower, const struct pb_order_head *order)
{
	void *body = body_take(order->body_bytes);
	struct followed *followed = pb_world_must(calloc(1, sizeof *followed));
	followed->id = order->cell;
	followed->next = follower->cells;
	follower->cells = followed;
	followed->status.error = pb_cell_join(&followed->cell, order->ranks, order->team, order->shared_size);
	if (!followed->status.error)
		followed->status.error = open_here(followed, follower->host, body, order->body_bytes);
	free(body);
	say_who(&followed->status);
}

static void on_close(struct follower *follower, uint32_t id)
{
	struct followed **at = cell_find(follower, id), *followed = *at;
	if (!followed)
		return;
	*at = followed->next;
	pb_cell_work_close(&followed->cell);
	pb_cell_free(&followed->cell);
	pb_cell_leave(&followed->cell);
	pb_replica_close(&followed->replica, follower->host);
	free(followed);
}

/* The state must see every round, and every rank must plan the same. */
static void plan_check(struct followed *followed, const struct pb_order_head *run, const void *merged,
                       struct pb_status *status)
{
	const struct pb_job *job = &followed->replica.job;
	uint64_t items = job->kernel->plan(job->state, run->round, merged);
	if (items != run->items)
		status->error =
		    pb_fail(&status->why, -EBADMSG, "rank %d plans %llu items in round %u, and rank 0 %llu",
		            pb_world_rank(), (unsigned long long)items, run->round, (unsigned long long)run->items);
}

static void result_send(const struct pb_cell *cell)
{
	MPI_Request request;
	MPI_Isend(cell->result, (int)cell->result_bytes, MPI_BYTE, 0, TAG_RESULT, cell->group->comm, &request);
	pb_nap_wait(pb_nap_alert(), &request);
}

static void on_run(struct followed *followed, const struct pb_order_head *run)
{
	struct pb_cell *cell = &followed->cell;
	size_t result_size = followed->replica.job.kernel->result_size;
	void *merged = run->body_bytes ? body_take(run->body_bytes) : pb_world_must(calloc(1, result_size + 1));
	struct pb_follower_claims from;
	struct pb_claims claims = pb_follower_claims_begin(&from, cell, run);
	struct pb_status planned = {0};
	plan_check(followed, run, merged, &planned);
	free(merged);
	pb_cell_sync(cell);
	const struct pb_worker_round round = {
	    .ledger_key = run->key, .start_ns = run->start_ns, .meet_ns = run->meet_ns, .traced = run->traced};
	if (!planned.error)
		pb_cell_work(cell, &round, &claims);
	else {
		cell->result->status = planned;
		pb_cell_work_not(cell);
	}
	pb_cell_sync(cell);
	result_send(cell);
	pb_follower_claims_end(&from);
}

/* Obeys one order; returns how to wait for the next. */
static struct pb_nap obey(struct follower *follower, const struct pb_order_head *order)
{
	switch (order->kind) {
	case ORDER_LOOK:
		on_look(order);
		break;
	case ORDER_OPEN:
		on_open(follower, order);
		break;
	case ORDER_CLOSE:
		on_close(follower, order->cell);
		break;
	case ORDER_BEGIN:
		say_who(&cell_get(follower, order->cell)->status);
		return pb_nap_alert();
	case ORDER_RUN:
		on_run(cell_get(follower, order->cell), order);
		return pb_nap_alert();
	case ORDER_PLACE:
		pb_places_answer(follower->host);
		return pb_nap_alert();
	case ORDER_ALLOWANCE:
		pb_allowances_answer(follower->host);
		return pb_nap_alert();
	case ORDER_CLOCK:
		pb_clocks_answer();
		return pb_nap_alert();
	case ORDER_RECORDS:
		pb_records_send(&cell_get(follower, order->cell)->cell, order->thread);
		return pb_nap_alert();
	}
	return (struct pb_nap){0};
}

int pb_follow(const struct pb_ranks_host *host, struct pb_why *why)
{
	(void)why;
	struct follower follower = {.host = host};
	struct pb_order_head order = {0};
	struct pb_nap nap = {0};
	while (order.kind != ORDER_END) {
		MPI_Request request;
		MPI_Irecv(&order, sizeof order, MPI_BYTE, 0, TAG_ORDER, MPI_COMM_WORLD, &request);
		pb_nap_wait(nap, &request);
		nap = obey(&follower, &order);
	}
	while (follower.cells)
		on_close(&follower, follower.cells->id);
	return 0;
}
