#include "cluster/mpi/rank_crew.h"

#include <errno.h>
#include <stdlib.h>

#include "drivers/common/crew_teams.h"
#include "drivers/common/team_claims.h"

struct rank_thread {
	const struct pb_rank_crew *crew;
	bool first;
	struct pb_claim_run run; /* claims that are its own */
};

struct pb_rank_crew {
	struct pb_crew *crew;
	const struct pb_threads *threads;
	void *started; /* of threads->start */
	bool open;
	int32_t rank;
	struct pb_claims claims; /* of the round */
	struct rank_thread list[];
};

static int next_of_run(void *self, uint64_t *begin, uint64_t *end)
{
	struct rank_thread *thread = self;
	const struct pb_claims *claims = &thread->crew->claims;
	struct pb_claim_run *run = &thread->run;
	if (run->begin == run->end && !claims->refill(claims->feed.self, run))
		return 0;
	*begin = run->begin;
	*end = run->end - run->begin > run->grain ? run->begin + run->grain : run->end;
	run->begin = *end;
	return 1;
}

static int drain(struct pb_worker *worker, pb_next_claim *next, void *self)
{
	return worker->task.team->size > 1 ? pb_team_claims_drain(worker, next, self)
	                                   : pb_worker_drain(worker, next, self);
}

static int thread_run(struct pb_worker *worker, struct pb_schedule *schedule, const struct pb_feed *feed)
{
	struct rank_thread *thread = worker->engine;
	const struct pb_claims *claims = &thread->crew->claims;
	(void)schedule;
	(void)feed;
	thread->run = (struct pb_claim_run){0};
	if (claims->refill)
		return drain(worker, next_of_run, thread);
	if (thread->first && claims->feed.next)
		return drain(worker, claims->feed.next, claims->feed.self);
	return pb_crew_claim_all(worker, claims->schedule, pb_job_team_of(worker->job, worker->index));
}

static int thread_open(struct pb_worker *worker, uint32_t bodies)
{
	const struct rank_thread *thread = worker->engine;
	(void)bodies;
	worker->report.rank = thread->crew->rank;
	return 0;
}

static void thread_close(struct pb_worker *worker)
{
	(void)worker;
}

static const struct pb_body thread_body = {.open = thread_open, .run = thread_run, .close = thread_close};

static void list_fill(struct pb_rank_crew *crew, uint32_t each)
{
	for (uint32_t t = 0; t < each; t++) {
		crew->list[t] = (struct rank_thread){.crew = crew, .first = t == 0};
		pb_crew_worker(crew->crew, t)->engine = &crew->list[t];
	}
}

int pb_rank_crew_create(struct pb_rank_crew **crew, const struct pb_job *job, enum pb_threads_kind threads,
                        uint32_t each, uint32_t rank, struct pb_why *why)
{
	struct pb_rank_crew *made = calloc(1, sizeof *made + each * sizeof made->list[0]);
	if (!made)
		return pb_fail(why, -ENOMEM, "no memory for %u threads", each);
	made->threads = pb_threads_of(threads);
	made->rank = (int32_t)rank;
	const struct pb_crew_shape shape = {.kind = PB_CREW_THREADS,
	                                    .workers = each,
	                                    .first = rank * each,
	                                    .extra = made->threads->extra,
	                                    .body = &thread_body};
	const int error = pb_crew_create(&made->crew, job, &shape, why);
	if (error) {
		free(made);
		return error;
	}
	list_fill(made, each);
	*crew = made;
	return 0;
}

void pb_rank_crew_free(struct pb_rank_crew *crew)
{
	if (!crew)
		return;
	pb_crew_free(crew->crew);
	free(crew);
}

int pb_rank_crew_open(struct pb_rank_crew *crew, void *shared, uint32_t here, struct pb_why *why)
{
	crew->crew->shared = shared;
	pb_crew_teams_init(crew->crew, here);
	crew->open = true;
	return crew->threads->start(&crew->started, crew->crew, why);
}

void pb_rank_crew_close(struct pb_rank_crew *crew)
{
	if (!crew->open)
		return;
	pb_crew_dismiss(crew->crew);
	crew->threads->join(crew->started);
	crew->open = false;
}

void pb_rank_crew_go(struct pb_rank_crew *crew, const struct pb_worker_round *round, const struct pb_claims *claims)
{
	crew->claims = *claims;
	pb_crew_ready(crew->crew, round);
	pb_gate_open(&crew->crew->gate, crew->crew->parties);
}

bool pb_rank_crew_done(struct pb_rank_crew *crew, long ns)
{
	if (pb_gate_wait(&crew->crew->gate, ns) == 0)
		return true;
	if (atomic_load(crew->crew->job->cancel))
		pb_stop_raise(&crew->crew->stop);
	return false;
}

struct pb_worker *pb_rank_crew_worker(const struct pb_rank_crew *crew, uint32_t thread)
{
	return pb_crew_worker(crew->crew, thread);
}

int pb_rank_crew_error(const struct pb_rank_crew *crew, struct pb_why *why)
{
	return pb_crew_error(crew->crew, why);
}

struct pb_stop *pb_rank_crew_stop(struct pb_rank_crew *crew)
{
	return &crew->crew->stop;
}
