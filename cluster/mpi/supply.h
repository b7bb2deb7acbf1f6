/* supply.h: what has come to a follower of claims, and what it asks for: between claims.h and the messages. The caller
 * holds claims->speaks where the rank has threads. */
#ifndef CLUSTER_MPI_SUPPLY_H
#define CLUSTER_MPI_SUPPLY_H

#include "cluster/mpi/claims.h"

#define PB_LOOK_MOST 256 /* claims after which a worker looks again: they may become long */
#define PB_BATCH_MOST 65536

/* The first reply of a round; those after it are awaited as they come. */
void pb_supply_await(struct pb_follower_claims *claims);

/* Takes in the reply that is awaited and awaits the next; false: it has not come, or none will. */
bool pb_supply_take_in(struct pb_follower_claims *claims);

void pb_supply_ask(struct pb_follower_claims *claims, uint64_t wanted, bool now);

/* Where claims may lie ahead, and no more than so many do. */
void pb_supply_ask_ahead(struct pb_follower_claims *claims, uint64_t wanted);

/* Claims of a batch. */
uint64_t pb_supply_batch(const struct pb_follower_claims *claims);

/* The claims since the last look tell what one costs; the next look is after at most so many. */
void pb_supply_look_back(struct pb_follower_claims *claims);
void pb_supply_look_after(struct pb_follower_claims *claims, uint64_t most);

#endif
