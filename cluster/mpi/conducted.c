#include "cluster/mpi/conducted.h"

#include "cluster/mpi/clocks.h"
#include "cluster/mpi/nap.h"

void pb_conduct_order(const struct pb_cell *cell, const struct pb_order_head *order, const void *body)
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

int pb_conduct_statuses(uint32_t ranks, struct pb_why *why)
{
	int error = 0;
	for (int rank = 1; rank < (int)ranks; rank++) {
		struct pb_status status;
		MPI_Request request;
		MPI_Irecv(&status, sizeof status, MPI_BYTE, rank, TAG_STATUS, MPI_COMM_WORLD, &request);
		pb_nap_wait(pb_nap_alert(), &request);
		if (status.error && !error)
			error = pb_fail(why, status.error, "%s", status.why.text);
	}
	return error;
}
