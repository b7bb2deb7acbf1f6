/*
 * spin.h: looking again and again for events that are about to come, instead of sleeping until they do.
 *
 * Between two busy cores a sleep of a few microseconds costs more than it saves: whoever sends has to wake the sleeper,
 * by an interrupt to another core, and the sleeper has to be scheduled again. So after waits that turned out short a
 * loop looks for up to PB_SPIN_NS before it sleeps. Where that proves vain it wants to see more short waits before it
 * tries again, twice as many each time: a loop that shares its core with whom it waits for, or waits for long, sleeps.
 * The wait is that of "Empirical Studies of Competitive Spinning" (Karlin, Li, Manasse and Owicki, SOSP 1991).
 */
#ifndef IO_ASYNC_SPIN_H
#define IO_ASYNC_SPIN_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/epoll.h>

/* As long as a sleep and the waking from it take, about. */
#define PB_SPIN_NS 50000

/* Zeroes to begin with. */
struct pb_spin {
	uint32_t short_waits; /* in a row */
	uint32_t wanted;      /* so many of them before the next try; 0 is 1 */
	int64_t since_ns;     /* when this wait began */
	int64_t spun_ns;      /* in all waits, before the look that found something */
	bool tried;           /* in this wait */
};

/* epoll_wait(2) without a time-out, over and over while that is promising and `until_ns` is not passed (INT64_MAX: no
 * such time). 0: the caller may sleep now, and then calls pb_spin_slept. */
int pb_spin(struct pb_spin *spin, int epoll_fd, struct epoll_event *events, int most, int64_t until_ns);
void pb_spin_slept(struct pb_spin *spin);

#endif
