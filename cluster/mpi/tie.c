#include "cluster/mpi/tie.h"

#include <mpi.h>

#include "cluster/mpi/world.h"

enum { TAG_TIE = 101 }; /* beyond muster's */

static void untied_remark(int untied, const char *reason, char *remark, size_t size)
{
	const size_t used = strlen(remark);
	(void)snprintf(remark + used, size - used,
	               "%s%d rank%s cannot reach rank 0 over TCP (%s): nobody notices when %s", used ? "; " : "",
	               untied, untied == 1 ? "" : "s", reason, untied == 1 ? "it is gone" : "they are gone");
}

static void all_tie(int count, pb_lifeline_lost *lost, char *remark, size_t size)
{
	struct pb_lifeline_address address;
	int untied = 0;
	int first = pb_lifelines_listen(&address, (uint32_t)count);
	for (int rank = 1; rank < count; rank++)
		MPI_Send(&address, sizeof address, MPI_BYTE, rank, TAG_TIE, MPI_COMM_WORLD);
	for (int rank = 1; rank < count; rank++) {
		int failed = 0;
		MPI_Recv(&failed, 1, MPI_INT, rank, TAG_TIE, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
		untied += failed != 0;
		first = first ? first : failed;
	}
	const int error = untied < count - 1 ? pb_lifelines_watch((uint32_t)(count - 1 - untied), lost) : 0;
	if (error)
		untied = count - 1;
	if (untied)
		untied_remark(untied, strerror(first ? -first : -error), remark, size);
}

static void one_tie(pb_lifeline_lost *lost)
{
	struct pb_lifeline_address address;
	MPI_Recv(&address, sizeof address, MPI_BYTE, 0, TAG_TIE, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
	const int failed = pb_lifeline_tie(&address, (uint32_t)pb_world_rank(), lost);
	MPI_Send(&failed, 1, MPI_INT, 0, TAG_TIE, MPI_COMM_WORLD);
}

void pb_tie(pb_lifeline_lost *lost, char *remark, size_t size)
{
	const int count = (int)pb_world_size();
	if (pb_world_rank() > 0)
		one_tie(lost);
	else if (count > 1)
		all_tie(count, lost, remark, size);
}
