#include "drivers/common/solo.h"

#include <errno.h>
#include <stdlib.h>

#include "drivers/common/pin.h"

struct solo {
	struct pb_crew *crew;
	struct pb_pin_saved pin; /* of the calling thread, which the harness needs back */
};

/* The calling thread is bound from begin to end only, so that other cells' workers do not inherit it. */
static int borrow(struct solo *solo, struct pb_why *why)
{
	const struct pb_job *job = solo->crew->job;
	if (!job->cpus)
		return 0;
	int status = pb_pin_save(&solo->pin);
	return status ? pb_fail(why, status, "cannot tell which cores this thread may use") : pb_pin(job, 0, why);
}

void pb_solo_close(void *self)
{
	struct solo *solo = self;
	if (!solo)
		return;
	if (solo->crew)
		pb_crew_close(solo->crew, 0);
	pb_pin_restore(&solo->pin);
	pb_crew_free(solo->crew);
	free(solo);
}

static int make(struct solo *solo, const struct pb_job *job, const struct pb_body *body, struct pb_why *why)
{
	const struct pb_crew_shape shape = {.kind = PB_CREW_THREADS, .workers = 1, .body = body};
	int status = pb_crew_create(&solo->crew, job, &shape, why);
	if (!status)
		status = borrow(solo, why);
	if (!status && pb_crew_open(solo->crew, 0))
		status = pb_crew_error(solo->crew, why);
	pb_pin_restore(&solo->pin);
	return status;
}

int pb_solo_open(void **self, const struct pb_job *job, const struct pb_body *body, struct pb_why *why)
{
	struct solo *solo = calloc(1, sizeof *solo);
	if (!solo)
		return pb_fail(why, -ENOMEM, "no memory for a cell");
	int status = make(solo, job, body, why);
	if (status)
		pb_solo_close(solo);
	else
		*self = solo;
	return status;
}

int pb_solo_begin(void *self, struct pb_why *why)
{
	struct solo *solo = self;
	pb_pin_restore(&solo->pin); /* a sample that failed has had no end */
	int status = borrow(solo, why);
	return status ? status : pb_crew_begin(solo->crew, why);
}

int pb_solo_end(void *self, void *merged, struct pb_why *why)
{
	(void)why;
	struct solo *solo = self;
	pb_crew_end(solo->crew, merged);
	pb_pin_restore(&solo->pin);
	return 0;
}

int pb_solo_records(void *self, uint32_t worker, const void **bytes, size_t *size, struct pb_why *why)
{
	return pb_crew_records(((struct solo *)self)->crew, worker, bytes, size, why);
}

int pb_solo_run(void *self, const struct pb_round *round, struct pb_why *why)
{
	struct solo *solo = self;
	pb_crew_prepare(solo->crew, round);
	pb_crew_round(solo->crew, 0);
	return pb_crew_gather(solo->crew, round, why);
}
