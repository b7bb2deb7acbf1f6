/* run_lock.h: one process at a time writes to a run. */
#ifndef HARNESS_RUN_LOCK_H
#define HARNESS_RUN_LOCK_H

#include <powbench/base.h>

/*
 * Locks the open file `fd` of the run in `folder` until it is closed; -EWOULDBLOCK names the process that has it. On
 * file systems without locks (some cluster file systems are mounted so) nothing is locked and 0 comes back.
 */
int pb_run_lock(int fd, const char *folder, struct pb_why *why);

#endif
