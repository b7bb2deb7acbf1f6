#include "cluster/mpi/muster.h"

#include <mpi.h>
#include <stdlib.h>

#include "cluster/mpi/world.h"
#include "cluster/present.h"

int pb_muster(const char *build, char *remark, size_t size, struct pb_why *why)
{
	const struct pb_present here = pb_present_here(build);
	const uint32_t count = pb_world_size();
	const int bytes = (int)sizeof here;
	struct pb_present *all = pb_world_must(calloc(count, sizeof *all));
	int error = 0;
	MPI_Gather(&here, bytes, MPI_BYTE, all, bytes, MPI_BYTE, 0, MPI_COMM_WORLD);
	if (pb_world_rank() == 0) {
		error = pb_present_check(all, count, why);
		pb_present_remark(all, count, remark, size);
	}
	free(all);
	MPI_Bcast(&error, 1, MPI_INT, 0, MPI_COMM_WORLD);
	return error;
}
