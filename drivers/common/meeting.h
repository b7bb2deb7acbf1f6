/*
 * meeting.h: where the threads of a team wait for each other, again and again: a barrier that can fail.
 *
 * Each comes with a word for what it came to, and all leave with the same result. The last to come decides it: whether
 * somebody has failed or the cell is being stopped, and whether all came to the same. A failure is for good, until the
 * next round. Whoever fails comes once more, so nobody needs to look around while waiting, and nobody is waited for
 * who has left: a failed meeting is the last one that anybody waits at.
 *
 * A counter that all add to, and a turn that all watch: the central barrier of Mellor-Crummey and Scott, "Algorithms
 * for Scalable Synchronization on Shared-Memory Multiprocessors", ACM TOCS 9(1), 1991. What is written before a meeting
 * is seen by all after it.
 */
#ifndef DRIVERS_COMMON_MEETING_H
#define DRIVERS_COMMON_MEETING_H

#include <stdalign.h>

#include "drivers/common/schedule.h"
#include "drivers/common/stop.h"
#include "drivers/common/turn.h"

struct pb_meeting {
	alignas(PB_CACHE_LINE_BYTES) _Atomic uint64_t arrived; /* how many; above, the sum of what they came to */
	alignas(PB_CACHE_LINE_BYTES) struct pb_turn turn;      /* meetings that are over */
	int error; /* of the last meeting, and so of all to come; written by the last to come */
	alignas(PB_CACHE_LINE_BYTES) _Atomic int failure; /* the first -errno that somebody brings */
	uint32_t members;
	bool spins;
	const struct pb_stop *stop;
	const atomic_bool *cancel;
};

/* Before a round, when nobody is here: no failure any more. */
void pb_meeting_reset(struct pb_meeting *meeting);

/* 0: all have come to the same. -EPROTO: they have not. -ECANCELED: somebody failed, now or earlier, or all are to
 * stop; another: what pb_meeting_fail was called with first. */
int pb_meeting_come(struct pb_meeting *meeting, uint32_t to);

/* Comes with a failure, to no matter what: on return all others are here, or have been at their last meeting. */
int pb_meeting_fail(struct pb_meeting *meeting, int error);

/* The parity of the meeting that the caller comes to next, which is the same for all. What is written for it may be
 * written over before the one after the next. */
static inline unsigned pb_meeting_parity(const struct pb_meeting *meeting)
{
	return pb_turn_now(&meeting->turn) & 1;
}

#endif
