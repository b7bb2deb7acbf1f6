/* shared_mutex.h: a mutex in a kernel's shared bytes: its workers may be threads, forked processes or ranks on one
 * host. */
#ifndef KERNELS_SHARED_MUTEX_H
#define KERNELS_SHARED_MUTEX_H

#include <errno.h>
#include <pthread.h>
#include <sched.h>

#include <powbench/base.h>

#define PB_AWAKE_NS 10000000

/* 0 or -errno; pthread_mutex_destroy() ends it. */
static inline int pb_shared_mutex_open(pthread_mutex_t *mutex)
{
	pthread_mutexattr_t attributes;
	int error = pthread_mutexattr_init(&attributes);
	if (error)
		return -error;
	error = pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
	if (!error)
		error = pthread_mutex_init(mutex, &attributes);
	(void)pthread_mutexattr_destroy(&attributes);
	return -error;
}

/*
 * Locks it, and stays awake while another has it, for up to PB_AWAKE_NS: then the lock is handed on at once, and not
 * when a sleeper has been woken, which takes 20 to 200 us on a virtual machine. Where there are more workers than cores
 * the yield lets those work that can, and whoever has waited for so long sleeps. 0 or -errno.
 */
static inline int pb_shared_mutex_lock_awake(pthread_mutex_t *mutex)
{
	enum { TRIES = 64 };
	const int64_t end_ns = pb_clock_ns() + PB_AWAKE_NS;
	do {
		for (int i = 0; i < TRIES; i++) {
			const int error = pthread_mutex_trylock(mutex);
			if (error != EBUSY)
				return -error;
		}
		(void)sched_yield();
	} while (pb_clock_ns() < end_ns);
	return -pthread_mutex_lock(mutex);
}

#endif
