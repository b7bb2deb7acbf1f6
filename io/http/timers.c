#include "io/http/timers.h"

#include <errno.h>
#include <stdlib.h>

static void put(struct pb_timers *timers, struct pb_timer *timer, size_t place)
{
	timers->heap[place] = timer;
	timer->place = place;
}

/* Moves `timer` from the hole at `place` towards the root or the leaves until the heap is in order. */
static void settle(struct pb_timers *timers, struct pb_timer *timer, size_t place)
{
	for (; place > 1 && timers->heap[place / 2]->due_ns > timer->due_ns; place /= 2)
		put(timers, timers->heap[place / 2], place);
	for (;;) {
		size_t child = 2 * place;
		if (child < timers->count && timers->heap[child + 1]->due_ns < timers->heap[child]->due_ns)
			child++;
		if (child > timers->count || timers->heap[child]->due_ns >= timer->due_ns)
			break;
		put(timers, timers->heap[child], place);
		place = child;
	}
	put(timers, timer, place);
}

static int make_room(struct pb_timers *timers)
{
	if (timers->count + 1 < timers->room)
		return 0;
	size_t room = timers->room ? 2 * timers->room : 64;
	struct pb_timer **grown = realloc(timers->heap, room * sizeof(struct pb_timer *));
	if (!grown)
		return -ENOMEM;
	timers->heap = grown;
	timers->room = room;
	return 0;
}

int pb_timers_set(struct pb_timers *timers, struct pb_timer *timer, int64_t due_ns)
{
	if (timer->place == 0) {
		int status = make_room(timers);
		if (status != 0)
			return status;
		timer->place = ++timers->count;
	}
	timer->due_ns = due_ns;
	settle(timers, timer, timer->place);
	return 0;
}

void pb_timers_clear(struct pb_timers *timers, struct pb_timer *timer)
{
	size_t place = timer->place;
	if (place == 0)
		return;
	struct pb_timer *last = timers->heap[timers->count--];
	timer->place = 0;
	if (last != timer)
		settle(timers, last, place);
}

struct pb_timer *pb_timers_first(const struct pb_timers *timers)
{
	return timers->count > 0 ? timers->heap[1] : NULL;
}

void pb_timers_free(struct pb_timers *timers)
{
	free(timers->heap);
	*timers = (struct pb_timers){0};
}
