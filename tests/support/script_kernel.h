/*
 * script_kernel.h: a kernel whose items do what a test's own function does, so that it can wait in every way there is.
 *
 *   script_step = my_step;   ...   local and session start zeroed and have room for SCRIPT_BYTES
 *
 * The step calls script_finish when an item is done; check() wants each to be finished once.
 */
#ifndef TESTS_SCRIPT_KERNEL_H
#define TESTS_SCRIPT_KERNEL_H

#include <powbench/kernel.h>

#define SCRIPT_BYTES 4096

/* What a wait takes that is forgotten. */
#define SCRIPT_FORGOTTEN_NS INT64_C(20000000000)

extern int (*script_step)(struct pb_task *task);
extern void (*script_session_close)(void *session); /* NULL: nothing to close */

extern const struct pb_kernel script_kernel; /* items=; one per claim */

/* PB_DONE, and the item counts as done. */
int script_finish(struct pb_task *task);

/* Waits for the descriptor, or until the wait must have been forgotten: PB_WAIT. */
int script_wait(struct pb_task *task, int fd, uint32_t tag, short events);

/* One sample of the kernel on the event loop, in which no wait may be forgotten: what cell_once() gave. */
int script_run(uint32_t workers, uint64_t items, int (*items_step)(struct pb_task *));

#endif
