/* shared_mutex.h: a mutex in a kernel's shared bytes: its workers may be threads, forked processes or ranks on one
 * host. */
#ifndef KERNELS_SHARED_MUTEX_H
#define KERNELS_SHARED_MUTEX_H

#include <pthread.h>

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

#endif
