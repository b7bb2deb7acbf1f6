/* openmp.c: OpenMP's own team of threads, made once per cell and parked between samples. */
#include "drivers/common/threads.h"

static int openmp_available(struct pb_why *why)
{
	return pb_openmp_threads.available ? pb_openmp_threads.available(why) : 0;
}

static int openmp_open(void **self, const struct pb_job *job, struct pb_why *why)
{
	return pb_threads_open(self, job, &pb_openmp_threads, why);
}

const struct pb_driver pb_driver_openmp = {
    .abi = PB_ABI,
    .size = sizeof pb_driver_openmp,
    .name = "openmp",
    .summary = "a team of OpenMP threads, parked between samples",
    .worker = "thread",
    .available = openmp_available,
    .open = openmp_open,
    .begin = pb_threads_begin,
    .end = pb_threads_end,
    .run = pb_threads_run,
    .close = pb_threads_close,
    .records = pb_threads_records,
    .teams = PB_TEAMS_SHARED,
};
