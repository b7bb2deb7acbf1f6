#include "cluster/mpi/rank_transport.h"

#include "cluster/mpi/rank_team.h"

enum { TAG_MESSAGE = 2 }; /* beside those of rank_team.c */

static MPI_Comm comm_of(const struct pb_team *team)
{
	return ((const struct pb_rank_team *)team->self)->comm;
}

static int transport_begin(const struct pb_team *team)
{
	const struct pb_rank_team *self = team->self;
	const int error = pb_team_barrier(team);
	if (!error && self->speaks)
		pthread_mutex_lock(self->speaks);
	return error;
}

static void transport_end(const struct pb_team *team)
{
	const struct pb_rank_team *self = team->self;
	if (self->speaks)
		pthread_mutex_unlock(self->speaks);
}

static void transport_send(const struct pb_team *team, const void *data, size_t bytes, uint32_t to)
{
	MPI_Send(data, (int)bytes, MPI_BYTE, (int)to, TAG_MESSAGE, comm_of(team));
}

static void transport_receive(const struct pb_team *team, void *data, size_t bytes, uint32_t from)
{
	MPI_Recv(data, (int)bytes, MPI_BYTE, (int)from, TAG_MESSAGE, comm_of(team), MPI_STATUS_IGNORE);
}

static void transport_barrier(const struct pb_team *team)
{
	MPI_Barrier(comm_of(team));
}

static void transport_broadcast(const struct pb_team *team, void *data, size_t bytes, uint32_t root)
{
	MPI_Bcast(data, (int)bytes, MPI_BYTE, (int)root, comm_of(team));
}

static void transport_sum(const struct pb_team *team, const double *terms, double *sums, size_t count)
{
	MPI_Allreduce(terms, sums, (int)count, MPI_DOUBLE, MPI_SUM, comm_of(team));
}

static void transport_all_to_all(const struct pb_team *team, const void *send, void *receive, size_t bytes)
{
	MPI_Alltoall(send, (int)bytes, MPI_BYTE, receive, (int)bytes, MPI_BYTE, comm_of(team));
}

const struct pb_transport pb_rank_transport = {
    .begin = transport_begin,
    .end = transport_end,
    .send = transport_send,
    .receive = transport_receive,
    .barrier = transport_barrier,
    .broadcast = transport_broadcast,
    .sum = transport_sum,
    .all_to_all = transport_all_to_all,
};
