/* group.h: the first `size` ranks of the launch, with a communicator of their own; made once per size and kept. */
#ifndef CLUSTER_MPI_GROUP_H
#define CLUSTER_MPI_GROUP_H

#include <mpi.h>
#include <stdint.h>

struct pb_group {
	MPI_Comm comm;
	int hosts;   /* that the ranks are on */
	int *lowest; /* by rank: the lowest rank on its host */
};

/* Collective over ranks 0..size-1; every other rank is left asleep. The group lives until pb_groups_free(). */
const struct pb_group *pb_group_get(uint32_t size);

/* Of the first `count` ranks, those on the host of `rank`. */
uint32_t pb_group_beside(const struct pb_group *group, uint32_t rank, uint32_t count);

/* Frees what this rank holds, before MPI_Finalize. */
void pb_groups_free(void);

#endif
