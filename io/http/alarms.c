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

static int push(struct pb_alarms *alarms, struct pb_alarm *alarm)
{
	int status = make_room(alarms);
	if (status == 0)
		settle(alarms, alarm, ++alarms->count);
	return status;
}

static void pull(struct pb_alarms *alarms, const struct pb_alarm *alarm)
{
	struct pb_alarm *last = alarms->heap[alarms->count--];
	if (last != alarm)
		settle(alarms, last, alarm->place);
}

static void queue(struct pb_alarms *alarms, struct pb_alarm *alarm)
{
	alarm->place = PB_ALARM_IN_LINE;
	alarm->next = NULL;
	alarm->previous = alarms->tail;
	if (alarms->tail)
		alarms->tail->next = alarm;
	else
		alarms->head = alarm;
	alarms->tail = alarm;
}

static void leave(struct pb_alarms *alarms, const struct pb_alarm *alarm)
{
	if (alarm->previous)
		alarm->previous->next = alarm->next;
	else
		alarms->head = alarm->next;
	if (alarm->next)
		alarm->next->previous = alarm->previous;
	else
		alarms->tail = alarm->previous;
}

int pb_alarms_set(struct pb_alarms *alarms, struct pb_alarm *alarm, int64_t due_ns)
{
	pb_alarms_clear(alarms, alarm);
	alarm->due_ns = due_ns;
	if (alarms->tail && due_ns < alarms->tail->due_ns)
		return push(alarms, alarm);
	queue(alarms, alarm);
	return 0;
}

void pb_alarms_clear(struct pb_alarms *alarms, struct pb_alarm *alarm)
{
	if (alarm->place == PB_ALARM_IN_LINE)
		leave(alarms, alarm);
	else if (alarm->place != 0)
		pull(alarms, alarm);
	alarm->place = 0;
}

struct pb_alarm *pb_alarms_first(const struct pb_alarms *alarms)
{
	struct pb_alarm *pushed = alarms->count > 0 ? alarms->heap[1] : NULL;
	return pushed && (!alarms->head || pushed->due_ns < alarms->head->due_ns) ? pushed : alarms->head;
}

void pb_alarms_free(struct pb_alarms *alarms)
{
	free(alarms->heap);
	*alarms = (struct pb_alarms){0};
}
