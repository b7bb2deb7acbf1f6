#include "cluster/mpi/lookup.h"

#include <errno.h>
#include <mpi.h>
#include <unistd.h>

#include "cluster/mpi/conducted.h"
#include "cluster/mpi/world.h"

static void order_send(const char *path, int rank)
{
	const struct pb_order_head order = {.kind = ORDER_LOOK, .body_bytes = strlen(path) + 1};
	MPI_Send(&order, sizeof order, MPI_BYTE, rank, TAG_ORDER, MPI_COMM_WORLD);
	MPI_Send(path, (int)order.body_bytes, MPI_BYTE, rank, TAG_BODY, MPI_COMM_WORLD);
}

int pb_lookup_ask(const char *path, struct pb_why *why)
{
	const uint32_t ranks = pb_world_size();
	for (uint32_t rank = 1; rank < ranks; rank++)
		order_send(path, (int)rank);
	return pb_conduct_statuses(ranks, why);
}

void pb_lookup_answer(const char *path, struct pb_status *status)
{
	char host[65] = "";
	*status = (struct pb_status){0};
	if (access(path, R_OK) == 0)
		return;
	status->error = -errno;
	(void)gethostname(host, sizeof host - 1);
	(void)pb_fail(&status->why, status->error, "%s cannot read %.100s (%s): put it where all hosts see it", host,
	              path, strerror(-status->error));
}
