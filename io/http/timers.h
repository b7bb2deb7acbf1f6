/* timers.h: a binary heap of deadlines inside the things that wait: the earliest first. */
#ifndef IO_HTTP_TIMERS_H
#define IO_HTTP_TIMERS_H

#include <stddef.h>
#include <stdint.h>

/* Embedded in what waits. `place` is 0 while it does not, so a zeroed timer is one that is not set. */
struct pb_timer {
	int64_t due_ns;
	size_t place;
};

struct pb_timers {
	struct pb_timer **heap; /* heap[1..count] */
	size_t count, room;
};

/* Sets or moves a timer: 0 or -ENOMEM. */
int pb_timers_set(struct pb_timers *timers, struct pb_timer *timer, int64_t due_ns);
void pb_timers_clear(struct pb_timers *timers, struct pb_timer *timer); /* also one that is not set */
struct pb_timer *pb_timers_first(const struct pb_timers *timers);       /* NULL: none is set */
void pb_timers_free(struct pb_timers *timers);

#endif
