#include "cluster/mpi/serve.h"

#include <errno.h>
#include <stdlib.h>

#include "cluster/mpi/nap.h"

/* While worker 0 computes, its core is needed; once it is done, the followers' last results are worth looking for. */
#define TAIL_NAP_MAX_NS 100000L

static bool cancelled(const struct pb_server *server)
{
	return atomic_load_explicit(server->cell->job->cancel, memory_order_relaxed);
}

int pb_server_init(struct pb_server *server, struct pb_cell *cell, struct pb_why *why)
{
	uint32_t workers = cell->job->workers;
	*server = (struct pb_server){.cell = cell};
	server->peers = calloc(workers, sizeof *server->peers);
	server->awaited = calloc(workers, sizeof(MPI_Request));
	server->indices = calloc(workers, sizeof *server->indices);
	server->statuses = calloc(workers, sizeof *server->statuses);
	if (!server->peers || !server->awaited || !server->indices || !server->statuses)
		return pb_fail(why, -ENOMEM, "no memory to serve %u ranks", workers);
	server->peers[0].result = cell->result;
	for (uint32_t w = 1; w < workers; w++)
		if (!(server->peers[w].result = malloc(cell->result_bytes)))
			return pb_fail(why, -ENOMEM, "no memory for the results of %u ranks", workers);
	return 0;
}

void pb_server_free(struct pb_server *server)
{
	if (!server->cell)
		return;
	for (uint32_t w = 1; server->peers && w < server->cell->job->workers; w++)
		free(server->peers[w].result);
	free(server->peers);
	free(server->awaited);
	free(server->indices);
	free(server->statuses);
	server->cell = NULL;
}

static bool claim(struct pb_server *server, struct pb_peer *peer, uint64_t *begin, uint64_t *end)
{
	if (pb_stop_raised(&server->cell->stop) || !pb_cursor_next(&peer->cursor, begin, end))
		return false;
	atomic_fetch_add_explicit(&server->given, *end - *begin, memory_order_relaxed);
	return true;
}

/* Worker 0's claims, called on its thread. */
static bool own_next(void *self, uint64_t *begin, uint64_t *end)
{
	struct pb_server *server = self;
	return !cancelled(server) && claim(server, &server->peers[0], begin, end);
}

/* Whether there are enough items left for every worker to get a claim as large as the next one. */
static bool plenty(const struct pb_server *server)
{
	const struct pb_schedule *schedule = &server->schedule;
	uint64_t left = schedule->items - atomic_load_explicit(&server->given, memory_order_relaxed);
	return left / schedule->grain >= schedule->workers;
}

struct pb_claims pb_server_begin(struct pb_server *server, uint64_t items)
{
	const struct pb_job *job = server->cell->job;
	pb_stop_lower(&server->cell->stop);
	atomic_store(&server->given, 0);
	server->stamp++;
	server->first = (struct pb_status){0};
	server->unfinished = job->workers - 1;
	pb_schedule_init(&server->schedule, job, items);
	for (uint32_t w = 0; w < job->workers; w++) {
		server->peers[w] = (struct pb_peer){.result = server->peers[w].result};
		pb_cursor_init(&server->peers[w].cursor, &server->schedule, w);
	}
	return (struct pb_claims){.next = own_next, .self = server};
}

static void request_await(struct pb_server *server)
{
	MPI_Irecv(&server->request, sizeof server->request, MPI_BYTE, MPI_ANY_SOURCE, TAG_REQUEST,
	          server->cell->group->comm, &server->awaited[0]);
}

static void reply(struct pb_server *server, uint32_t rank, struct pb_reply reply)
{
	struct pb_peer *peer = &server->peers[rank];
	peer->asking = peer->now = false;
	peer->over = reply.begin == reply.end;
	peer->claims++;
	MPI_Send(&reply, sizeof reply, MPI_BYTE, (int)rank, TAG_REPLY, server->cell->group->comm);
}

/*
 * Answers an open request. One that is ahead of need stays open near the end, where the follower would sit on items
 * that a worker without any could be doing.
 */
static void answer(struct pb_server *server, uint32_t rank)
{
	struct pb_peer *peer = &server->peers[rank];
	struct pb_reply given = {0};
	if (!peer->now && !pb_stop_raised(&server->cell->stop) && !plenty(server) &&
	    atomic_load_explicit(&server->given, memory_order_relaxed) < server->schedule.items)
		return;
	if (!claim(server, peer, &given.begin, &given.end))
		given = (struct pb_reply){0};
	reply(server, rank, given);
}

static void on_request(struct pb_server *server, uint32_t rank)
{
	struct pb_peer *peer = &server->peers[rank];
	const struct pb_claim_request *request = &server->request;
	/* A "now" may cross the claim that it asks for; a request may come when the round is over. */
	if (request->stamp == server->stamp && request->claims == peer->claims && !peer->over) {
		peer->asking = true;
		peer->now = peer->now || request->now;
	}
	request_await(server);
}

static void on_result(struct pb_server *server, uint32_t rank)
{
	struct pb_peer *peer = &server->peers[rank];
	server->unfinished--;
	if (!peer->over)
		reply(server, rank, (struct pb_reply){0});
	if (peer->result->status.error) {
		if (!server->first.error)
			server->first = peer->result->status;
		pb_stop_raise(&server->cell->stop);
	}
}

/* Takes in all that has arrived and answers what can be answered; false: there was nothing. */
static bool progress(struct pb_server *server)
{
	int came = 0;
	uint32_t workers = server->cell->job->workers;
	MPI_Testsome((int)workers, server->awaited, &came, server->indices, server->statuses);
	for (int i = 0; i < came; i++) {
		if (server->indices[i] == 0)
			on_request(server, (uint32_t)server->statuses[i].MPI_SOURCE);
		else
			on_result(server, (uint32_t)server->indices[i]);
	}
	for (uint32_t w = 1; w < workers; w++)
		if (server->peers[w].asking)
			answer(server, w);
	return came > 0;
}

/* Static workers ask for nothing, so they are told. */
static void stop_if_cancelled(struct pb_server *server)
{
	if (!cancelled(server))
		return;
	pb_stop_raise(&server->cell->stop);
	for (uint32_t w = 1; w < server->cell->job->workers; w++)
		if (!server->peers[w].over && server->cell->job->schedule == PB_SCHEDULE_STATIC)
			reply(server, w, (struct pb_reply){0});
}

static void await_all(struct pb_server *server)
{
	request_await(server);
	for (uint32_t w = 1; w < server->cell->job->workers; w++)
		MPI_Irecv(server->peers[w].result, (int)server->cell->result_bytes, MPI_BYTE, (int)w, TAG_RESULT,
		          server->cell->group->comm, &server->awaited[w]);
}

static void request_cancel(struct pb_server *server)
{
	MPI_Cancel(&server->awaited[0]);
	pb_nap_wait((struct pb_nap){0}, &server->awaited[0]);
}

static void serve(struct pb_server *server, struct pb_compute *compute)
{
	struct pb_nap nap = {0};
	bool own = true; /* worker 0 is at work */
	while (own || server->unfinished > 0) {
		stop_if_cancelled(server);
		if (progress(server))
			nap = (struct pb_nap){0};
		long ns = pb_nap_next_ns(&nap);
		if (own) {
			own = !pb_compute_done(compute, ns);
		} else if (server->unfinished > 0) {
			struct timespec span = {.tv_nsec = ns < TAIL_NAP_MAX_NS ? ns : TAIL_NAP_MAX_NS};
			(void)nanosleep(&span, NULL);
		}
		if (!own && server->cell->result->status.error && !server->first.error) {
			server->first = server->cell->result->status;
			pb_stop_raise(&server->cell->stop);
		}
	}
}

int pb_server_run(struct pb_server *server, struct pb_compute *compute, struct pb_why *why)
{
	await_all(server);
	serve(server, compute);
	request_cancel(server);
	if (server->first.error && server->first.error != -ECANCELED)
		return pb_fail(why, server->first.error, "%s", server->first.why.text);
	return cancelled(server) ? pb_fail(why, -ECANCELED, "cancelled") : 0;
}
