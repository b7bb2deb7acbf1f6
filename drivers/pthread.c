/* pthread.c: a pool of POSIX threads, made once per cell and parked between samples. The conductor only sleeps. */
#include <errno.h>
#include <stdlib.h>

#include "drivers/common/crew.h"
#include "drivers/common/thread.h"

struct pool_thread {
	struct pb_crew *crew;
	uint32_t index;
	pthread_t id;
};

struct pool {
	struct pb_crew *crew;
	struct pool_thread *threads;
	uint32_t started;
};

static void *pool_thread(void *argument)
{
	const struct pool_thread *thread = argument;
	pb_crew_serve(thread->crew, thread->index);
	return NULL;
}

static int pool_start(struct pool *pool, struct pb_why *why)
{
	uint32_t workers = pool->crew->job->workers;
	int status = 0;
	for (; pool->started < workers; pool->started++) {
		struct pool_thread *thread = &pool->threads[pool->started];
		*thread = (struct pool_thread){.crew = pool->crew, .index = pool->started};
		status = pb_thread_start(&thread->id, pool_thread, thread);
		if (status)
			break;
	}
	pb_gate_arrive(&pool->crew->gate, workers - pool->started);
	while (!pb_crew_wait(pool->crew))
		;
	if (status)
		return pb_fail(why, status, "thread %u of %u could not be started: %s (see ulimit -u)",
		               pool->started + 1, workers, strerror(-status));
	return pb_crew_error(pool->crew, why);
}

static void pool_close(void *self)
{
	struct pool *pool = self;
	if (!pool)
		return;
	if (pool->crew)
		pb_crew_dismiss(pool->crew);
	for (uint32_t i = 0; i < pool->started; i++)
		pthread_join(pool->threads[i].id, NULL);
	pb_crew_free(pool->crew);
	free(pool->threads);
	free(pool);
}

static int pool_make(struct pool *pool, const struct pb_job *job, struct pb_why *why)
{
	int status = pb_crew_create(&pool->crew, job,
	                            &(struct pb_crew_shape){.kind = PB_CREW_THREADS, .workers = job->workers}, why);
	if (status)
		return status;
	pool->threads = calloc(job->workers, sizeof *pool->threads);
	if (!pool->threads)
		return pb_fail(why, -ENOMEM, "no memory for %u threads", job->workers);
	return pool_start(pool, why);
}

static int pool_open(void **self, const struct pb_job *job, struct pb_why *why)
{
	struct pool *pool = calloc(1, sizeof *pool);
	if (!pool)
		return pb_fail(why, -ENOMEM, "no memory for a cell");
	int status = pool_make(pool, job, why);
	if (status)
		pool_close(pool);
	else
		*self = pool;
	return status;
}

static int pool_begin(void *self, struct pb_why *why)
{
	return pb_crew_begin(((struct pool *)self)->crew, why);
}

static int pool_end(void *self, void *merged, struct pb_why *why)
{
	(void)why;
	pb_crew_end(((struct pool *)self)->crew, merged);
	return 0;
}

static int pool_records(void *self, uint32_t worker, const void **bytes, size_t *size, struct pb_why *why)
{
	return pb_crew_records(((struct pool *)self)->crew, worker, bytes, size, why);
}

static int pool_run(void *self, const struct pb_round *round, struct pb_why *why)
{
	struct pb_crew *crew = ((struct pool *)self)->crew;
	pb_crew_start(crew, round);
	while (!pb_crew_wait(crew))
		;
	return pb_crew_gather(crew, round, why);
}

const struct pb_driver pb_driver_pthread = {
    .abi = PB_ABI,
    .size = sizeof pb_driver_pthread,
    .name = "pthread",
    .summary = "a pool of POSIX threads, parked between samples",
    .worker = "thread",
    .open = pool_open,
    .begin = pool_begin,
    .end = pool_end,
    .run = pool_run,
    .close = pool_close,
    .records = pool_records,
    .teams = PB_TEAMS_SHARED,
};
