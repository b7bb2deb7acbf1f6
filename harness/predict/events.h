/* events.h: what happens next: events in the order of their times (a binary heap). */
#ifndef HARNESS_EVENTS_H
#define HARNESS_EVENTS_H

#include <stddef.h>
#include <stdint.h>

struct pb_event {
	double at;
	uint32_t worker;
};

struct pb_events {
	struct pb_event *heap;
	size_t count;
};

/* Room for so many at once. 0 or -ENOMEM; pb_events_free() frees it, and takes a zeroed one. */
int pb_events_make(struct pb_events *events, size_t most);
void pb_events_free(struct pb_events *events);

void pb_events_add(struct pb_events *events, double at, uint32_t worker);

/* The earliest, of several that of the lowest worker; there must be one. */
struct pb_event pb_events_take(struct pb_events *events);

#endif
