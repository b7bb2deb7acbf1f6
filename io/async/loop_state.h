/* loop_state.h: what an event loop consists of. Only loop.c and loop_open.c look at it. */
#ifndef IO_ASYNC_LOOP_STATE_H
#define IO_ASYNC_LOOP_STATE_H

#include "io/async/loop.h"
#include "io/async/slots.h"
#include "io/async/timers.h"
#include "io/async/watch.h"

struct pb_loop {
	struct pb_worker *worker;
	const struct pb_job *job;
	uint32_t first_slot;
	struct pb_slots slots;
	struct pb_timers timers;
	struct pb_watch watch;
	int timer_fd;
	int64_t expired_ns; /* when deadlines were last looked at */
	int64_t armed_ns;   /* when timer_fd is due; INT64_MAX: never */

	const struct pb_feed *feed; /* of the round; NULL: none */
	struct pb_cursor *cursors;  /* static: one per slot; otherwise one, since it does not matter who claims */
	bool drained;               /* that one, or the feed, has come to its end */
	bool starved;               /* the feed has no claim yet */
	uint32_t unused;            /* slots from this one on have not been asked to claim in this round */
	uint32_t in_flight;         /* slots with a claim */
	bool waited;                /* one of them has had to wait in this round */
	uint64_t until_probe;       /* steps; then one gap is timed */
	int64_t gap_from_ns;        /* end of the step before that gap; 0: no gap is being timed */
	struct pb_slot_list ready;  /* have a claim and can go on */
	struct pb_slot_list idle;   /* have none, and would claim if it were not for the pacing, or the feed */
};

static inline bool pb_loop_one_cursor_each(const struct pb_job *job)
{
	return job->schedule == PB_SCHEDULE_STATIC;
}

#endif
