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

/* What rank 0 says to those who have told who they are. */
struct verdict {
	int error;
	struct pb_mark mark;
};

/* The first host that does not share rank 0's folder is remarked on. */
static void marks_take(const struct pb_present *all, int count, char *remark, size_t size)
{
	bool remarked = false;
	for (int rank = 1; rank < count; rank++) {
		int seen = 1;
		MPI_Recv(&seen, 1, MPI_INT, rank, TAG_MUSTER, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
		if (!seen && !remarked)
			pb_mark_remark(all, (size_t)rank, remark, size);
		remarked |= !seen;
	}
}

static int muster_call(struct pb_present *all, int count, char *remark, size_t size, struct pb_why *why)
{
	struct verdict verdict = {0};
	others_await();
	for (int rank = 1; rank < count; rank++)
		MPI_Send(NULL, 0, MPI_BYTE, rank, TAG_MUSTER, MPI_COMM_WORLD);
	for (int rank = 1; rank < count; rank++)
		MPI_Recv(&all[rank], sizeof *all, MPI_BYTE, rank, TAG_MUSTER, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
	verdict.error = pb_present_check(all, (size_t)count, why);
	pb_present_remark(all, (size_t)count, remark, size);
	if (!verdict.error && pb_present_spread(all, (size_t)count))
		verdict.mark = pb_mark_make();
	for (int rank = 1; rank < count; rank++)
		MPI_Send(&verdict, sizeof verdict, MPI_BYTE, rank, TAG_MUSTER, MPI_COMM_WORLD);
	if (!verdict.error)
		marks_take(all, count, remark, size);
	pb_mark_remove(&verdict.mark);
	return verdict.error;
}

static int muster_answer(const struct pb_present *here)
{
	struct verdict verdict = {0};
	MPI_Recv(NULL, 0, MPI_BYTE, 0, TAG_MUSTER, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
	MPI_Send(here, sizeof *here, MPI_BYTE, 0, TAG_MUSTER, MPI_COMM_WORLD);
	MPI_Recv(&verdict, sizeof verdict, MPI_BYTE, 0, TAG_MUSTER, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
	const int seen = pb_mark_seen(&verdict.mark);
	if (!verdict.error)
		MPI_Send(&seen, 1, MPI_INT, 0, TAG_MUSTER, MPI_COMM_WORLD);
	return verdict.error;
}

int pb_muster(const char *build, uint32_t *hosts, char *remark, size_t size, struct pb_why *why)
{
	const struct pb_present here = pb_present_here(build);
	const uint32_t count = pb_world_size();
	if (pb_world_rank() > 0)
		return muster_answer(&here);
	struct pb_present *all = pb_world_must(calloc(count, sizeof *all));
	all[0] = here;
	int error = muster_call(all, (int)count, remark, size, why);
	pb_present_hosts(all, count, hosts);
	free(all);
	return error;
}
