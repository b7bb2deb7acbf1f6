/*
 * scratch.h: memory for the numbers of a power, that is kept from item to item and from cell to cell.
 *
 * GMP takes its temporaries from malloc(), which gives memory of this size back to the system each time: on threads and
 * processes alike every item of `pow` then faults in thousands of pages. Here a worker borrows an arena for the length
 * of a claim, GMP's allocations on that thread come from it, and the arena waits in a process-wide list for the next
 * claim of any worker of any cell. So memory follows the workers that are at work, never the items, the cells or the
 * workers that are parked.
 *
 * GMP has one set of allocation functions per process; ours are set by the first pb_scratch_open(), and hand all that
 * does not belong to an arena on to those that were set before.
 */
#ifndef KERNELS_BIGINT_SCRATCH_H
#define KERNELS_BIGINT_SCRATCH_H

#include <stddef.h>

struct pb_scratch;

/* One per user of the list, on any thread; the last one to close gives all arenas back. */
void pb_scratch_open(void);
void pb_scratch_close(void);

/*
 * Between enter and leave GMP allocates on this thread from an arena of at least `bytes`, then, or where it is used
 * up, from malloc(). All numbers made in between must be cleared before leaving, and on this thread. Returns NULL,
 * which leave takes, where the system has no such arena.
 */
struct pb_scratch *pb_scratch_enter(size_t bytes);
void pb_scratch_leave(struct pb_scratch *scratch);

/* Bytes that wait in the list. */
size_t pb_scratch_idle_bytes(void);

#endif
