/*
 * timers.h: deadlines of many slots, of which the earliest is wanted: a heap with four children per node, so that they
 * share a cache line (LaMarca and Ladner, "The Influence of Caches on the Performance of Heaps", JEA 1, 1996).
 *
 * A slot has at most one entry, and its key is a lower bound: it may be earlier than what the slot waits for by now. A
 * slot that waits again and again under one time limit, and is woken by something else each time, therefore costs
 * nothing here; whoever pops an entry asks the slot. Not thread-safe.
 */
#ifndef IO_ASYNC_TIMERS_H
#define IO_ASYNC_TIMERS_H

#include <stdbool.h>
#include <stdint.h>

struct pb_timer {
	int64_t deadline_ns;
	uint32_t slot;
};

struct pb_timers {
	void *block;
	struct pb_timer *heap;
	uint32_t *places; /* of each slot in the heap, counted from 1; 0: it has no entry */
	uint32_t count, capacity;
};

/* Room for slots 0..capacity-1: 0 or -ENOMEM. pb_timers_close takes zeroes. */
int pb_timers_open(struct pb_timers *timers, uint32_t capacity);
void pb_timers_close(struct pb_timers *timers);

/* The slot's entry will be popped at its deadline, or before. O(log slots), O(1) if it has an earlier entry. */
void pb_timers_set(struct pb_timers *timers, uint32_t slot, int64_t deadline_ns);

/* The earliest key; INT64_MAX when there is none. */
int64_t pb_timers_next(const struct pb_timers *timers);

/* Removes the earliest entry if its key is at most `now_ns`, and says whose it was. */
bool pb_timers_pop(struct pb_timers *timers, int64_t now_ns, uint32_t *slot);

/* Removes all entries. */
void pb_timers_clear(struct pb_timers *timers);

#endif
