#include "drivers/common/thread.h"

#include <signal.h>

static void set_of_worker(sigset_t *set)
{
	static const int faults[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGABRT};
	sigfillset(set);
	for (size_t i = 0; i < sizeof faults / sizeof *faults; i++)
		sigdelset(set, faults[i]);
}

int pb_thread_start(pthread_t *thread, void *(*main)(void *), void *argument)
{
	sigset_t blocked;
	sigset_t before;
	set_of_worker(&blocked);
	pthread_sigmask(SIG_SETMASK, &blocked, &before);
	int error = pthread_create(thread, NULL, main, argument);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return -error;
}
