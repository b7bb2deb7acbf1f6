/*
 * muster.h: before anything else the ranks tell rank 0 who they are, so that a host with another powbench or another
 * folder is named before anything is measured.
 */
#ifndef CLUSTER_MPI_MUSTER_H
#define CLUSTER_MPI_MUSTER_H

#include <powbench/base.h>

/*
 * All ranks call it. -EINVAL on all of them when one does not go with rank 0; only rank 0 has the reason, and the
 * others nothing to say. Rank 0 gets the number of each rank's host in `hosts`, and a `remark` to pass on: see
 * cluster/present.h.
 */
int pb_muster(const char *build, uint32_t *hosts, char *remark, size_t size, struct pb_why *why);

#endif
