/*
 * body.h: how a worker does a round if not by one claim after another: an event loop. The crews of drivers/common/ and
 * the ranks of cluster/ run a body without knowing what it is.
 */
#ifndef DRIVERS_COMMON_BODY_H
#define DRIVERS_COMMON_BODY_H

#include "drivers/common/worker.h"

/* Where claims come from that are not the worker's to take from a schedule in its own memory. All on the worker. */
struct pb_feed {
	/* 1: [*begin, *end); 0: no more in this round; -EAGAIN, to a body only: none yet. NULL: from the schedule. */
	int (*next)(void *self, uint64_t *begin, uint64_t *end);
	/* Sends for claims and takes in what has arrived; a body calls it often, with how many claims are in flight (0
	 * until one of the round has had to wait: claims that only take turns are none) and how many more could begin
	 * at once. Returns for how many ms at most the body may sleep until the next call.
	 * Without a body, the members of a team look while they wait for each other. NULL: nothing to look after. */
	int (*look)(void *self, uint32_t in_flight, uint32_t starving);
	void *self;
};

/* All on the worker itself. Each gives 0 or worker->error. */
struct pb_body {
	int (*open)(struct pb_worker *worker, uint32_t bodies); /* after its session; it is one of so many */
	int (*run)(struct pb_worker *worker, struct pb_schedule *schedule, const struct pb_feed *feed); /* NULL: none */
	void (*close)(struct pb_worker *worker); /* before its session; open may have failed, or not have been called */
	bool copies; /* in a crew: every worker runs every item, the results must be equal, and one of them counts */
};

#endif
