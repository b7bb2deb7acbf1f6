/*
 * stop.h: the word to claim no more, for all workers of a cell: one has failed, or the user has cancelled.
 *
 * In plain memory, shared like the rest. Workers look at it before each claim; those that sleep in poll(2) for an item
 * that waits are woken by the descriptor.
 */
#ifndef DRIVERS_COMMON_STOP_H
#define DRIVERS_COMMON_STOP_H

#include <stdatomic.h>
#include <stdbool.h>

struct pb_stop {
	atomic_bool raised;
	int fd; /* readable while raised; inherited by forked workers */
};

/* 0, or -errno when no descriptor is left. */
int pb_stop_open(struct pb_stop *stop);
void pb_stop_close(struct pb_stop *stop);

void pb_stop_raise(struct pb_stop *stop);
void pb_stop_lower(struct pb_stop *stop); /* between rounds only */

static inline bool pb_stop_raised(const struct pb_stop *stop)
{
	return atomic_load_explicit(&stop->raised, memory_order_relaxed);
}

#endif
