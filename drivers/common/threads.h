/*
 * threads.h: the ways to make the threads of a crew, and a driver's calls where its workers are such threads.
 *
 * Each thread calls pb_crew_serve(), or what that consists of, and lives as long as the cell: between rounds it is
 * parked at the crew's gate.
 */
#ifndef DRIVERS_COMMON_THREADS_H
#define DRIVERS_COMMON_THREADS_H

#include "drivers/common/crew.h"

struct pb_threads {
	uint32_t extra; /* parties at the gate beside the workers */
	/* Cheap: 0, or -errno with what is missing. NULL: always there. */
	int (*available)(struct pb_why *why);
	/* Starts as many threads as the crew has workers: 0 once all sessions are open. Whatever comes of it, join() is
	 * due with `*self`. */
	int (*start)(void **self, struct pb_crew *crew, struct pb_why *why);
	/* Waits for the threads that were started, which have been dismissed. Takes NULL. */
	void (*join)(void *self);
};

/* Which threads, in words that travel between processes. */
enum pb_threads_kind { PB_THREADS_NONE, PB_THREADS_POSIX, PB_THREADS_OPENMP, PB_THREADS_KINDS };

/* NULL for PB_THREADS_NONE. */
const struct pb_threads *pb_threads_of(enum pb_threads_kind kind);

extern const struct pb_threads pb_posix_threads;
extern const struct pb_threads pb_openmp_threads;

/* Functions of struct pb_driver, but for pb_threads_open. */
int pb_threads_open(void **self, const struct pb_job *job, const struct pb_threads *threads, struct pb_why *why);
int pb_threads_begin(void *self, struct pb_why *why);
int pb_threads_run(void *self, const struct pb_round *round, struct pb_why *why);
int pb_threads_end(void *self, void *merged, struct pb_why *why);
int pb_threads_records(void *self, uint32_t worker, const void **bytes, size_t *size, struct pb_why *why);
void pb_threads_close(void *self);

#endif
