/* places.h: where each rank of a launch is, for rank 0 to know. */
#ifndef CLUSTER_MPI_PLACES_H
#define CLUSTER_MPI_PLACES_H

#include "cluster/ranks.h"

/* pb_ranks_ask_place(), and what a follower does on ORDER_PLACE. */
void pb_places_ask(uint32_t rank, struct pb_rank_place *place);
void pb_places_answer(const struct pb_ranks_host *host);

/* What the workers of each rank but rank 0 may use, into `list` by rank; and what a follower does on ORDER_ALLOWANCE.
 */
void pb_allowances_ask(struct pb_allowance *list);
void pb_allowances_answer(const struct pb_ranks_host *host);

#endif
