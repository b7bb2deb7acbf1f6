/* follow.h: what the ranks above 0 do: obey orders, and sleep between them. */
#ifndef CLUSTER_MPI_FOLLOW_H
#define CLUSTER_MPI_FOLLOW_H

#include "cluster/ranks.h"

/* Returns when ordered to end. A cell that cannot be opened here is told to rank 0 and does not end it. */
int pb_follow(const struct pb_ranks_host *host, struct pb_why *why);

#endif
