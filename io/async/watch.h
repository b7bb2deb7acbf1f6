/*
 * watch.h: which slots wait for which descriptors, over epoll(7).
 *
 * A descriptor with a tag is registered once, edge-triggered and for everything, and keeps that registration: what is
 * reported while nobody asks is remembered, and a wait costs no system call. A descriptor without a tag may be another
 * one each time, and is registered anew for each wait. Descriptors leave epoll when they are closed; a number that
 * comes back with another tag is a new descriptor, and what is still reported under the old tag is dropped.
 *
 * Any number of slots may wait for the same descriptor. Not thread-safe.
 */
#ifndef IO_ASYNC_WATCH_H
#define IO_ASYNC_WATCH_H

#include "io/async/slots.h"
#include "io/async/spin.h"

struct pb_watched {
	uint32_t tag;
	int ready; /* POLLIN, POLLOUT: reported since somebody was told; counts only with a tag, as `ended` does */
	int ended; /* the same, but for good: the peer has hung up, which is reported once and may come with its last
	              bytes */
	struct pb_slot_list waiters;
};

struct pb_watch {
	const struct pb_slots *slots;
	int epoll_fd;
	uint32_t writers;         /* slots that wait for POLLOUT alone: in the main those that connect */
	struct pb_watched *table; /* by number of the descriptor */
	size_t capacity;
	struct pb_spin spin;
};

/* 0 or -errno. `slots` outlives it. pb_watch_close takes what was not opened, if epoll_fd is -1. */
int pb_watch_open(struct pb_watch *watch, const struct pb_slots *slots);
void pb_watch_close(struct pb_watch *watch);

/* A descriptor that ends pb_watch_poll each time that it becomes readable; nobody has to read it. */
int pb_watch_bell(struct pb_watch *watch, int fd);

/* The slot waits for task.wait.fd: 0, or 1 if it need not wait, or -errno. */
int pb_watch_add(struct pb_watch *watch, uint32_t index);

/* The slot waits no more for task.wait.fd. */
void pb_watch_remove(struct pb_watch *watch, uint32_t index);

/* Spins or sleeps for up to `timeout_ms` until a descriptor is ready, a bell rings or a signal comes. Slots whose
 * descriptors are ready wait no more and are appended to `ready`. 0 or -errno. */
int pb_watch_poll(struct pb_watch *watch, int timeout_ms, struct pb_slot_list *ready);

#endif
