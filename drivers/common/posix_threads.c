/* A pool of POSIX threads. */
#include <errno.h>
#include <stdlib.h>

#include "drivers/common/thread.h"
#include "drivers/common/threads.h"

struct pool_thread {
	struct pb_crew *crew;
	uint32_t index;
	pthread_t id;
};

struct pool {
	uint32_t started;
	struct pool_thread threads[];
};

static void *pool_thread(void *argument)
{
	const struct pool_thread *thread = argument;
	pb_crew_serve(thread->crew, thread->index);
	return NULL;
}

static int pool_start(void **self, struct pb_crew *crew, struct pb_why *why)
{
	const uint32_t workers = crew->shape.workers;
	struct pool *pool = *self = calloc(1, sizeof *pool + workers * sizeof pool->threads[0]);
	if (!pool)
		return pb_fail(why, -ENOMEM, "no memory for %u threads", workers);
	int status = 0;
	for (; pool->started < workers; pool->started++) {
		struct pool_thread *thread = &pool->threads[pool->started];
		*thread = (struct pool_thread){.crew = crew, .index = pool->started};
		status = pb_thread_start(&thread->id, pool_thread, thread);
		if (status)
			break;
	}
	pb_gate_arrive(&crew->gate, workers - pool->started);
	while (!pb_crew_wait(crew))
		;
	if (status)
		return pb_fail(why, status, "thread %u of %u could not be started: %s (see ulimit -u)",
		               pool->started + 1, workers, strerror(-status));
	return pb_crew_error(crew, why);
}

static void pool_join(void *self)
{
	struct pool *pool = self;
	for (uint32_t i = 0; pool && i < pool->started; i++)
		pthread_join(pool->threads[i].id, NULL);
	free(pool);
}

const struct pb_threads pb_posix_threads = {.start = pool_start, .join = pool_join};
