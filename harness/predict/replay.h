/*
 * replay.h: a cell that need not exist: a discrete-event simulation of workers that claim items under the program's own
 * schedule (drivers/common/schedule.h), compute on cores and wait.
 *
 * A worker that finds no core free queues for one, and gives it up after each claim, when it waits, or when its time
 * slice is over (round robin: Kleinrock, "Queueing Systems", volume 2, 1976, section 4.4; the slice is Linux's). A
 * worker that waits needs none. The slots of an event loop are workers that share its one thread. Rounds follow on each
 * other.
 */
#ifndef HARNESS_REPLAY_H
#define HARNESS_REPLAY_H

#include <powbench/driver.h>

#include "harness/predict/work.h"

struct pb_replay {
	const struct pb_work *work;
	const struct pb_kernel *kernel; /* whose claims have bounds */
	enum pb_schedule_kind schedule;
	uint64_t grain; /* 0: the driver's choice */
	uint32_t workers;
	double cores;             /* that compute at once */
	double compute_s, wait_s; /* of all items together */
	double claim_s;           /* on a core, to get one claim */
};

#define PB_REPLAY_CLAIMS 1e7 /* that are simulated in seconds */

/* About how many claims a round of so many items takes with PB_WORKERS_MAX workers. */
double pb_replay_claims(const struct pb_kernel *kernel, enum pb_schedule_kind schedule, uint64_t grain, uint64_t items);

/* From the first claim to the end of the last item, all rounds. 0 or -ENOMEM. Pure. */
int pb_replay(double *wall_s, const struct pb_replay *replay);

#endif
