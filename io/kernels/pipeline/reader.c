/* Who reads the index, and hands its addresses on while it comes. */
#include <errno.h>

#include "io/kernels/pipeline/state.h"

static bool hand_on_line(const struct pb_pipeline *state, struct pb_task *task, const char *line)
{
	struct pb_pipeline_local *local = task->local;
	struct pb_indexed_acc *acc = task->acc;
	if (*line == '\0' || local->handed_on == state->indexed.items)
		return true;
	const bool fits = strlen(line) < PB_QUEUE_ADDRESS_BYTES;
	if (fits && state->stream && !pb_queue_put(task->shared, line))
		return false;
	local->too_long |= !fits || (!state->stream && pb_found_add(&acc->found, 0, acc->found.count, line) != 0);
	local->handed_on++;
	return true;
}

/* Hands on the lines that have come: to the queue, or to the result. False: the queue is full. */
static bool hand_on(const struct pb_pipeline *state, struct pb_task *task)
{
	struct pb_pipeline_local *local = task->local;
	for (const char *line; (line = pb_slow_index_line(&local->index)); pb_slow_index_take(&local->index, line))
		if (!hand_on_line(state, task, line))
			return false;
	return true;
}

/* The queue is full: does the oldest work in it, or waits for whoever has drawn that. */
static int help(const struct pb_pipeline *state, struct pb_task *task)
{
	struct pb_pipeline_local *local = task->local;
	struct pb_pipeline_work *work = &local->work;
	uint64_t ticket;
	if (work->ticket == 0 && pb_queue_help(task->shared, &ticket))
		work->ticket = ticket + 1;
	if (work->ticket == 0)
		return pb_pipeline_wait(task, PB_PIPELINE_LOOK_NS);
	int status = pb_pipeline_queued(state, task);
	local->index.progress_ns = pb_clock_ns();
	return status;
}

static int open_index_pool(const struct pb_pipeline *state, struct pb_pipeline_session *session)
{
	struct pb_http_options options = state->indexed.site.http;
	options.attempts = 1;
	options.total_timeout_ns = PB_SLOW_INDEX_NS;
	return session->index ? 0 : pb_http_pool_open(&session->index, &options);
}

static int begin_index(const struct pb_pipeline *state, struct pb_task *task)
{
	struct pb_pipeline_local *local = task->local;
	if (local->index.address.url)
		return 0;
	int status = open_index_pool(state, task->session);
	if (status)
		return status;
	return pb_slow_index_begin(&local->index, state->index_url,
	                           pb_site_is_local(&state->indexed.site) ? 0 : state->indexed.items);
}

/* PB_DONE: the index has ended, and all of it has been handed on. */
static int read_index(const struct pb_pipeline *state, struct pb_task *task)
{
	struct pb_pipeline_local *local = task->local;
	const struct pb_pipeline_session *session = task->session;
	for (;;) {
		const bool busy = local->work.ticket || !hand_on(state, task);
		if (!busy && local->index.ended)
			return PB_DONE;
		int status = busy ? help(state, task)
		                  : pb_slow_index_step(&local->index, session->index, task,
		                                       state->indexed.site.http.total_timeout_ns);
		if (status < 0 || (status == PB_WAIT && (busy || !pb_slow_index_line(&local->index))))
			return status;
	}
}

static int end_index(const struct pb_pipeline *state, struct pb_task *task)
{
	struct pb_pipeline_local *local = task->local;
	struct pb_indexed_acc *acc = task->acc;
	const struct pb_tally_entry entry = {
	    .item = 0,
	    .url = local->index.address.url,
	    .figures = &local->index.request.figures,
	    .fault = local->too_long ? "there is no room for all addresses of the index" : NULL};
	if (state->stream)
		pb_queue_close(task->shared);
	return pb_tally_end(task, &acc->detail.tally, &entry);
}

static void free_index(struct pb_pipeline_local *local)
{
	pb_slow_index_free(&local->index);
	pb_pipeline_work_free(&local->work);
}

/* The last call: what either request holds is released. */
static int cancel_index(struct pb_task *task)
{
	struct pb_pipeline_local *local = task->local;
	const struct pb_pipeline_session *session = task->session;
	if (local->index.request.exchange)
		(void)pb_http_step(&local->index.request, session->index, task);
	if (local->work.request.request.exchange)
		(void)pb_http_step(&local->work.request.request, session->site.pool, task);
	free_index(local);
	return -ECANCELED;
}

int pb_pipeline_read(const struct pb_pipeline *state, struct pb_task *task)
{
	if (task->cancelled)
		return cancel_index(task);
	int status = begin_index(state, task);
	if (status == 0)
		status = read_index(state, task);
	if (status == PB_DONE)
		status = end_index(state, task);
	if (status != PB_WAIT)
		free_index(task->local);
	return status;
}
