/* loop_claims.h: the feed of a follower's event loop (drivers/common/body.h), which must not wait for claims. */
#ifndef CLUSTER_MPI_LOOP_CLAIMS_H
#define CLUSTER_MPI_LOOP_CLAIMS_H

#include <stdint.h>

/* next and look of the feed; `self` is a struct pb_follower_claims. */
int pb_loop_claims_next(void *self, uint64_t *begin, uint64_t *end);
int pb_loop_claims_look(void *self, uint32_t in_flight, uint32_t starving);

#endif
