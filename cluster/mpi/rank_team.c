#include "cluster/mpi/rank_team.h"

#include <sched.h>
#include <stdlib.h>

#include "cluster/mpi/nap.h"
#include "cluster/mpi/rank_transport.h"
#include "cluster/mpi/world.h"
#include "drivers/common/team_word.h"

enum { TAG_PART = 1 };

static struct pb_rank_team *self_of(const struct pb_team *team)
{
	return team->self;
}

static void speak(const struct pb_rank_team *team)
{
	if (team->speaks)
		pthread_mutex_lock(team->speaks);
}

static void be_silent(const struct pb_rank_team *team)
{
	if (team->speaks)
		pthread_mutex_unlock(team->speaks);
}

static bool is_done(const struct pb_rank_team *team, MPI_Request *request)
{
	int done = 0;
	speak(team);
	MPI_Test(request, &done, MPI_STATUS_IGNORE);
	be_silent(team);
	return done != 0;
}

/* Others may be long in coming. */
static void await_others(const struct pb_rank_team *team, MPI_Request *request)
{
	struct pb_nap nap = pb_nap_alert();
	while (!is_done(team, request)) {
		if (team->look)
			(void)team->look(team->look_self, 0, 0);
		pb_nap(&nap);
	}
}

/* All are here. */
static void await_bytes(const struct pb_rank_team *team, MPI_Request *request)
{
	while (!is_done(team, request))
		(void)sched_yield();
}

static bool to_stop(const struct pb_rank_team *team)
{
	return pb_stop_raised(team->stop) || atomic_load_explicit(team->cancel, memory_order_relaxed);
}

/* 0, or the error of all: the largest errno that somebody brings, or -EPROTO where not all came to the same. */
static int meet(struct pb_rank_team *team, uint32_t to, int failure)
{
	if (team->error)
		return -ECANCELED;
	const int64_t own = failure ? -(int64_t)failure : to_stop(team) ? ECANCELED : 0;
	const int64_t mine[] = {own, (int64_t)to, -(int64_t)to};
	int64_t most[3];
	MPI_Request request;
	speak(team);
	MPI_Iallreduce(mine, most, 3, MPI_INT64_T, MPI_MAX, team->comm, &request);
	be_silent(team);
	await_others(team, &request);
	if (most[0])
		team->error = (int)-most[0];
	else if (most[1] != -most[2])
		team->error = -EPROTO;
	return team->error;
}

static int rank_barrier(const struct pb_team *team)
{
	return meet(self_of(team), PB_TEAM_BARRIER, 0);
}

static size_t piece_at(const struct pb_rank_team *team, size_t at, size_t bytes)
{
	const size_t left = at < bytes ? bytes - at : 0;
	return left < team->piece_bytes ? left : team->piece_bytes;
}

static void spread(const struct pb_rank_team *team, void *data, size_t bytes, uint32_t root)
{
	for (size_t at = 0; at < bytes; at += piece_at(team, at, bytes)) {
		MPI_Request request;
		speak(team);
		MPI_Ibcast((unsigned char *)data + at, (int)piece_at(team, at, bytes), MPI_BYTE, (int)root, team->comm,
		           &request);
		be_silent(team);
		await_bytes(team, &request);
	}
}

static int rank_broadcast(const struct pb_team *team, void *data, size_t bytes, uint32_t root)
{
	struct pb_rank_team *self = self_of(team);
	const int error = meet(self, pb_team_word(PB_TEAM_BROADCAST, bytes, root), root < team->size ? 0 : -EPROTO);
	if (!error)
		spread(self, data, bytes, root);
	return error;
}

static MPI_Request send_start(const struct pb_rank_team *team, const void *data, size_t bytes, uint32_t to)
{
	MPI_Request request = MPI_REQUEST_NULL;
	speak(team);
	if (bytes)
		MPI_Isend(data, (int)bytes, MPI_BYTE, (int)to, TAG_PART, team->comm, &request);
	be_silent(team);
	return request;
}

static MPI_Request receive_start(const struct pb_rank_team *team, void *data, size_t bytes, uint32_t from)
{
	MPI_Request request = MPI_REQUEST_NULL;
	speak(team);
	if (bytes)
		MPI_Irecv(data, (int)bytes, MPI_BYTE, (int)from, TAG_PART, team->comm, &request);
	be_silent(team);
	return request;
}

struct part {
	unsigned char *data;
	size_t bytes;
	uint32_t with;
};

/* Sends the one while it receives the other; either may have no bytes. */
static void trade(const struct pb_rank_team *team, const struct part *sent, const struct part *received)
{
	const size_t most = sent->bytes > received->bytes ? sent->bytes : received->bytes;
	for (size_t at = 0; at < most; at += team->piece_bytes) {
		MPI_Request in =
		    receive_start(team, received->data + at, piece_at(team, at, received->bytes), received->with);
		MPI_Request out = send_start(team, sent->data + at, piece_at(team, at, sent->bytes), sent->with);
		await_bytes(team, &in);
		await_bytes(team, &out);
	}
}

static bool sizes_fit(struct pb_rank_team *team, const struct pb_team_parts *sent, const struct pb_team_parts *received)
{
	MPI_Request request;
	speak(team);
	MPI_Ialltoall(sent->bytes, sizeof *sent->bytes, MPI_BYTE, team->sizes, sizeof *team->sizes, MPI_BYTE,
	              team->comm, &request);
	be_silent(team);
	await_bytes(team, &request);
	return memcmp(team->sizes, received->bytes, team->members * sizeof *team->sizes) == 0;
}

static void copy_own(const struct pb_team *team, const void *send, const struct pb_team_parts *sent, void *receive,
                     const struct pb_team_parts *received)
{
	const uint32_t own = team->rank;
	if (sent->bytes[own])
		memcpy((unsigned char *)receive + received->offsets[own],
		       (const unsigned char *)send + sent->offsets[own], sent->bytes[own]);
}

static int rank_all_to_all(const struct pb_team *team, const void *send, const struct pb_team_parts *sent,
                           void *receive, const struct pb_team_parts *received)
{
	struct pb_rank_team *self = self_of(team);
	int error = meet(self, PB_TEAM_ALL_TO_ALL, 0);
	if (!error)
		error = meet(self, PB_TEAM_COPIED, sizes_fit(self, sent, received) ? 0 : -EPROTO);
	if (!error)
		copy_own(team, send, sent, receive, received);
	for (uint32_t step = 1; !error && step < team->size; step++) {
		const uint32_t to = (team->rank + step) % team->size;
		const uint32_t from = (team->rank + team->size - step) % team->size;
		/* MPI does not write to what it sends. */
		const struct part out = {(unsigned char *)(uintptr_t)send + sent->offsets[to], sent->bytes[to], to};
		const struct part in = {(unsigned char *)receive + received->offsets[from], received->bytes[from],
		                        from};
		trade(self, &out, &in);
	}
	return error;
}

/* Into the leader's data, in the order of ranks. */
static void gather(const struct pb_team *team, void *data, void *other, size_t bytes, pb_team_merge *merge)
{
	struct pb_rank_team *self = self_of(team);
	const struct part none = {0};
	const struct part own = {data, bytes, 0};
	if (team->rank > 0)
		trade(self, &own, &none);
	for (uint32_t from = 1; team->rank == 0 && from < team->size; from++) {
		const struct part theirs = {other, bytes, from};
		trade(self, &none, &theirs);
		merge(data, other);
	}
}

static int rank_reduce(const struct pb_team *team, void *data, size_t bytes, pb_team_merge *merge)
{
	struct pb_rank_team *self = self_of(team);
	void *other = team->rank == 0 ? malloc(bytes + 1) : NULL;
	const bool lacks = team->rank == 0 && !other;
	const int error = meet(self, pb_team_word(PB_TEAM_REDUCE, bytes, 0), lacks ? -ENOMEM : 0);
	if (!error) {
		gather(team, data, other, bytes, merge);
		spread(self, data, bytes, 0);
	}
	free(other);
	return error;
}

static void rank_fail(const struct pb_team *team)
{
	(void)meet(self_of(team), 0, -ECANCELED);
}

static const struct pb_team_ops rank_ops = {
    .barrier = rank_barrier,
    .broadcast = rank_broadcast,
    .all_to_all = rank_all_to_all,
    .reduce = rank_reduce,
    .fail = rank_fail,
    .transport = &pb_rank_transport,
};

void pb_rank_team_join(struct pb_rank_team *team, MPI_Comm comm, uint32_t members)
{
	int rank = 0;
	MPI_Comm_rank(comm, &rank);
	MPI_Comm_split(comm, rank / (int)members, rank, &team->comm);
	team->members = members;
	team->rank = (uint32_t)rank % members;
	team->piece_bytes = PB_TEAM_PIECE_BYTES;
	team->sizes = pb_world_must(calloc(members, sizeof *team->sizes));
}

void pb_rank_team_leave(struct pb_rank_team *team)
{
	if (team->members)
		MPI_Comm_free(&team->comm);
	free(team->sizes);
	*team = (struct pb_rank_team){0};
}

struct pb_team pb_rank_team_member(struct pb_rank_team *team)
{
	return (struct pb_team){.size = team->members, .rank = team->rank, .ops = &rank_ops, .self = team};
}
