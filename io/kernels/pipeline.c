/*
 * pipeline.c: an index that comes slowly, and the details at its addresses: asked for once the index has ended (batch),
 * or while it comes, through a bounded queue between the item that reads it and the items that ask (stream).
 */
#include <errno.h>
#include <stdlib.h>

#include "io/http/hash64.h"
#include "io/kernels/pipeline/state.h"

static const struct pb_param params[] = {
    PB_INDEXED_ITEMS_PARAM,
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
	struct pb_pipeline *state = opaque;
	if (!state)
		return;
	free(state->index_url);
	pb_indexed_close(&state->indexed);
	free(state);
}

static int name_index(struct pb_pipeline *state)
{
	if (state->indexed.site.url)
		state->index_url = strdup(state->indexed.site.url);
	else if (asprintf(&state->index_url, "%s/index/slow?count=%" PRIu64, state->indexed.site.base,
	                  state->indexed.items) < 0)
		state->index_url = NULL;
	return state->index_url ? 0 : -ENOMEM;
}

static int pipeline_setup(void **out, const struct pb_args *args, struct pb_why *why)
{
	struct pb_pipeline *state = calloc(1, sizeof *state);
	if (!state)
		return pb_fail(why, -ENOMEM, "pipeline: out of memory");
	state->every_ns = (int64_t)pb_args_get(args, "every").number;
	state->stream = pb_args_get(args, "mode").number == 1;
	const struct pb_site_wants wants = {.stream_ns = state->every_ns};
	int status = pb_indexed_open(&state->indexed, args, &wants, why);
	if (status == 0 && (status = name_index(state)))
		(void)pb_fail(why, status, "pipeline: out of memory");
	if (status) {
		pipeline_teardown(state);
		return status;
	}
	*out = state;
	return 0;
}

static void pipeline_session_close(const void *state, void *opaque)
{
	struct pb_pipeline_session *session = opaque;
	pb_http_pool_close(session->index);
	pb_site_session_close(state, &session->site);
}

static uint64_t pipeline_plan(void *opaque, unsigned round, const void *merged)
{
	struct pb_pipeline *state = opaque;
	state->round = round;
	if (state->indexed.items == 0 || round > 1 || (round == 1 && state->stream))
		return 0;
	if (round == 0)
		return state->stream ? state->indexed.items + 1 : 1;
	return pb_indexed_list(&state->indexed, merged);
}

static int pipeline_step(const void *opaque, struct pb_task *task)
{
	const struct pb_pipeline *state = opaque;
	if (state->round == 1)
		return pb_pipeline_listed(state, task);
	return task->begin == 0 ? pb_pipeline_read(state, task) : pb_pipeline_queued(state, task);
}

/* The local server's index lists all of its details, one a line. */
static struct pb_digest expect_index(const struct pb_pipeline *state)
{
	struct pb_digest digest = {0};
	struct pb_hash64 hash;
	uint64_t bytes = 0;
	pb_hash64_init(&hash);
	for (uint64_t n = 0; n < state->indexed.items; n++) {
		char line[32];
		const int length = snprintf(line, sizeof line, "/detail/%" PRIu64 "\n", n);
		pb_hash64_update(&hash, line, (size_t)length);
		bytes += (uint64_t)length;
	}
	if (state->indexed.items > 0)
		pb_tally_enter(&digest, 0, bytes, pb_hash64_digest(&hash));
	return digest;
}

static int pipeline_check(const void *opaque, const void *opaque_merged, struct pb_verdict *verdict)
{
	const struct pb_pipeline *state = opaque;
	const struct pb_indexed_acc *merged = opaque_merged;
	const struct pb_digest index = expect_index(state);
	return pb_indexed_check(&state->indexed, &merged->detail, &index, 1, verdict);
}

extern const struct pb_kernel pb_kernel_pipeline;
const struct pb_kernel pb_kernel_pipeline = {
    .abi = PB_ABI,
    .size = sizeof pb_kernel_pipeline,
    .name = "pipeline",
    .summary = "an index that comes slowly, and its details after it or meanwhile",
    .params = params,
    .result_size = sizeof(struct pb_indexed_acc),
    .local_size = sizeof(struct pb_pipeline_local),
    .session_size = sizeof(struct pb_pipeline_session),
    .shared_size = sizeof(struct pb_queue),
    .max_grain = 1,
    .setup = pipeline_setup,
    .teardown = pipeline_teardown,
    .session_open = pb_site_session_open,
    .session_close = pipeline_session_close,
    .plan = pipeline_plan,
    .step = pipeline_step,
    .merge = pb_indexed_merge,
    .check = pipeline_check,
    .cost = pb_indexed_cost,
};
