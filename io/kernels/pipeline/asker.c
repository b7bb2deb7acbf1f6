/* Who asks for details: one that is in the list, or one whose address is drawn from the queue as a ticket. */
#include <errno.h>
#include <stdlib.h>

#include "io/kernels/pipeline/state.h"

void pb_pipeline_work_free(struct pb_pipeline_work *work)
{
	pb_detail_free(&work->request);
	free(work->reference);
	*work = (struct pb_pipeline_work){0};
}

/* The detail of address `number`. */
static int do_work(const struct pb_pipeline *state, struct pb_task *task, struct pb_pipeline_work *work,
                   uint64_t number)
{
	const struct pb_pipeline_session *session = task->session;
	struct pb_indexed_acc *acc = task->acc;
	struct pb_detail detail;
	const struct pb_detail_where where = {.site = &state->indexed.site,
	                                      .base = state->indexed.site.url,
	                                      .reference = work->reference,
	                                      .item = number + 1};
	return pb_detail_step(&work->request, &where, session->site.pool, task, &acc->detail, &detail);
}

int pb_pipeline_listed(const struct pb_pipeline *state, struct pb_task *task)
{
	struct pb_pipeline_work *work = &((struct pb_pipeline_local *)task->local)->work;
	if (!work->reference && !task->cancelled)
		work->reference = strdup(state->indexed.list[task->begin]);
	if (!work->reference)
		return task->cancelled ? -ECANCELED : -ENOMEM;
	int status = do_work(state, task, work, task->begin);
	if (status != PB_WAIT)
		pb_pipeline_work_free(work);
	return status;
}

/* How late somebody looks at the queue again at the latest. */
static const int64_t longest_ns = 100000000;

/* Half the way to its turn at the pace of the index: so it looks a few times only, and more often towards the end. */
static int wait_for_turn(const struct pb_pipeline *state, struct pb_task *task, uint64_t ticket)
{
	const uint64_t ahead = pb_queue_ahead(task->shared, ticket);
	int64_t span_ns = ahead < 1000 ? (int64_t)ahead * (state->every_ns / 2) : longest_ns;
	if (span_ns < PB_PIPELINE_LOOK_NS)
		span_ns = PB_PIPELINE_LOOK_NS;
	return pb_pipeline_wait(task, span_ns < longest_ns ? span_ns : longest_ns);
}

/* Gets the ticket's address: PB_DONE with work->reference, or without if there will be none; PB_WAIT; -ENOMEM. */
static int get_work(const struct pb_pipeline *state, struct pb_task *task, struct pb_pipeline_work *work)
{
	char address[PB_QUEUE_ADDRESS_BYTES];
	if (work->reference)
		return PB_DONE;
	switch (pb_queue_take(task->shared, work->ticket - 1, address)) {
	case PB_QUEUE_OVER:
		return PB_DONE;
	case PB_QUEUE_NOT_YET:
		return wait_for_turn(state, task, work->ticket - 1);
	default:
		work->reference = strdup(address);
		return work->reference ? PB_DONE : -ENOMEM;
	}
}

int pb_pipeline_queued(const struct pb_pipeline *state, struct pb_task *task)
{
	struct pb_pipeline_work *work = &((struct pb_pipeline_local *)task->local)->work;
	if (work->ticket == 0 && !task->cancelled)
		work->ticket = pb_queue_ticket(task->shared) + 1;
	int status = task->cancelled && !work->reference ? -ECANCELED : get_work(state, task, work);
	if (status == PB_DONE && work->reference)
		status = do_work(state, task, work, work->ticket - 1);
	if (status != PB_WAIT)
		pb_pipeline_work_free(work);
	return status;
}
