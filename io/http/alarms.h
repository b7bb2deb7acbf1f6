/* alarms.h: a binary heap of deadlines inside the things that wait: the earliest first. */
#ifndef IO_HTTP_ALARMS_H
#define IO_HTTP_ALARMS_H

#include <stddef.h>
#include <stdint.h>

/* Embedded in what waits. `place` is 0 while it does not, so a zeroed alarm is one that is not set. */
struct pb_alarm {
	int64_t due_ns;
	size_t place;
};

struct pb_alarms {
	struct pb_alarm **heap; /* heap[1..count] */
	size_t count, room;
};

/* Sets or moves an alarm: 0 or -ENOMEM. */
int pb_alarms_set(struct pb_alarms *alarms, struct pb_alarm *alarm, int64_t due_ns);
void pb_alarms_clear(struct pb_alarms *alarms, struct pb_alarm *alarm); /* also one that is not set */
struct pb_alarm *pb_alarms_first(const struct pb_alarms *alarms);       /* NULL: none is set */
void pb_alarms_free(struct pb_alarms *alarms);

#endif
