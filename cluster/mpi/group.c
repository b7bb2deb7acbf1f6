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

/* Each host counts once, by the first of the group's ranks on it. */
static int hosts_count(MPI_Comm comm)
{
	MPI_Comm host;
	int rank = 0, hosts = 0;
	MPI_Comm_split_type(comm, MPI_COMM_TYPE_SHARED, 0, MPI_INFO_NULL, &host);
	MPI_Comm_rank(host, &rank);
	MPI_Comm_free(&host);
	int first = rank == 0;
	MPI_Allreduce(&first, &hosts, 1, MPI_INT, MPI_SUM, comm);
	return hosts;
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
		group->hosts = hosts_count(group->comm);
	}
	return group;
}

void pb_groups_free(void)
{
	int world = 0;
	MPI_Comm_size(MPI_COMM_WORLD, &world);
	for (int i = 0; groups && i < world; i++)
		if (groups[i].hosts)
			MPI_Comm_free(&groups[i].comm);
	free(groups);
	groups = NULL;
}
