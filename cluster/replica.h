/* replica.h: a cell opened again in another process, from the order to open it: same kernel, same values, own state. */
#ifndef CLUSTER_REPLICA_H
#define CLUSTER_REPLICA_H

#include "cluster/order.h"

/* `job` is what a driver needs; its cancel is the caller's to set. */
struct pb_replica {
	struct pb_order *order;
	struct pb_args *args;
	struct pb_job job;
};

/* On failure the replica is empty. It may be closed in any case. */
int pb_replica_open(struct pb_replica *replica, const struct pb_ranks_host *host, const void *bytes, size_t length,
                    struct pb_why *why);
/* How the order has its cell spread. */
struct pb_spread pb_replica_spread(const struct pb_replica *replica, const struct pb_ranks_host *host);
void pb_replica_close(struct pb_replica *replica, const struct pb_ranks_host *host);

#endif
