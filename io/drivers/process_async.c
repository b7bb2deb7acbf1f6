/*
 * process_async.c: forked processes, each with an event loop of its own. A worker is a slot in flight: they are spread
 * evenly over as many processes as the program may use cores, or fewer if there are fewer workers.
 */
#include "drivers/common/fleet.h"
#include "drivers/common/herd.h"
#include "io/async/body.h"

static int process_async_open(void **self, const struct pb_job *job, struct pb_why *why)
{
	return pb_herd_open(self, job, pb_fleet_size(job->workers, 0), &pb_loop_body, why);
}

extern const struct pb_driver pb_driver_process_async;
const struct pb_driver pb_driver_process_async = {
    .abi = PB_ABI,
    .size = sizeof pb_driver_process_async,
    .name = "process+async",
    .summary = "a forked process per core, each with an event loop and many items in flight",
    .worker = "slot in flight",
    .open = process_async_open,
    .begin = pb_herd_begin,
    .end = pb_herd_end,
    .run = pb_herd_run,
    .close = pb_herd_close,
    .records = pb_herd_records,
};
