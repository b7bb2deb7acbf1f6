#include "cluster/mpi/serve.h"

#include <errno.h>
#include <stdlib.h>

#include "cluster/mpi/answer.h"
#include "cluster/mpi/nap.h"

/* Between two polls of a worker with short claims. One that polls more often than it has to be looked after is left
 * alone; claims that suddenly become long are no harm. */
#define POLL_NS 25000
#define POLL_MOST 65536
#define LEFT_ALONE_NS 200000

/* While rank 0 itself works, its core is needed; once it is done, the followers' last results are worth looking for. */
#define TAIL_NAP_MAX_NS 100000L

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

/* On rank 0's worker, which never waits for the main thread. */
static void poll(struct pb_server *server)
{
	pb_pace_look(&server->pace, server->poll_every, pb_clock_ns());
	server->poll_every = server->until_poll = pb_pace_claims(&server->pace, POLL_NS, POLL_MOST);
	if (pthread_mutex_trylock(&server->speaks))
		return;
	(void)pb_answer_all(server);
	pthread_mutex_unlock(&server->speaks);
	atomic_fetch_add_explicit(&server->polls, 1, memory_order_relaxed);
}

static int own_next(void *self, uint64_t *begin, uint64_t *end)
{
	struct pb_server *server = self;
	if (server->until_poll == 0)
		poll(server);
	server->until_poll--;
	return !pb_server_cancelled(server) && !pb_stop_raised(server->cell->stop) &&
	       pb_cursor_next(&server->cursor, begin, end);
}

/* A loop takes static shares from the schedule, as every one of its workers has its own. */
static struct pb_claims own_claims(struct pb_server *server)
{
	const bool shares = server->cell->body && server->cell->job->schedule == PB_SCHEDULE_STATIC;
	return (struct pb_claims){.feed = {.next = shares ? NULL : own_next, .self = server},
	                          .schedule = &server->schedule,
	                          .speaks = &server->speaks};
}

struct pb_claims pb_server_begin(struct pb_server *server, uint64_t items)
{
	const struct pb_job *job = server->cell->job;
	const bool wide = server->cell->ranks > 1;
	pb_stop_lower(server->cell->stop);
	server->stamp++;
	pb_schedule_init(&server->schedule, job, items);
	pb_cursor_init(&server->cursor, &server->schedule, 0);
	server->pace = (struct pb_pace){0};
	server->poll_every = 0;
	server->until_poll = wide ? 0 : UINT64_MAX;
	atomic_store_explicit(&server->polls, 0, memory_order_relaxed);
	pb_answer_begin(server);
	return own_claims(server);
}

/* On the main thread; false: nothing had come. */
static bool look(struct pb_server *server)
{
	pthread_mutex_lock(&server->speaks);
	pb_answer_stop(server);
	const bool came = pb_answer_all(server);
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
	while (pb_answer_stop(server), server->unfinished > 0) {
		if (pb_answer_all(server))
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
	if (own->error)
		pb_answer_failure(server, own);
	serve_tail(server);
}

int pb_server_run(struct pb_server *server, struct pb_compute *compute, struct pb_why *why)
{
	serve(server, compute);
	pb_answer_end(server);
	if (server->first.error && server->first.error != -ECANCELED)
		return pb_fail(why, server->first.error, "%s", server->first.why.text);
	return pb_server_cancelled(server) ? pb_fail(why, -ECANCELED, "cancelled") : 0;
}
