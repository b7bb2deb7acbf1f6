/*
 * schedule.h: how the items of a round are handed out to workers in claims. It means the same under every driver.
 *
 *   static         worker w owns one contiguous block; block sizes differ by at most one item
 *   static,GRAIN   claims of GRAIN items are dealt out in turn: claim c belongs to worker c mod workers
 *   dynamic        claims go to whoever is free; each lane of claims is near to some workers, which take it first
 *   guided         a claim is half of a fair share of what is left, and never less than the grain
 *
 * Under a rate (job->rate_per_s) items are claimed one by one, in their order, by whoever is free.
 *
 * Where workers form teams (job->team), a team claims as one: read "team" for "worker" above and below.
 *
 * A schedule is plain memory without pointers: threads share it, and so do processes that map it. Claiming never locks
 * and never waits, so a worker that dies in the middle leaves it usable.
 *
 * Dynamic claims are counted in lanes, each with its own counter on its own cache line. A worker empties the lane it
 * belongs to, then helps with the next lanes until it has seen all of them empty. Counters only grow, hence a lane that
 * was seen empty stays so, and no worker stops while a claim is left. One atomic addition, uncontended until the end of
 * the round, reserves up to PB_SCHEDULE_BATCH claims while that is at most 1/PB_SCHEDULE_FINE of what its lane has
 * left. Whoever claims for a worker that is far away reserves more at once: pb_cursor_reserve().
 */
#ifndef DRIVERS_COMMON_SCHEDULE_H
#define DRIVERS_COMMON_SCHEDULE_H

#include <stdalign.h>

#include <powbench/driver.h>

/* Two lines of 64 bytes: adjacent-line prefetchers pull them in pairs. */
#define PB_CACHE_LINE_BYTES 128

/* Workers beyond this number share lanes, so that the last look around stays short. */
#define PB_SCHEDULE_LANES 64

#define PB_SCHEDULE_BATCH 16
#define PB_SCHEDULE_FINE 256

struct pb_lane {
	alignas(PB_CACHE_LINE_BYTES) _Atomic uint64_t next; /* claim, or item if guided; may run past the end */
	uint64_t end;
};

struct pb_schedule {
	enum pb_schedule_kind kind;
	bool blocks; /* static: one block per worker */
	uint32_t workers, lane_count;
	uint64_t items;
	uint64_t grain;     /* items per claim, > 0; guided: the least */
	uint64_t max_grain; /* guided: the most */
	struct pb_lane lanes[PB_SCHEDULE_LANES];
};

/* One worker's way through a schedule: private to it. */
struct pb_cursor {
	struct pb_schedule *schedule;
	uint64_t next, end;            /* items that are its own: a static share, or what it has reserved */
	uint64_t grain, stride;        /* items per claim, and to the next claim */
	uint32_t lane, lanes_to_visit; /* dynamic */
};

/* Items in a claim of this job: its grain, or by itself 1/64 of a worker's share, within the kernel's max_grain. A
 * static block is worked through in such claims too, so that cancelling does not wait for a whole block. */
uint64_t pb_schedule_grain(const struct pb_job *job, uint64_t items);

/* The part of `total` that belongs to `index` of `count`: contiguous, sizes differ by at most one. */
void pb_schedule_block(uint64_t total, uint32_t index, uint32_t count, uint64_t *begin, uint64_t *end);

/* Claims of `grain` items each, one after the other; the last may have fewer. */
struct pb_claim_run {
	uint64_t begin, end, grain;
};

static inline uint64_t pb_claim_run_claims(const struct pb_claim_run *run)
{
	return (run->end - run->begin - 1) / run->grain + 1;
}

/* Deals out the items of a new round. No worker may be claiming. */
void pb_schedule_init(struct pb_schedule *schedule, const struct pb_job *job, uint64_t items);

/* Puts a worker at the start of the round. */
void pb_cursor_init(struct pb_cursor *cursor, struct pb_schedule *schedule, uint32_t worker);

/* Claims of a dynamic or guided round that nobody has reserved, if each is of the least grain; 0: none. */
uint64_t pb_schedule_left(const struct pb_schedule *schedule);

/*
 * Reserves claims for a worker that is told of them by a message: of a dynamic round up to `most` that follow on each
 * other, and so few of what its lane has left that the others can make up for a worker that is slow with them (a
 * sixteenth, down to an eighth of `most`, and then a quarter); of any other round one. False: nothing is left for it.
 * A cursor is for this or for pb_cursor_next().
 */
bool pb_cursor_reserve(struct pb_cursor *cursor, uint64_t most, struct pb_claim_run *run);

/* Reserves more items for the worker, from those that are shared; false: nothing is left for it. */
bool pb_cursor_refill(struct pb_cursor *cursor);

/* Claims [*begin, *end) for the worker; false: nothing is left for it. Here for speed: it runs once per claim. */
static inline bool pb_cursor_next(struct pb_cursor *cursor, uint64_t *begin, uint64_t *end)
{
	if (cursor->next == cursor->end && !pb_cursor_refill(cursor))
		return false;
	uint64_t left = cursor->end - cursor->next;
	*begin = cursor->next;
	*end = left < cursor->grain ? cursor->end : *begin + cursor->grain;
	cursor->next = left <= cursor->stride ? cursor->end : *begin + cursor->stride;
	return true;
}

#endif
