/* lookup.h: whether every host has a file that its ranks are going to need. */
#ifndef CLUSTER_MPI_LOOKUP_H
#define CLUSTER_MPI_LOOKUP_H

#include "cluster/mpi/message.h"

/* Rank 0, with the followers waiting for orders: 0, or -errno with the first that cannot read `path`, by its host. */
int pb_lookup_ask(const char *path, struct pb_why *why);

/* A follower's answer to that. */
void pb_lookup_answer(const char *path, struct pb_status *status);

#endif
