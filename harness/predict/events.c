#include "harness/predict/events.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>

int pb_events_make(struct pb_events *events, size_t most)
{
	*events = (struct pb_events){.heap = calloc(most + 1, sizeof *events->heap)};
	return events->heap ? 0 : -ENOMEM;
}

void pb_events_free(struct pb_events *events)
{
	free(events->heap);
	*events = (struct pb_events){0};
}

static bool is_before(const struct pb_event *a, const struct pb_event *b)
{
	return a->at < b->at || (a->at <= b->at && a->worker < b->worker);
}

void pb_events_add(struct pb_events *events, double at, uint32_t worker)
{
	const struct pb_event added = {at, worker};
	size_t place = events->count++;
	for (; place && is_before(&added, &events->heap[(place - 1) / 2]); place = (place - 1) / 2)
		events->heap[place] = events->heap[(place - 1) / 2];
	events->heap[place] = added;
}

struct pb_event pb_events_take(struct pb_events *events)
{
	struct pb_event *heap = events->heap;
	const struct pb_event first = heap[0];
	const struct pb_event moved = heap[--events->count];
	size_t place = 0;
	for (size_t child; (child = 2 * place + 1) < events->count; place = child) {
		child += child + 1 < events->count && is_before(&heap[child + 1], &heap[child]);
		if (!is_before(&heap[child], &moved))
			break;
		heap[place] = heap[child];
	}
	heap[place] = moved;
	return first;
}
