/*
 * scratch.h: memory for the numbers of a power, that is kept from item to item and from cell to cell.
 *
 * GMP takes its temporaries from malloc(), which gives memory of this size back to the system each time: on threads and
 * processes alike every item of `pow` then faults in thousands of pages. Here a worker borrows an arena for the length
 * of a claim, GMP's allocations on that thread come from it, and the arena waits in a process-wide list for the next
 * claim of any worker of any cell. So memory follows the workers that are at work, never the items, the cells or the
 * workers that are parked. Beyond 32 MiB an arena that waits is lent to the system (MADV_FREE), which takes its pages
 * when it has no others. A process that is forked begins without any.
 *
 * GMP has one set of allocation functions per process; ours are set by the first pb_scratch_open(), and hand all that
 * does not belong to an arena on to those that were set before.
 */
#ifndef KERNELS_BIGINT_SCRATCH_H
#define KERNELS_BIGINT_SCRATCH_H

#include <stddef.h>

#include <powbench/team.h>

struct pb_scratch;

/* One per user of the list, on any thread; the last one to close gives all arenas back. */
void pb_scratch_open(void);
void pb_scratch_close(void);

/*
 * Calls `call(arg)` with an arena of at least `bytes`, and, where that is used up, as many more: meanwhile GMP takes
 * its memory on this thread from there. All numbers made in between must be cleared before `call` returns, and on this
 * thread. Runs do not nest.
 *
 * Returns what `call` does; or -ENOMEM where the system has no such memory: then `call` was left in the middle, or
 * never begun, and what it had made on the arena is gone, so that it holds nothing else that would have to be given
 * back.
 */
int pb_scratch_run(size_t bytes, int (*call)(void *arg), void *arg);

/*
 * The same for a member of a team, whose others may look at what it has on the arena: where there is no memory the team
 * is told, by pb_team_fail(), before the arena goes.
 */
int pb_scratch_run_member(const struct pb_team *team, size_t bytes, int (*call)(void *arg), void *arg);

/* Bytes that wait in the list. */
size_t pb_scratch_idle_bytes(void);

#endif
