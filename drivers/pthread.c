/* pthread.c: a pool of POSIX threads, made once per cell and parked between samples. The conductor only sleeps. */
#include "drivers/common/threads.h"

static int pthread_open(void **self, const struct pb_job *job, struct pb_why *why)
{
	return pb_threads_open(self, job, &pb_posix_threads, why);
}

const struct pb_driver pb_driver_pthread = {
    .abi = PB_ABI,
    .size = sizeof pb_driver_pthread,
    .name = "pthread",
    .summary = "a pool of POSIX threads, parked between samples",
    .worker = "thread",
    .open = pthread_open,
    .begin = pb_threads_begin,
    .end = pb_threads_end,
    .run = pb_threads_run,
    .close = pb_threads_close,
    .records = pb_threads_records,
    .teams = PB_TEAMS_SHARED,
};
