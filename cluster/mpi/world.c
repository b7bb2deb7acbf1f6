#include "cluster/mpi/world.h"

#include <errno.h>
#include <mpi.h>
#include <stdlib.h>

#include "cluster/mpi/clocks.h"
#include "cluster/mpi/group.h"
#include "cluster/mpi/message.h"

int pb_world_start(int *argc, char ***argv, struct pb_why *why)
{
	int level = MPI_THREAD_SINGLE;
	if (MPI_Init_thread(argc, argv, MPI_THREAD_SERIALIZED, &level) != MPI_SUCCESS)
		return pb_fail(why, -EIO, "MPI does not start");
	if (level < MPI_THREAD_SERIALIZED)
		return pb_fail(why, -ENOSYS,
		               "this MPI allows no threads beside it: use one built with MPI_THREAD_SERIALIZED");
	return 0;
}

void pb_world_leave(void)
{
	MPI_Finalize();
}

void pb_world_end(void)
{
	struct pb_order_head end = {.kind = ORDER_END};
	for (int rank = 1; pb_world_rank() == 0 && rank < (int)pb_world_size(); rank++)
		MPI_Send(&end, sizeof end, MPI_BYTE, rank, TAG_ORDER, MPI_COMM_WORLD);
	pb_clocks_free();
	pb_groups_free();
	pb_world_leave();
}

void *pb_world_must(void *pointer)
{
	if (pointer)
		return pointer;
	MPI_Abort(MPI_COMM_WORLD, EXIT_FAILURE);
	abort();
}

int pb_world_rank(void)
{
	int rank = 0;
	MPI_Comm_rank(MPI_COMM_WORLD, &rank);
	return rank;
}

uint32_t pb_world_size(void)
{
	int size = 0;
	MPI_Comm_size(MPI_COMM_WORLD, &size);
	return (uint32_t)size;
}
