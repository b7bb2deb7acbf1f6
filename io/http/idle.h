/*
 * idle.h: the connections of this process that are open and idle, whichever pool keeps them, so that a thread that
 * finds no descriptor can close one that another thread does not need just now. Internal to the client.
 *
 * One word per descriptor holds the tag of its connection while that is idle. Whoever exchanges it for 0 has the
 * connection: its pool, to use it, or somebody else, to close it. Tags are never given twice, so a number that has come
 * back as another connection is not mistaken for it. No locks; all functions may be called by any thread.
 *
 * The words lie in 4 MiB of zeroes that are touched as far as descriptors are used. Connections with higher numbers
 * than Linux allows by default (fs.nr_open) belong to their pools alone.
 */
#ifndef IO_HTTP_IDLE_H
#define IO_HTTP_IDLE_H

#include <stdbool.h>
#include <stdint.h>

/* The connection is idle from now on. */
void pb_idle_put(int fd, uint32_t tag);

/* The pool wants its connection back. False: it has been closed meanwhile, and the number is somebody else's. */
bool pb_idle_take(int fd, uint32_t tag);

/* Closes an idle connection; whether there was one. O(highest descriptor). */
bool pb_idle_close_one(void);

/* In a forked child: closes its copies of the parent's idle connections, which it must not use, and whose ends the
 * server would otherwise not see. */
void pb_idle_close_all(void);

#endif
