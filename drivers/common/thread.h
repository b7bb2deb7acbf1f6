/* thread.h: starting a thread that leaves signals to the conductor. */
#ifndef DRIVERS_COMMON_THREAD_H
#define DRIVERS_COMMON_THREAD_H

#include <pthread.h>

/* All signals but those of a fault stay blocked in the thread, and in those that it starts. 0 or -errno. */
int pb_thread_start(pthread_t *thread, void *(*main)(void *), void *argument);

#endif
