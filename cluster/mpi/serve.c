#include "cluster/mpi/serve.h"

#include <errno.h>
#include <stdlib.h>

#include "cluster/mpi/nap.h"
#include "drivers/common/fleet.h"

/* Between two polls of a worker with short claims. One that polls more often than it has to be looked after is left
 * alone; claims that suddenly become long are no harm. */
#define POLL_NS 25000
#define POLL_MOST 65536
#define LEFT_ALONE_NS 100000

/* While rank 0 itself works, its core is needed; once it is done, the followers' last results are worth looking for. */
#define TAIL_NAP_MAX_NS 100000L

static bool cancelled(const struct pb_server *server)
{
	return atomic_load_explicit(server->cell->job->cancel, memory_order_relaxed);
}

int pb_server_init(struct pb_server *server, struct pb_cell *cell, struct pb_why *why)
{
	const uint32_t ranks = cell->ranks;
	*server = (struct pb_server){.cell = cell};
	pthread_mutex_init(&server->speaks, NULL);
	server->peers = calloc(ranks, sizeof *server->peers);
	server->awaited = calloc(ranks, sizeof(MPI_Request));
	server->indices = calloc(ranks, sizeof *server->indices);
	server->statuses = calloc(ranks, sizeof *server->statuses);
	if (!server->peers || !server->awaited || !server->indices || !server->statuses)
		return pb_fail(why, -ENOMEM, "no memory to serve %u ranks", ranks);
	server->peers[0].result = cell->result;
	for (uint32_t r = 1; r < ranks; r++)
		if (!(server->peers[r].result = malloc(cell->result_bytes)))
			return pb_fail(why, -ENOMEM, "no memory for the results of %u ranks", ranks);
	return 0;
}

void pb_server_free(struct pb_server *server)
{
	if (!server->cell)
		return;
	for (uint32_t r = 1; server->peers && r < server->cell->ranks; r++)
		free(server->peers[r].result);
	free(server->peers);
	free(server->awaited);
	free(server->indices);
	free(server->statuses);
	pthread_mutex_destroy(&server->speaks);
	server->cell = NULL;
}

/* Whether there are enough claims left for every worker to get one as large as the next. */
static bool plenty(uint64_t left, const struct pb_schedule *schedule)
{
	return left >= schedule->workers;
}

/* A rank claims as the first of the job's workers that are its. */
static void peer_begin(struct pb_server *server, uint32_t rank)
{
	struct pb_peer *peer = &server->peers[rank];
	uint32_t first = 0;
	uint32_t last = 0;
	pb_fleet_slots(server->cell->job->workers, rank, server->cell->ranks, &first, &last);
	*peer = (struct pb_peer){.result = peer->result};
	pb_cursor_init(&peer->cursor, &server->schedule, first);
}

static void request_await(struct pb_server *server)
{
	MPI_Irecv(&server->request, sizeof server->request, MPI_BYTE, MPI_ANY_SOURCE, TAG_REQUEST,
	          server->cell->group->comm, &server->awaited[0]);
}

static void results_await(struct pb_server *server)
{
	for (uint32_t r = 1; r < server->cell->ranks; r++)
		MPI_Irecv(server->peers[r].result, (int)server->cell->result_bytes, MPI_BYTE, (int)r, TAG_RESULT,
		          server->cell->group->comm, &server->awaited[r]);
}

static void reply(struct pb_server *server, uint32_t rank, const struct pb_reply *reply)
{
	struct pb_peer *peer = &server->peers[rank];
	const size_t bytes = offsetof(struct pb_reply, runs) + reply->count * sizeof reply->runs[0];
	peer->asking = peer->now = false;
	peer->over = reply->over;
	peer->replies++;
	MPI_Send(reply, (int)bytes, MPI_BYTE, (int)rank, TAG_REPLY, server->cell->group->comm);
}

/* Whether an open request is to be answered now. One that is ahead of need stays open near the end, where the follower
 * would sit on items that a worker without any could be doing. */
static bool is_due(const struct pb_server *server, const struct pb_peer *peer)
{
	const uint64_t left = pb_schedule_left(&server->schedule);
	return peer->now || left == 0 || plenty(left, &server->schedule) || pb_stop_raised(&server->cell->stop);
}

/* One more run of claims for the open request; false: none is left, or wanted. */
static bool give(struct pb_server *server, struct pb_peer *peer, struct pb_reply *given)
{
	struct pb_claim_run *run = &given->runs[given->count];
	if (pb_stop_raised(&server->cell->stop) || !pb_cursor_reserve(&peer->cursor, peer->wanted, run))
		return false;
	const uint64_t claims = pb_claim_run_claims(run);
	peer->wanted -= claims < peer->wanted ? claims : peer->wanted;
	given->count++;
	return true;
}

/* Answers an open request. A loop is told when nothing is left, and told to stop as long as it has claims in flight. */
static void answer(struct pb_server *server, uint32_t rank)
{
	struct pb_peer *peer = &server->peers[rank];
	const uint32_t most = peer->whole ? PB_REPLY_RUNS : 1;
	struct pb_reply given;
	given.count = 0;
	given.drained = given.over = given.stop = false;
	while (given.count < most && peer->wanted && !given.drained && is_due(server, peer))
		given.drained = !give(server, peer, &given);
	if (given.count == 0 && !given.drained)
		return;
	given.over = given.drained && !server->cell->body;
	reply(server, rank, &given);
}

static void on_request(struct pb_server *server, uint32_t rank)
{
	struct pb_peer *peer = &server->peers[rank];
	const struct pb_claim_request *request = &server->request;
	/* A "now" may cross the claim that it asks for; a request may come when the round is over. */
	if (request->stamp == server->stamp && request->replies == peer->replies && !peer->over) {
		peer->asking = true;
		peer->wanted = request->wanted;
		peer->whole = request->whole;
		peer->now = peer->now || request->now;
	}
	request_await(server);
}

static void on_result(struct pb_server *server, uint32_t rank)
{
	struct pb_peer *peer = &server->peers[rank];
	server->unfinished--;
	if (!peer->over)
		reply(server, rank, &(struct pb_reply){.drained = true, .over = true});
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
	const uint32_t ranks = server->cell->ranks;
	MPI_Testsome((int)ranks, server->awaited, &came, server->indices, server->statuses);
	for (int i = 0; i < came; i++) {
		if (server->indices[i] == 0)
			on_request(server, (uint32_t)server->statuses[i].MPI_SOURCE);
		else
			on_result(server, (uint32_t)server->indices[i]);
	}
	for (uint32_t r = 1; r < ranks; r++)
		if (server->peers[r].asking)
			answer(server, r);
	return came > 0;
}

/* Whoever asks for nothing has to be told. */
static void pass_on_stop(struct pb_server *server)
{
	if (cancelled(server))
		pb_stop_raise(&server->cell->stop);
	if (!pb_stop_raised(&server->cell->stop))
		return;
	for (uint32_t r = 1; r < server->cell->ranks; r++)
		if (!server->peers[r].over)
			reply(server, r, &(struct pb_reply){.drained = true, .over = true, .stop = true});
}

static void request_cancel(struct pb_server *server)
{
	MPI_Cancel(&server->awaited[0]);
	pb_nap_wait((struct pb_nap){0}, &server->awaited[0]);
}

/* On rank 0's worker, which never waits for the main thread. */
static void poll(struct pb_server *server)
{
	pb_pace_look(&server->pace, server->poll_every, pb_clock_ns());
	server->poll_every = server->until_poll = pb_pace_claims(&server->pace, POLL_NS, POLL_MOST);
	if (pthread_mutex_trylock(&server->speaks))
		return;
	(void)progress(server);
	pthread_mutex_unlock(&server->speaks);
	atomic_fetch_add_explicit(&server->polls, 1, memory_order_relaxed);
}

static int own_next(void *self, uint64_t *begin, uint64_t *end)
{
	struct pb_server *server = self;
	if (server->until_poll == 0)
		poll(server);
	server->until_poll--;
	return !cancelled(server) && !pb_stop_raised(&server->cell->stop) &&
	       pb_cursor_next(&server->cursor, begin, end);
}

/* A body takes static shares from the schedule, as every one of its workers has its own. */
static struct pb_claims own_claims(struct pb_server *server)
{
	const bool shares = server->cell->body && server->cell->job->schedule == PB_SCHEDULE_STATIC;
	return (struct pb_claims){.feed = {.next = shares ? NULL : own_next, .self = server},
	                          .schedule = &server->schedule};
}

struct pb_claims pb_server_begin(struct pb_server *server, uint64_t items)
{
	const struct pb_job *job = server->cell->job;
	const bool wide = server->cell->ranks > 1;
	pb_stop_lower(&server->cell->stop);
	server->stamp++;
	server->first = (struct pb_status){0};
	server->unfinished = server->cell->ranks - 1;
	pb_schedule_init(&server->schedule, job, items);
	for (uint32_t r = 0; r < server->cell->ranks; r++)
		peer_begin(server, r);
	pb_cursor_init(&server->cursor, &server->schedule, 0);
	server->pace = (struct pb_pace){0};
	server->poll_every = 0;
	server->until_poll = wide ? 0 : UINT64_MAX;
	atomic_store_explicit(&server->polls, 0, memory_order_relaxed);
	if (wide) {
		request_await(server);
		results_await(server);
	}
	return own_claims(server);
}

/* On the main thread; false: nothing had come. */
static bool look(struct pb_server *server)
{
	pthread_mutex_lock(&server->speaks);
	pass_on_stop(server);
	const bool came = progress(server);
	pthread_mutex_unlock(&server->speaks);
	return came;
}

/* Until rank 0's worker has done its part, which it has soon when all are to stop. */
static void serve_beside(struct pb_server *server, struct pb_compute *compute)
{
	struct pb_nap nap = {0};
	unsigned polls = 0;
	long ns = 0;
	while (!pb_compute_done(compute, ns)) {
		const unsigned before = polls;
		polls = atomic_load_explicit(&server->polls, memory_order_relaxed);
		const bool left_alone = polls - before > (unsigned long)ns / LEFT_ALONE_NS;
		if (left_alone || look(server))
			nap = (struct pb_nap){0};
		ns = left_alone ? PB_NAP_MAX_NS : pb_nap_next_ns(&nap);
	}
}

/* Until the followers have done theirs. */
static void serve_tail(struct pb_server *server)
{
	struct pb_nap nap = pb_nap_alert();
	while (pass_on_stop(server), server->unfinished > 0) {
		if (progress(server))
			continue;
		pb_nap(&nap);
		if (nap.ns > TAIL_NAP_MAX_NS / 2)
			nap.ns = TAIL_NAP_MAX_NS / 2;
	}
}

static void serve(struct pb_server *server, struct pb_compute *compute)
{
	const struct pb_status *own = &server->cell->result->status;
	serve_beside(server, compute);
	if (own->error) {
		if (!server->first.error)
			server->first = *own;
		pb_stop_raise(&server->cell->stop);
	}
	serve_tail(server);
}

int pb_server_run(struct pb_server *server, struct pb_compute *compute, struct pb_why *why)
{
	serve(server, compute);
	request_cancel(server);
	if (server->first.error && server->first.error != -ECANCELED)
		return pb_fail(why, server->first.error, "%s", server->first.why.text);
	return cancelled(server) ? pb_fail(why, -ECANCELED, "cancelled") : 0;
}
