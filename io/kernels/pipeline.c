/*
 * pipeline.c: an index that comes slowly, and the details at its addresses: asked for once the index has ended (batch),
 * or while it comes, through a bounded queue between the item that reads it and the items that ask (stream).
 *
 * In a stream item 0 reads the index, and each of the others asks for one detail, or for none if the reader, held up by
 * a full queue, has done its share. In a batch that is two rounds. Details are told and tallied from item 1 on.
 */
#include <errno.h>
#include <stdlib.h>

#include "io/http/hash64.h"
#include "io/kernels/common/detail.h"
#include "io/kernels/common/found.h"
#include "io/kernels/common/queue.h"
#include "io/kernels/common/session.h"
#include "io/kernels/common/slow_index.h"

struct pipeline_state {
	struct pb_site site; /* first: sessions are opened by it */
	uint64_t items;      /* most details */
	int64_t every_ns;
	bool stream;
	char *index_url;
	unsigned round;
	struct pb_found *found; /* batch: of round 0, in round 1 */
	const char **list;      /* into it */
};

struct pipeline_acc {
	struct pb_detail_acc detail;
	struct pb_found found;
};

struct pipeline_session {
	struct pb_site_session site; /* first */
	struct pb_http_pool *index;  /* of the worker that reads it; NULL until then */
};

/* A detail that somebody works on. */
struct work {
	uint64_t ticket; /* 1 + the number of its address; 0: none was drawn */
	char *reference; /* NULL: not there yet */
	struct pb_detail_request request;
};

struct pipeline_local {
	struct pb_slow_index index;
	struct work work;
	uint64_t handed_on;
	bool too_long;
};

static const struct pb_param params[] = {
    {.name = "items",
     .type = PB_PARAM_COUNT,
     .initial = "1000",
     .max = 100000000,
     .scales = true,
     .unit = "items",
     .summary = "how many details, at most those in the index"},
    {.name = "mode",
     .type = PB_PARAM_CHOICE,
     .initial = "batch",
     .choices = "batch|stream",
     .summary = "details once the index has ended, or while it comes"},
    {.name = "every",
     .type = PB_PARAM_TIME,
     .initial = "10ms",
     .min = 1000,
     .max = PB_SITE_DAY_NS,
     .summary = "from address to address of the local server's index"},
    PB_SITE_PARAMS("190ms", "an index, one address a line, to use in place of the local server's"),
    {.name = NULL},
};

static void pipeline_teardown(void *opaque)
{
	struct pipeline_state *state = opaque;
	if (!state)
		return;
	free(state->index_url);
	free(state->list);
	free(state->found);
	pb_site_close(&state->site);
	free(state);
}

static int name_index(struct pipeline_state *state)
{
	if (state->site.url)
		state->index_url = strdup(state->site.url);
	else if (asprintf(&state->index_url, "%s/index/slow?count=%" PRIu64, state->site.base, state->items) < 0)
		state->index_url = NULL;
	return state->index_url ? 0 : -ENOMEM;
}

static int pipeline_setup(void **out, const struct pb_args *args, struct pb_why *why)
{
	struct pipeline_state *state = calloc(1, sizeof *state);
	if (!state)
		return pb_fail(why, -ENOMEM, "pipeline: out of memory");
	state->items = pb_args_get(args, "items").number;
	state->every_ns = (int64_t)pb_args_get(args, "every").number;
	state->stream = pb_args_get(args, "mode").number == 1;
	state->found = malloc(sizeof *state->found);
	state->list = calloc(state->items ? state->items : 1, sizeof *state->list);
	const struct pb_site_wants wants = {.stream_ns = state->every_ns};
	int status = state->found && state->list ? 0 : -ENOMEM;
	if (status == 0)
		status = pb_site_open(&state->site, args, &wants, why);
	if (status == 0)
		status = name_index(state);
	if (status) {
		pipeline_teardown(state);
		return status == -ENOMEM ? pb_fail(why, status, "pipeline: out of memory") : status;
	}
	state->site.http.body_bytes = PB_BODY_BYTES_MAX;
	*out = state;
	return 0;
}

static void pipeline_session_close(const void *state, void *opaque)
{
	struct pipeline_session *session = opaque;
	pb_http_pool_close(session->index);
	pb_site_session_close(state, &session->site);
}

static uint64_t pipeline_plan(void *opaque, unsigned round, const void *opaque_merged)
{
	struct pipeline_state *state = opaque;
	const struct pipeline_acc *merged = opaque_merged;
	state->round = round;
	if (state->items == 0 || round > 1 || (round == 1 && state->stream))
		return 0;
	if (round == 0)
		return state->stream ? state->items + 1 : 1;
	*state->found = merged->found;
	return pb_found_list(state->found, state->list, state->items);
}

static void free_work(struct work *work)
{
	pb_detail_free(&work->request);
	free(work->reference);
	*work = (struct work){0};
}

/* The detail of address `number`. */
static int do_work(const struct pipeline_state *state, struct pb_task *task, struct work *work, uint64_t number)
{
	const struct pipeline_session *session = task->session;
	struct pipeline_acc *acc = task->acc;
	struct pb_detail detail;
	const struct pb_detail_where where = {
	    .site = &state->site, .base = state->site.url, .reference = work->reference, .item = number + 1};
	return pb_detail_step(&work->request, &where, session->site.pool, task, &acc->detail, &detail);
}

static int listed_step(const struct pipeline_state *state, struct pb_task *task)
{
	struct work *work = &((struct pipeline_local *)task->local)->work;
	if (!work->reference && !task->cancelled)
		work->reference = strdup(state->list[task->begin]);
	if (!work->reference)
		return task->cancelled ? -ECANCELED : -ENOMEM;
	int status = do_work(state, task, work, task->begin);
	if (status != PB_WAIT)
		free_work(work);
	return status;
}

static int wait_for(struct pb_task *task, int64_t span_ns)
{
	task->wait.fd = -1;
	task->wait.events = 0;
	task->wait.tag = 0;
	task->wait.deadline_ns = pb_clock_ns() + span_ns;
	return PB_WAIT;
}

/* How soon, and how late at the latest, somebody looks at the queue again. */
static const int64_t look_ns = 200000, longest_ns = 100000000;

/* Half the way to its turn at the pace of the index: so it looks a few times only, and more often towards the end. */
static int wait_for_turn(const struct pipeline_state *state, struct pb_task *task, uint64_t ticket)
{
	const uint64_t ahead = pb_queue_ahead(task->shared, ticket);
	int64_t span_ns = ahead < 1000 ? (int64_t)ahead * (state->every_ns / 2) : longest_ns;
	if (span_ns < look_ns)
		span_ns = look_ns;
	return wait_for(task, span_ns < longest_ns ? span_ns : longest_ns);
}

/* Gets the ticket's address: PB_DONE with work->reference, or without if there will be none; PB_WAIT; -ENOMEM. */
static int get_work(const struct pipeline_state *state, struct pb_task *task, struct work *work)
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

static int ask_step(const struct pipeline_state *state, struct pb_task *task)
{
	struct work *work = &((struct pipeline_local *)task->local)->work;
	if (work->ticket == 0 && !task->cancelled)
		work->ticket = pb_queue_ticket(task->shared) + 1;
	int status = task->cancelled && !work->reference ? -ECANCELED : get_work(state, task, work);
	if (status == PB_DONE && work->reference)
		status = do_work(state, task, work, work->ticket - 1);
	if (status != PB_WAIT)
		free_work(work);
	return status;
}

static bool hand_on_line(const struct pipeline_state *state, struct pb_task *task, const char *line)
{
	struct pipeline_local *local = task->local;
	struct pipeline_acc *acc = task->acc;
	if (*line == '\0' || local->handed_on == state->items)
		return true;
	const bool fits = strlen(line) < PB_QUEUE_ADDRESS_BYTES;
	if (fits && state->stream && !pb_queue_put(task->shared, line))
		return false;
	local->too_long |= !fits || (!state->stream && pb_found_add(&acc->found, 0, acc->found.count, line) != 0);
	local->handed_on++;
	return true;
}

/* Hands on the lines that have come: to the queue, or to the result. False: the queue is full. */
static bool hand_on(const struct pipeline_state *state, struct pb_task *task)
{
	struct pipeline_local *local = task->local;
	for (const char *line; (line = pb_slow_index_line(&local->index)); pb_slow_index_take(&local->index, line))
		if (!hand_on_line(state, task, line))
			return false;
	return true;
}

/* The queue is full: does the oldest work in it, or waits for whoever has drawn that. */
static int help(const struct pipeline_state *state, struct pb_task *task)
{
	struct pipeline_local *local = task->local;
	struct work *work = &local->work;
	uint64_t ticket;
	if (work->ticket == 0 && pb_queue_help(task->shared, &ticket))
		work->ticket = ticket + 1;
	if (work->ticket == 0)
		return wait_for(task, look_ns);
	int status = ask_step(state, task);
	local->index.progress_ns = pb_clock_ns();
	return status;
}

static int open_index_pool(const struct pipeline_state *state, struct pipeline_session *session)
{
	struct pb_http_options options = state->site.http;
	options.attempts = 1;
	options.total_timeout_ns = PB_SLOW_INDEX_NS;
	return session->index ? 0 : pb_http_pool_open(&session->index, &options);
}

static int begin_index(const struct pipeline_state *state, struct pb_task *task)
{
	struct pipeline_local *local = task->local;
	if (local->index.address.url)
		return 0;
	int status = open_index_pool(state, task->session);
	if (status)
		return status;
	return pb_slow_index_begin(&local->index, state->index_url, pb_site_is_local(&state->site) ? 0 : state->items);
}

/* PB_DONE: the index has ended, and all of it has been handed on. */
static int read_index(const struct pipeline_state *state, struct pb_task *task)
{
	struct pipeline_local *local = task->local;
	const struct pipeline_session *session = task->session;
	for (;;) {
		const bool busy = local->work.ticket || !hand_on(state, task);
		if (!busy && local->index.ended)
			return PB_DONE;
		int status =
		    busy ? help(state, task)
		         : pb_slow_index_step(&local->index, session->index, task, state->site.http.total_timeout_ns);
		if (status < 0 || (status == PB_WAIT && (busy || !pb_slow_index_line(&local->index))))
			return status;
	}
}

static int end_index(const struct pipeline_state *state, struct pb_task *task)
{
	struct pipeline_local *local = task->local;
	struct pipeline_acc *acc = task->acc;
	const struct pb_tally_entry entry = {
	    .item = 0,
	    .url = local->index.address.url,
	    .figures = &local->index.request.figures,
	    .fault = local->too_long ? "there is no room for all addresses of the index" : NULL};
	if (state->stream)
		pb_queue_close(task->shared);
	return pb_tally_end(task, &acc->detail.tally, &entry);
}

static void free_index(struct pipeline_local *local)
{
	pb_slow_index_free(&local->index);
	free_work(&local->work);
}

/* The last call: what either request holds is released. */
static int cancel_index(struct pb_task *task)
{
	struct pipeline_local *local = task->local;
	const struct pipeline_session *session = task->session;
	if (local->index.request.exchange)
		(void)pb_http_step(&local->index.request, session->index, task);
	if (local->work.request.request.exchange)
		(void)pb_http_step(&local->work.request.request, session->site.pool, task);
	free_index(local);
	return -ECANCELED;
}

static int index_step(const struct pipeline_state *state, struct pb_task *task)
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

static int pipeline_step(const void *opaque, struct pb_task *task)
{
	const struct pipeline_state *state = opaque;
	if (state->round == 1)
		return listed_step(state, task);
	return task->begin == 0 ? index_step(state, task) : ask_step(state, task);
}

static void pipeline_merge(void *opaque_into, const void *opaque_from)
{
	struct pipeline_acc *into = opaque_into;
	const struct pipeline_acc *from = opaque_from;
	pb_detail_merge(&into->detail, &from->detail);
	pb_found_merge(&into->found, &from->found);
}

/* The local server's index lists all of its details, one a line. */
static void expect_index(const struct pipeline_state *state, struct pb_digest *digest)
{
	struct pb_hash64 hash;
	uint64_t bytes = 0;
	pb_hash64_init(&hash);
	for (uint64_t n = 0; n < state->items; n++) {
		char line[32];
		const int length = snprintf(line, sizeof line, "/detail/%" PRIu64 "\n", n);
		pb_hash64_update(&hash, line, (size_t)length);
		bytes += (uint64_t)length;
	}
	pb_tally_enter(digest, 0, bytes, pb_hash64_digest(&hash));
}

static int check_local(const struct pipeline_state *state, const struct pb_detail_acc *merged,
                       struct pb_verdict *verdict)
{
	struct pb_detail_acc expected = {0};
	if (state->items > 0)
		expect_index(state, &expected.tally.digest);
	pb_detail_expect(&state->site, state->items, 1, &expected);
	int status = pb_tally_check(&merged->tally, expected.tally.digest.items, &expected.tally.digest, verdict);
	return status ? status : pb_detail_check(merged, &expected, &verdict->why);
}

static int pipeline_check(const void *opaque, const void *opaque_merged, struct pb_verdict *verdict)
{
	const struct pipeline_state *state = opaque;
	const struct pb_detail_acc *merged = &((const struct pipeline_acc *)opaque_merged)->detail;
	if (pb_site_is_local(&state->site))
		return check_local(state, merged, verdict);
	int status = pb_tally_check(&merged->tally, merged->tally.digest.items + merged->tally.failed, NULL, verdict);
	if (status == 0 && merged->details == 0 && state->items > 0)
		status = pb_fail(&verdict->why, -EBADMSG, "the index holds no address: %s", state->site.url);
	return status;
}

static void pipeline_cost(const void *opaque, struct pb_cost *cost)
{
	const struct pipeline_state *state = opaque;
	cost->ops = (double)state->items;
	cost->op = "details";
}

extern const struct pb_kernel pb_kernel_pipeline;
const struct pb_kernel pb_kernel_pipeline = {
    .abi = PB_ABI,
    .size = sizeof pb_kernel_pipeline,
    .name = "pipeline",
    .summary = "an index that comes slowly, and its details after it or meanwhile",
    .params = params,
    .result_size = sizeof(struct pipeline_acc),
    .local_size = sizeof(struct pipeline_local),
    .session_size = sizeof(struct pipeline_session),
    .shared_size = sizeof(struct pb_queue),
    .max_grain = 1,
    .setup = pipeline_setup,
    .teardown = pipeline_teardown,
    .session_open = pb_site_session_open,
    .session_close = pipeline_session_close,
    .plan = pipeline_plan,
    .step = pipeline_step,
    .merge = pipeline_merge,
    .check = pipeline_check,
    .cost = pipeline_cost,
};
