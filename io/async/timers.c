#include "io/async/timers.h"

#include <errno.h>
#include <stdlib.h>

#define CHILDREN 4
#define CACHE_LINE_BYTES 64

_Static_assert(CHILDREN * sizeof(struct pb_timer) == CACHE_LINE_BYTES, "all children of a node are in one cache line");

int pb_timers_open(struct pb_timers *timers, uint32_t capacity)
{
	/* The children of node i are 4i+1..4i+4: node 1 starts a cache line when the root ends one. */
	const size_t padding = CHILDREN - 1;
	const size_t lines = ((size_t)capacity + padding + CHILDREN - 1) / CHILDREN;
	timers->block = aligned_alloc(CACHE_LINE_BYTES, lines * CACHE_LINE_BYTES);
	timers->places = calloc(capacity, sizeof *timers->places);
	if (!timers->block || !timers->places) {
		pb_timers_close(timers);
		return -ENOMEM;
	}
	timers->heap = (struct pb_timer *)timers->block + padding;
	timers->capacity = capacity;
	timers->count = 0;
	return 0;
}

void pb_timers_close(struct pb_timers *timers)
{
	free(timers->block);
	free(timers->places);
	*timers = (struct pb_timers){0};
}

static void put(struct pb_timers *timers, uint32_t place, struct pb_timer timer)
{
	timers->heap[place] = timer;
	timers->places[timer.slot] = place + 1;
}

/* Moves the hole at `place` towards the root until `timer` fits into it. */
static void sift_up(struct pb_timers *timers, uint32_t place, struct pb_timer timer)
{
	while (place > 0) {
		uint32_t parent = (place - 1) / CHILDREN;
		if (timers->heap[parent].deadline_ns <= timer.deadline_ns)
			break;
		put(timers, place, timers->heap[parent]);
		place = parent;
	}
	put(timers, place, timer);
}

static uint32_t earliest_child(const struct pb_timers *timers, uint32_t place)
{
	uint32_t first = place * CHILDREN + 1;
	uint32_t earliest = first;
	for (uint32_t child = first + 1; child < first + CHILDREN && child < timers->count; child++)
		if (timers->heap[child].deadline_ns < timers->heap[earliest].deadline_ns)
			earliest = child;
	return earliest;
}

/* Moves the hole at the root towards the leaves until `timer` fits into it. */
static void sift_down(struct pb_timers *timers, struct pb_timer timer)
{
	uint32_t place = 0;
	while (place * CHILDREN + 1 < timers->count) {
		uint32_t child = earliest_child(timers, place);
		if (timers->heap[child].deadline_ns >= timer.deadline_ns)
			break;
		put(timers, place, timers->heap[child]);
		place = child;
	}
	put(timers, place, timer);
}

void pb_timers_set(struct pb_timers *timers, uint32_t slot, int64_t deadline_ns)
{
	uint32_t place = timers->places[slot];
	if (place && timers->heap[place - 1].deadline_ns <= deadline_ns)
		return;
	sift_up(timers, place ? place - 1 : timers->count++, (struct pb_timer){deadline_ns, slot});
}

int64_t pb_timers_next(const struct pb_timers *timers)
{
	return timers->count ? timers->heap[0].deadline_ns : INT64_MAX;
}

bool pb_timers_pop(struct pb_timers *timers, int64_t now_ns, uint32_t *slot)
{
	if (pb_timers_next(timers) > now_ns || timers->count == 0)
		return false;
	*slot = timers->heap[0].slot;
	timers->places[*slot] = 0;
	struct pb_timer last = timers->heap[--timers->count];
	if (timers->count)
		sift_down(timers, last);
	return true;
}

void pb_timers_clear(struct pb_timers *timers)
{
	while (timers->count)
		timers->places[timers->heap[--timers->count].slot] = 0;
}
