/* process.c: forked workers with the results in shared memory. */
#include "drivers/common/herd.h"

static int process_open(void **self, const struct pb_job *job, struct pb_why *why)
{
	return pb_herd_open(self, job, job->workers, NULL, why);
}

const struct pb_driver pb_driver_process = {
    .abi = PB_ABI,
    .size = sizeof pb_driver_process,
    .name = "process",
    .summary = "forked processes with the results in shared memory",
    .worker = "process",
    .open = process_open,
    .begin = pb_herd_begin,
    .end = pb_herd_end,
    .run = pb_herd_run,
    .close = pb_herd_close,
    .records = pb_herd_records,
};
