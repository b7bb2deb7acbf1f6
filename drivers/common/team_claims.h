/*
 * team_claims.h: how the members of a team come to the same claims: the leader takes them, and the others hear of each.
 */
#ifndef DRIVERS_COMMON_TEAM_CLAIMS_H
#define DRIVERS_COMMON_TEAM_CLAIMS_H

#include "drivers/common/worker.h"

/* pb_worker_drain for a worker in a team of two or more. `next` is only asked on the leader. When it returns, whatever
 * has happened, none of the others is waited for, and none waits for this one. */
int pb_team_claims_drain(struct pb_worker *worker, pb_next_claim *next, void *self);

#endif
