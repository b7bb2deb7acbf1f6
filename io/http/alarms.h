/*
 * alarms.h: deadlines inside the things that wait: the earliest first.
 *
 * Those that are set in the order in which they are due stand in line, which costs a few pointers however many there
 * are: so it is wherever all wait equally long. Those that are due before the last in line go to a binary heap.
 */
#ifndef IO_HTTP_ALARMS_H
#define IO_HTTP_ALARMS_H

#include <stddef.h>
#include <stdint.h>

/* Embedded in what waits. `place` is 0 while it does not, so a zeroed alarm is one that is not set. */
struct pb_alarm {
	int64_t due_ns;
	size_t place;                     /* in the heap; PB_ALARM_IN_LINE */
	struct pb_alarm *next, *previous; /* in line */
};

#define PB_ALARM_IN_LINE SIZE_MAX

struct pb_alarms {
	struct pb_alarm **heap; /* heap[1..count] */
	size_t count, room;
	struct pb_alarm *head, *tail; /* of the line */
};

/* Sets or moves an alarm: 0 or -ENOMEM. */
int pb_alarms_set(struct pb_alarms *alarms, struct pb_alarm *alarm, int64_t due_ns);
void pb_alarms_clear(struct pb_alarms *alarms, struct pb_alarm *alarm); /* also one that is not set */
struct pb_alarm *pb_alarms_first(const struct pb_alarms *alarms);       /* NULL: none is set */
void pb_alarms_free(struct pb_alarms *alarms);

#endif
