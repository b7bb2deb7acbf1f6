/* What a worker of a crew does, on its thread or in its process, from the first session to the last round. */
#include "drivers/common/crew.h"

#include <errno.h>

#include "drivers/common/crew_teams.h"
#include "drivers/common/team_claims.h"

int pb_crew_open(struct pb_crew *crew, uint32_t index)
{
	struct pb_worker *worker = pb_crew_worker(crew, index);
	if (crew->shape.kind == PB_CREW_PROCESSES)
		worker->extent.file = &crew->record_file;
	int status = pb_worker_open(worker, crew->job, crew->shape.first + index, &crew->stop, crew->shared);
	pb_crew_teams_join(crew, index);
	return status || !crew->shape.body ? status : crew->shape.body->open(worker, crew->shape.workers);
}

/* A copy of the state that comes to another plan would compute something else. */
static int follow_plan(struct pb_crew *crew, struct pb_worker *worker)
{
	const struct pb_job *job = crew->job;
	if (crew->shape.kind == PB_CREW_THREADS ||
	    job->kernel->plan(job->state, crew->round, crew->merged) == crew->items)
		return 0;
	return pb_worker_fail(worker, -EPROTO, "the kernel's plan differs from the conductor's");
}

static int next_claim(void *cursor, uint64_t *begin, uint64_t *end)
{
	return pb_cursor_next(cursor, begin, end);
}

int pb_crew_claim_all(struct pb_worker *worker, struct pb_schedule *schedule, uint32_t place)
{
	struct pb_cursor cursor;
	pb_cursor_init(&cursor, schedule, place);
	if (worker->task.team->size > 1)
		return pb_team_claims_drain(worker, next_claim, &cursor);
	return pb_worker_drain(worker, next_claim, &cursor);
}

void pb_crew_round(struct pb_crew *crew, uint32_t index)
{
	struct pb_worker *worker = pb_crew_worker(crew, index);
	const struct pb_body *body = crew->shape.body;
	pb_worker_begin(worker, &crew->worker_round);
	const uint32_t place = pb_job_team_of(crew->job, crew->shape.first + index);
	int status = follow_plan(crew, worker);
	if (!status)
		status =
		    body ? body->run(worker, &crew->schedule, NULL) : pb_crew_claim_all(worker, &crew->schedule, place);
	if (status)
		pb_stop_raise(&crew->stop);
	pb_worker_end(worker);
}

void pb_crew_close(struct pb_crew *crew, uint32_t index)
{
	struct pb_worker *worker = pb_crew_worker(crew, index);
	if (crew->shape.body)
		crew->shape.body->close(worker);
	pb_worker_close(worker);
}

void pb_crew_serve(struct pb_crew *crew, uint32_t index)
{
	uint32_t *turn = &pb_crew_worker(crew, index)->turn;
	(void)pb_crew_open(crew, index);
	pb_gate_arrive(&crew->gate, 1);
	for (;;) {
		pb_gate_pass(&crew->gate, turn);
		if (crew->dismissed)
			break;
		pb_crew_round(crew, index);
		pb_gate_arrive(&crew->gate, 1);
	}
	pb_crew_close(crew, index);
	pb_gate_arrive(&crew->gate, 1);
}
