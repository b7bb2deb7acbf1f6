#include "cluster/mpi/group.h"

#include <stdlib.h>

#include "cluster/mpi/world.h"

static struct pb_group *groups; /* by size - 1; those not made yet have no hosts */

static void ranks_first(MPI_Group *first, int size)
{
	MPI_Group all;
	int range[1][3] = {{0, size - 1, 1}};
	MPI_Comm_group(MPI_COMM_WORLD, &all);
	MPI_Group_range_incl(all, 1, range, first);
	MPI_Group_free(&all);
}

/* The lowest of the group's ranks on this rank's host. */
static int lowest_here(MPI_Comm comm)
{
	MPI_Comm host;
	int lowest = 0;
	MPI_Comm_rank(comm, &lowest);
	MPI_Comm_split_type(comm, MPI_COMM_TYPE_SHARED, 0, MPI_INFO_NULL, &host);
	MPI_Bcast(&lowest, 1, MPI_INT, 0, host);
	MPI_Comm_free(&host);
	return lowest;
}

static void hosts_find(struct pb_group *group, int size)
{
	const int lowest = lowest_here(group->comm);
	group->lowest = pb_world_must(calloc((size_t)size, sizeof *group->lowest));
	MPI_Allgather(&lowest, 1, MPI_INT, group->lowest, 1, MPI_INT, group->comm);
	for (int rank = 0; rank < size; rank++)
		group->hosts += group->lowest[rank] == rank;
}

const struct pb_group *pb_group_get(uint32_t size)
{
	int world = 0;
	MPI_Comm_size(MPI_COMM_WORLD, &world);
	if (!groups)
		groups = pb_world_must(calloc((size_t)world, sizeof *groups));
	struct pb_group *group = &groups[size - 1];
	if (group->hosts == 0) {
		MPI_Group first;
		ranks_first(&first, (int)size);
		MPI_Comm_create_group(MPI_COMM_WORLD, first, (int)size, &group->comm);
		MPI_Group_free(&first);
		hosts_find(group, (int)size);
	}
	return group;
}

uint32_t pb_group_beside(const struct pb_group *group, uint32_t rank, uint32_t count)
{
	uint32_t beside = 0;
	for (uint32_t r = 0; r < count; r++)
		beside += group->lowest[r] == group->lowest[rank];
	return beside;
}

void pb_groups_free(void)
{
	int world = 0;
	MPI_Comm_size(MPI_COMM_WORLD, &world);
	for (int i = 0; groups && i < world; i++) {
		if (groups[i].hosts)
			MPI_Comm_free(&groups[i].comm);
		free(groups[i].lowest);
	}
	free(groups);
	groups = NULL;
}
