#include "io/async/body.h"

#include "drivers/common/fleet.h"
#include "io/async/loop.h"

static int body_open(struct pb_worker *worker, uint32_t bodies)
{
	struct pb_loop *loop = NULL;
	uint32_t begin = 0;
	uint32_t end = 0;
	pb_fleet_slots(worker->job->workers, worker->index, bodies, &begin, &end);
	int status = pb_loop_open(&loop, worker, begin, end - begin);
	worker->engine = loop;
	return status;
}

static int body_run(struct pb_worker *worker, struct pb_schedule *schedule, const struct pb_feed *feed)
{
	return pb_loop_run(worker->engine, schedule, feed);
}

static void body_close(struct pb_worker *worker)
{
	pb_loop_close(worker->engine);
	worker->engine = NULL;
}

const struct pb_body pb_loop_body = {.open = body_open, .run = body_run, .close = body_close};
