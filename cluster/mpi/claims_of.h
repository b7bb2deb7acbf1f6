/* claims_of.h: where the claims of a rank's workers come from in a round. */
#ifndef CLUSTER_MPI_CLAIMS_OF_H
#define CLUSTER_MPI_CLAIMS_OF_H

#include <pthread.h>

#include "drivers/common/body.h"

/*
 * A worker alone has them from the feed, whose `next` may wait if there is no body, or, in a body, from the schedule.
 * Threads have them from `refill`, a run at a time, which may wait; where that is NULL from the schedule, but for the
 * first thread, which has them from the feed if that has a `next`. The feed's `look` is then for who waits for them.
 */
struct pb_claims {
	struct pb_feed feed;
	bool (*refill)(void *self, struct pb_claim_run *run); /* self: the feed's; false: nothing is left */
	struct pb_schedule *schedule;
	pthread_mutex_t *speaks; /* held around each call of MPI; NULL: this rank has one thread */
};

#endif
