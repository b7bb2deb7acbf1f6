#include "cluster/mpi/places.h"

#include <math.h>
#include <unistd.h>

#include "cluster/mpi/message.h"
#include "cluster/mpi/nap.h"
#include "cluster/mpi/world.h"

void pb_places_ask(uint32_t rank, struct pb_rank_place *place)
{
	const struct pb_order_head order = {.kind = ORDER_PLACE};
	MPI_Request request;
	MPI_Send(&order, sizeof order, MPI_BYTE, (int)rank, TAG_ORDER, MPI_COMM_WORLD);
	MPI_Irecv(place, sizeof *place, MPI_BYTE, (int)rank, TAG_PLACE, MPI_COMM_WORLD, &request);
	pb_nap_wait(pb_nap_alert(), &request);
}

void pb_places_answer(const struct pb_ranks_host *host)
{
	struct pb_rank_place place = {0};
	(void)gethostname(place.host, sizeof place.host - 1);
	if (host->describe)
		host->describe(place.text, sizeof place.text);
	MPI_Send(&place, sizeof place, MPI_BYTE, 0, TAG_PLACE, MPI_COMM_WORLD);
}

/* All are asked before any is heard: reading a topology takes milliseconds. */
void pb_allowances_ask(struct pb_allowance *list)
{
	const struct pb_order_head order = {.kind = ORDER_ALLOWANCE};
	const int ranks = (int)pb_world_size();
	for (int rank = 1; rank < ranks; rank++)
		MPI_Send(&order, sizeof order, MPI_BYTE, rank, TAG_ORDER, MPI_COMM_WORLD);
	for (int rank = 1; rank < ranks; rank++) {
		MPI_Request request;
		MPI_Irecv(&list[rank], sizeof *list, MPI_BYTE, rank, TAG_ALLOWANCE, MPI_COMM_WORLD, &request);
		pb_nap_wait(pb_nap_alert(), &request);
	}
}

void pb_allowances_answer(const struct pb_ranks_host *host)
{
	struct pb_allowance allowance;
	pb_allowance_read(&allowance, host->quota ? host->quota() : NAN);
	MPI_Send(&allowance, sizeof allowance, MPI_BYTE, 0, TAG_ALLOWANCE, MPI_COMM_WORLD);
}
