/* serial.c: one worker in the calling thread: the base that speedups are relative to. */
#include <errno.h>
#include <stdlib.h>

#include "drivers/common/crew.h"
#include "drivers/common/pin.h"

struct serial {
	struct pb_crew *crew;
	struct pb_pin_saved pin; /* of the calling thread, which the harness needs back */
};

static uint32_t serial_limit(void)
{
	return 1;
}

/* The calling thread is bound from begin to end only, so that other cells' workers do not inherit it. */
static int serial_borrow(struct serial *serial, struct pb_why *why)
{
	const struct pb_job *job = serial->crew->job;
	if (!job->cpus)
		return 0;
	int status = pb_pin_save(&serial->pin);
	return status ? pb_fail(why, status, "cannot tell which cores this thread may use") : pb_pin(job, 0, why);
}

static void serial_close(void *self)
{
	struct serial *serial = self;
	if (!serial)
		return;
	if (serial->crew)
		pb_crew_close(serial->crew, 0);
	pb_pin_restore(&serial->pin);
	pb_crew_free(serial->crew);
	free(serial);
}

static int serial_make(struct serial *serial, const struct pb_job *job, struct pb_why *why)
{
	int status = pb_crew_create(&serial->crew, job, PB_CREW_THREADS, 0, why);
	if (!status)
		status = serial_borrow(serial, why);
	if (!status && pb_crew_open(serial->crew, 0))
		status = pb_crew_error(serial->crew, why);
	pb_pin_restore(&serial->pin);
	return status;
}

static int serial_open(void **self, const struct pb_job *job, struct pb_why *why)
{
	if (job->workers != 1)
		return pb_fail(why, -EINVAL, "the serial driver has one worker, not %u", job->workers);
	struct serial *serial = calloc(1, sizeof *serial);
	if (!serial)
		return pb_fail(why, -ENOMEM, "no memory for a cell");
	int status = serial_make(serial, job, why);
	if (status)
		serial_close(serial);
	else
		*self = serial;
	return status;
}

static int serial_begin(void *self, struct pb_why *why)
{
	struct serial *serial = self;
	pb_pin_restore(&serial->pin); /* a sample that failed has had no end */
	int status = serial_borrow(serial, why);
	return status ? status : pb_crew_begin(serial->crew, why);
}

static int serial_end(void *self, void *merged, struct pb_why *why)
{
	(void)why;
	struct serial *serial = self;
	pb_crew_end(serial->crew, merged);
	pb_pin_restore(&serial->pin);
	return 0;
}

static int serial_run(void *self, const struct pb_round *round, struct pb_why *why)
{
	struct serial *serial = self;
	pb_crew_prepare(serial->crew, round);
	pb_crew_round(serial->crew, 0);
	return pb_crew_gather(serial->crew, round, why);
}

const struct pb_driver pb_driver_serial = {
    .abi = PB_ABI,
    .size = sizeof pb_driver_serial,
    .name = "serial",
    .summary = "one after another in the calling thread: the base of every speedup",
    .worker = "thread",
    .limit = serial_limit,
    .open = serial_open,
    .begin = serial_begin,
    .end = serial_end,
    .run = serial_run,
    .close = serial_close,
};
