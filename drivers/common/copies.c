#include "drivers/common/copies.h"

#include "drivers/common/herd.h"

static int copy_open(struct pb_worker *worker, uint32_t bodies)
{
	(void)worker;
	(void)bodies;
	return 0;
}

/* The schedule that the crew shares stays untouched: this one is for a single worker. */
static int copy_run(struct pb_worker *worker, struct pb_schedule *schedule, const struct pb_feed *feed)
{
	struct pb_job alone = *worker->job;
	struct pb_schedule own;
	(void)feed;
	alone.workers = 1;
	pb_schedule_init(&own, &alone, schedule->items);
	return pb_crew_claim_all(worker, &own, 0);
}

static void copy_close(struct pb_worker *worker)
{
	(void)worker;
}

static const struct pb_body copy_body = {.open = copy_open, .run = copy_run, .close = copy_close, .copies = true};

static int copies_open(void **self, const struct pb_job *job, struct pb_why *why)
{
	return pb_herd_open(self, job, job->workers, &copy_body, why);
}

const struct pb_driver pb_driver_copies = {
    .abi = PB_ABI,
    .size = sizeof pb_driver_copies,
    .name = PB_CEILING_DRIVER,
    .summary = "independent serial copies of the whole work at once: the measured ceiling",
    .worker = "process",
    .open = copies_open,
    .begin = pb_herd_begin,
    .end = pb_herd_end,
    .run = pb_herd_run,
    .close = pb_herd_close,
};

bool pb_copies_suit(const struct pb_kernel *kernel)
{
	bool waits = kernel->local_size > 0 || kernel->session_size > 0 || kernel->paced;
	return !waits && kernel->shared_size == 0 && (!kernel->collect || kernel->spares_records);
}
