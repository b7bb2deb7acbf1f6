/* child.h: a program that runs to its end. */
#ifndef HARNESS_CHILD_H
#define HARNESS_CHILD_H

#include <stdatomic.h>

#include <powbench/base.h>

/*
 * Runs argv[0], a path, with its standard output thrown away, and waits for it. When `cancel` becomes true by a signal
 * handler that interrupts system calls, the child is told to end by SIGTERM. The exit status (0..255), or -errno with
 * the reason; -ECANCELED when it was told to end.
 */
int pb_child_run(char *const argv[], const atomic_bool *cancel, struct pb_why *why);

#endif
