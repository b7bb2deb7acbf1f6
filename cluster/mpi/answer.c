#include "cluster/mpi/answer.h"

#include <errno.h>

#include "cluster/mpi/nap.h"
#include "drivers/common/fleet.h"

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
	pb_cursor_init(&peer->cursor, &server->schedule, pb_job_team_of(server->cell->job, first));
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

void pb_answer_begin(struct pb_server *server)
{
	const uint32_t ranks = server->cell->ranks;
	server->first = (struct pb_status){0};
	server->unfinished = ranks - 1;
	for (uint32_t r = 0; r < ranks; r++)
		peer_begin(server, r);
	if (ranks == 1)
		return;
	request_await(server);
	results_await(server);
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
	return peer->now || left == 0 || plenty(left, &server->schedule) || pb_stop_raised(server->cell->stop);
}

/* One more run of claims for the open request; false: none is left, or wanted. */
static bool give(struct pb_server *server, struct pb_peer *peer, struct pb_reply *given)
{
	struct pb_claim_run *run = &given->runs[given->count];
	if (pb_stop_raised(server->cell->stop) || !pb_cursor_reserve(&peer->cursor, peer->wanted, run))
		return false;
	const uint64_t claims = pb_claim_run_claims(run);
	peer->wanted -= claims < peer->wanted ? claims : peer->wanted;
	given->count++;
	return true;
}

/* Threads and loops are told when nothing is left, and told to stop as long as they have claims in flight. */
static bool has_several_in_flight(const struct pb_cell *cell)
{
	return cell->crew || cell->body;
}

/* Answers an open request. */
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
	given.over = given.drained && !has_several_in_flight(server->cell);
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

void pb_answer_failure(struct pb_server *server, const struct pb_status *status)
{
	if (!server->first.error || server->first.error == -ECANCELED)
		server->first = *status;
	pb_stop_raise(server->cell->stop);
}

static void on_result(struct pb_server *server, uint32_t rank)
{
	struct pb_peer *peer = &server->peers[rank];
	server->unfinished--;
	if (!peer->over)
		reply(server, rank, &(struct pb_reply){.drained = true, .over = true});
	if (peer->result->status.error)
		pb_answer_failure(server, &peer->result->status);
}

bool pb_answer_all(struct pb_server *server)
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

void pb_answer_stop(struct pb_server *server)
{
	if (pb_server_cancelled(server))
		pb_stop_raise(server->cell->stop);
	if (!pb_stop_raised(server->cell->stop))
		return;
	for (uint32_t r = 1; r < server->cell->ranks; r++)
		if (!server->peers[r].over)
			reply(server, r, &(struct pb_reply){.drained = true, .over = true, .stop = true});
}

void pb_answer_end(struct pb_server *server)
{
	MPI_Cancel(&server->awaited[0]);
	pb_nap_wait((struct pb_nap){0}, &server->awaited[0]);
}
