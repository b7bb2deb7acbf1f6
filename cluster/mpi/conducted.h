/* conducted.h: a cell that rank 0 conducts (conduct.h), and what it says to all followers of it. */
#ifndef CLUSTER_MPI_CONDUCTED_H
#define CLUSTER_MPI_CONDUCTED_H

#include "cluster/mpi/records.h"
#include "cluster/mpi/serve.h"

struct pb_conducted {
	uint32_t id;
	struct pb_cell cell; /* worker 0's part */
	struct pb_server server;
	struct pb_compute *compute;       /* NULL: alone, inline */
	bool ordered;                     /* the followers have it */
	struct pb_received *received;     /* by who reports */
	struct pb_worker_report *reports; /* of the sample: the caller's; NULL: none yet */
};

/* Who reports: worker `w` is the `w % each`-th of rank `w / each`. */
static inline uint32_t pb_conduct_reports(const struct pb_conducted *conducted)
{
	return conducted->cell.ranks * conducted->cell.each;
}

/* Sends an order to each follower of the cell, with `order->body_bytes` of body. The time to meet at is rank 0's, and
 * is sent on each rank's own clock. */
void pb_conduct_order(const struct pb_cell *cell, const struct pb_order_head *order, const void *body);

/* Waits for the word of each of the first `ranks` but rank 0; the first failure in rank order is passed up. */
int pb_conduct_statuses(uint32_t ranks, struct pb_why *why);

#endif
