/*
 * agent.h: rank 0 of a launch that powbench made for itself: it conducts what its parent asks for over a socket.
 */
#ifndef CLUSTER_MPI_AGENT_H
#define CLUSTER_MPI_AGENT_H

#include "cluster/ranks.h"

/* Connects to the socket at `path` and serves until it closes. When it closes in the middle of a call, nobody wants the
 * outcome any more: the process ends at once, and the launcher ends the other ranks. */
int pb_agent_serve(const struct pb_ranks_host *host, const char *path, struct pb_why *why);

#endif
