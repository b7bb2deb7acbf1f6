#include "drivers/common/threads.h"

#include <errno.h>
#include <stdlib.h>

const struct pb_threads *pb_threads_of(enum pb_threads_kind kind)
{
	static const struct pb_threads *const threads[PB_THREADS_KINDS] = {
	    [PB_THREADS_POSIX] = &pb_posix_threads, [PB_THREADS_OPENMP] = &pb_openmp_threads};
	return threads[kind];
}

struct cell {
	struct pb_crew *crew;
	const struct pb_threads *threads;
	void *started; /* of threads->start */
};

void pb_threads_close(void *self)
{
	struct cell *cell = self;
	if (!cell)
		return;
	if (cell->crew)
		pb_crew_dismiss(cell->crew);
	cell->threads->join(cell->started);
	pb_crew_free(cell->crew);
	free(cell);
}

static int make(struct cell *cell, const struct pb_job *job, struct pb_why *why)
{
	const struct pb_crew_shape shape = {
	    .kind = PB_CREW_THREADS, .workers = job->workers, .extra = cell->threads->extra};
	int status = pb_crew_create(&cell->crew, job, &shape, why);
	return status ? status : cell->threads->start(&cell->started, cell->crew, why);
}

int pb_threads_open(void **self, const struct pb_job *job, const struct pb_threads *threads, struct pb_why *why)
{
	struct cell *cell = calloc(1, sizeof *cell);
	if (!cell)
		return pb_fail(why, -ENOMEM, "no memory for a cell");
	cell->threads = threads;
	int status = make(cell, job, why);
	if (status)
		pb_threads_close(cell);
	else
		*self = cell;
	return status;
}

int pb_threads_begin(void *self, struct pb_why *why)
{
	return pb_crew_begin(((struct cell *)self)->crew, why);
}

int pb_threads_end(void *self, void *merged, struct pb_why *why)
{
	(void)why;
	pb_crew_end(((struct cell *)self)->crew, merged);
	return 0;
}

int pb_threads_records(void *self, uint32_t worker, const void **bytes, size_t *size, struct pb_why *why)
{
	return pb_crew_records(((struct cell *)self)->crew, worker, bytes, size, why);
}

int pb_threads_run(void *self, const struct pb_round *round, struct pb_why *why)
{
	struct pb_crew *crew = ((struct cell *)self)->crew;
	pb_crew_start(crew, round);
	while (!pb_crew_wait(crew))
		;
	return pb_crew_gather(crew, round, why);
}
