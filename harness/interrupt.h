/* interrupt.h: Ctrl-C and SIGTERM end a run cleanly; the second one ends the program at once. */
#ifndef HARNESS_INTERRUPT_H
#define HARNESS_INTERRUPT_H

#include <stdatomic.h>
#include <stdbool.h>

/* What the first signal says instead of that items in progress are being waited for: a line with its line ends, a
 * constant. */
void pb_interrupt_say(const char *hint);

/* Installs the handlers. SIGINT and SIGTERM set the flag and interrupt a waiting system call of the main thread. */
void pb_interrupt_install(void);

/* They are ignored from now on: the run is ending by itself. */
void pb_interrupt_ignore(void);

/* True once a signal has come. */
const atomic_bool *pb_interrupt_flag(void);

#endif
