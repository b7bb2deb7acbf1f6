#include "cluster/mpi/muster.h"

#include <mpi.h>
#include <stdlib.h>
#include <time.h>

#include "cluster/mpi/world.h"
#include "cluster/present.h"

enum { TAG_MUSTER = 100 }; /* beyond those of message.h */

/*
 * Slurm's PMIx can let a rank out of MPI_Init while others are in it, and Open MPI's TCP crashes a rank that a message
 * reaches there. So only rank 0 begins to speak, and gives the others of a Slurm step time first.
 */
static void others_await(void)
{
	const struct timespec grace = {.tv_nsec = 100000000};
	if (getenv("SLURM_STEP_ID"))
		(void)nanosleep(&grace, NULL);
}

static int muster_call(struct pb_present *all, int count, struct pb_why *why)
{
	others_await();
	for (int rank = 1; rank < count; rank++)
		MPI_Send(NULL, 0, MPI_BYTE, rank, TAG_MUSTER, MPI_COMM_WORLD);
	for (int rank = 1; rank < count; rank++)
		MPI_Recv(&all[rank], sizeof *all, MPI_BYTE, rank, TAG_MUSTER, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
	int error = pb_present_check(all, (size_t)count, why);
	for (int rank = 1; rank < count; rank++)
		MPI_Send(&error, 1, MPI_INT, rank, TAG_MUSTER, MPI_COMM_WORLD);
	return error;
}

static int muster_answer(const struct pb_present *here)
{
	int error = 0;
	MPI_Recv(NULL, 0, MPI_BYTE, 0, TAG_MUSTER, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
	MPI_Send(here, sizeof *here, MPI_BYTE, 0, TAG_MUSTER, MPI_COMM_WORLD);
	MPI_Recv(&error, 1, MPI_INT, 0, TAG_MUSTER, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
	return error;
}

int pb_muster(const char *build, uint32_t *hosts, char *remark, size_t size, struct pb_why *why)
{
	const struct pb_present here = pb_present_here(build);
	const uint32_t count = pb_world_size();
	if (pb_world_rank() > 0)
		return muster_answer(&here);
	struct pb_present *all = pb_world_must(calloc(count, sizeof *all));
	all[0] = here;
	int error = muster_call(all, (int)count, why);
	pb_present_remark(all, count, remark, size);
	pb_present_hosts(all, count, hosts);
	free(all);
	return error;
}
