#include "io/http/alarms.h"

#include <errno.h>
#include <stdlib.h>

static void put(struct pb_alarms *alarms, struct pb_alarm *alarm, size_t place)
{
	alarms->heap[place] = alarm;
	alarm->place = place;
}

/* Moves `alarm` from the hole at `place` towards the root or the leaves until the heap is in order. */
static void settle(struct pb_alarms *alarms, struct pb_alarm *alarm, size_t place)
{
	for (; place > 1 && alarms->heap[place / 2]->due_ns > alarm->due_ns; place /= 2)
		put(alarms, alarms->heap[place / 2], place);
	for (;;) {
		size_t child = 2 * place;
		if (child < alarms->count && alarms->heap[child + 1]->due_ns < alarms->heap[child]->due_ns)
			child++;
		if (child > alarms->count || alarms->heap[child]->due_ns >= alarm->due_ns)
			break;
		put(alarms, alarms->heap[child], place);
		place = child;
	}
	put(alarms, alarm, place);
}

static int make_room(struct pb_alarms *alarms)
{
	if (alarms->count + 1 < alarms->room)
		return 0;
	size_t room = alarms->room ? 2 * alarms->room : 64;
	struct pb_alarm **grown = realloc(alarms->heap, room * sizeof(struct pb_alarm *));
	if (!grown)
		return -ENOMEM;
	alarms->heap = grown;
	alarms->room = room;
	return 0;
}

int pb_alarms_set(struct pb_alarms *alarms, struct pb_alarm *alarm, int64_t due_ns)
{
	if (alarm->place == 0) {
		int status = make_room(alarms);
		if (status != 0)
			return status;
		alarm->place = ++alarms->count;
	}
	alarm->due_ns = due_ns;
	settle(alarms, alarm, alarm->place);
	return 0;
}

void pb_alarms_clear(struct pb_alarms *alarms, struct pb_alarm *alarm)
{
	size_t place = alarm->place;
	if (place == 0)
		return;
	struct pb_alarm *last = alarms->heap[alarms->count--];
	alarm->place = 0;
	if (last != alarm)
		settle(alarms, last, place);
}

struct pb_alarm *pb_alarms_first(const struct pb_alarms *alarms)
{
	return alarms->count > 0 ? alarms->heap[1] : NULL;
}

void pb_alarms_free(struct pb_alarms *alarms)
{
	free(alarms->heap);
	*alarms = (struct pb_alarms){0};
}
