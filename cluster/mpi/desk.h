/* desk.h: what the agent (agent.h) does when its parent asks, one request at a time, and the cells that are open for
 * it. */
#ifndef CLUSTER_MPI_DESK_H
#define CLUSTER_MPI_DESK_H

#include "cluster/frame.h"
#include "cluster/ranks.h"

struct pb_desk_cell;

struct pb_desk {
	const struct pb_ranks_host *host;
	atomic_bool cancel; /* of the request in progress */
	struct pb_desk_cell *cells;
	struct pb_frame frame; /* the request */
	void *body;
	/* Called once for each request, when it is done. */
	void (*reply)(void *self, int error, const struct iovec *parts, size_t count);
	void *self;
};

/* Does and answers the request. */
void pb_desk_do(struct pb_desk *desk);

/* Closes all cells. */
void pb_desk_clear(struct pb_desk *desk);

#endif
