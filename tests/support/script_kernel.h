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

extern int (*script_step)(struct pb_task *task);
extern void (*script_session_close)(void *session); /* NULL: nothing to close */

extern const struct pb_kernel script_kernel; /* items=; one per claim */

/* PB_DONE, and the item counts as done. */
int script_finish(struct pb_task *task);

#endif
