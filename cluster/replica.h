/* replica.h: a cell opened again in another process, from the order to open it: same kernel, same values, own state. */
#ifndef CLUSTER_REPLICA_H
#define CLUSTER_REPLICA_H

#include "cluster/order.h"

/* `job` is what a driver needs; its cancel is the caller's to set. */
struct pb_replica {
	struct pb_order *order;
	struct pb_args *args;
	int *cpus; /* of the job; NULL: not pinned */
	struct pb_job job;
};

/* On failure the replica is empty. It may be closed in any case. */
int pb_replica_open(struct pb_replica *replica, const struct pb_ranks_host *host, const void *bytes, size_t length,
                    struct pb_why *why);
/* Pins the job's workers `first`, `first` + 1, ... of this process by its host's topology, as the order says: they come
 * after `before` others on the host. 0, or -errno with why that cannot be. */
int pb_replica_seat(struct pb_replica *replica, uint32_t first, uint32_t before, struct pb_why *why);
/* How the order has its cell spread. */
struct pb_spread pb_replica_spread(const struct pb_replica *replica, const struct pb_ranks_host *host);
void pb_replica_close(struct pb_replica *replica, const struct pb_ranks_host *host);

#endif
