/* serial.c: one worker in the calling thread: the base that speedups are relative to. */
#include <errno.h>

#include "drivers/common/solo.h"

static uint32_t serial_limit(void)
{
	return 1;
}

static int serial_open(void **self, const struct pb_job *job, struct pb_why *why)
{
	if (job->workers != 1)
		return pb_fail(why, -EINVAL, "the serial driver has one worker, not %u", job->workers);
	return pb_solo_open(self, job, NULL, why);
}

const struct pb_driver pb_driver_serial = {
    .abi = PB_ABI,
    .size = sizeof pb_driver_serial,
    .name = "serial",
    .summary = "one after another in the calling thread: the base of every speedup",
    .worker = "thread",
    .limit = serial_limit,
    .open = serial_open,
    .begin = pb_solo_begin,
    .end = pb_solo_end,
    .run = pb_solo_run,
    .close = pb_solo_close,
    .records = pb_solo_records,
};
