#include "io/async/body.h"

#include "io/async/loop.h"

static int body_open(const struct pb_crew *crew, struct pb_worker *worker)
{
	struct pb_loop *loop = NULL;
	uint64_t begin = 0;
	uint64_t end = 0;
	pb_schedule_block(crew->job->workers, worker->index, crew->shape.workers, &begin, &end);
	int status = pb_loop_open(&loop, worker, (uint32_t)begin, (uint32_t)(end - begin));
	worker->engine = loop;
	return status;
}

static int body_run(struct pb_worker *worker, struct pb_schedule *schedule)
{
	return pb_loop_run(worker->engine, schedule);
}

static void body_close(struct pb_worker *worker)
{
	pb_loop_close(worker->engine);
	worker->engine = NULL;
}

const struct pb_crew_body pb_loop_body = {.open = body_open, .run = body_run, .close = body_close};
