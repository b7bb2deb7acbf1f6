/* async.c: one event loop in the calling thread; a worker is a slot in flight on it. */
#include "drivers/common/solo.h"
#include "io/async/body.h"

static int async_open(void **self, const struct pb_job *job, struct pb_why *why)
{
	return pb_solo_open(self, job, &pb_loop_body, why);
}

extern const struct pb_driver pb_driver_async;
const struct pb_driver pb_driver_async = {
    .abi = PB_ABI,
    .size = sizeof pb_driver_async,
    .name = "async",
    .summary = "an event loop in one thread, with many items in flight",
    .worker = "slot in flight",
    .open = async_open,
    .begin = pb_solo_begin,
    .end = pb_solo_end,
    .run = pb_solo_run,
    .close = pb_solo_close,
    .records = pb_solo_records,
};
