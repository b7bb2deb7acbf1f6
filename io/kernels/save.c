/* save.c: JSON texts that are downloaded and written, each to a file of its own. */
#include <cjson/cJSON.h>
#include <stdlib.h>

#include "io/kernels/common/addresses.h"
#include "io/kernels/common/body.h"
#include "io/kernels/common/folder.h"
#include "io/kernels/common/session.h"
#include "io/kernels/common/tally.h"
#include "io/kernels/common/writer.h"

struct save_state {
	struct pb_site site; /* first: sessions are opened by it */
	struct pb_addresses addresses;
	struct pb_folder folder;
};

struct save_session {
	struct pb_site_session site; /* first */
	struct pb_writer *writer;
};

struct save_local {
	struct pb_http_request request;
	struct pb_body body;
	char *path; /* of the file; NULL: the answer is not there yet */
	struct pb_write_job job;
};

static const struct pb_param params[] = {
    {.name = "items",
     .type = PB_PARAM_COUNT,
     .initial = "5",
     .max = 100000000,
     .scales = true,
     .unit = "items",
     .summary = "how many files"},
    PB_SITE_PARAMS("280ms", PB_ADDRESSES_URL_SUMMARY),
    PB_ADDRESSES_FILE_PARAM,
    {.name = "out",
     .type = PB_PARAM_TEXT,
     .initial = "",
     .summary = "the folder for the files; without it they go to a temporary one"},
    {.name = NULL},
};

static void save_teardown(void *opaque)
{
	struct save_state *state = opaque;
	if (!state)
		return;
	pb_folder_close(&state->folder);
	pb_addresses_free(&state->addresses);
	pb_site_close(&state->site);
	free(state);
}

static int save_setup(void **out, const struct pb_args *args, struct pb_why *why)
{
	const struct pb_site_wants wants = {.no_server = pb_args_get(args, "urls").length > 0};
	struct save_state *state = calloc(1, sizeof *state);
	if (!state)
		return pb_fail(why, -ENOMEM, "save: out of memory");
	int status = pb_site_open(&state->site, args, &wants, why);
	state->site.http.body_bytes = PB_BODY_BYTES_MAX;
	if (status == 0)
		status = pb_addresses_make(&state->addresses, &state->site, args, "/json/%" PRIu64, UINT64_MAX, why);
	if (status == 0)
		status = pb_folder_open(&state->folder, pb_args_get(args, "out").text, why);
	if (status) {
		save_teardown(state);
		return status;
	}
	*out = state;
	return 0;
}

static int save_session_open(const void *state, void *opaque)
{
	struct save_session *session = opaque;
	int status = pb_site_session_open(state, &session->site);
	if (status == 0 && (status = pb_writer_open(&session->writer)) != 0)
		pb_site_session_close(state, &session->site);
	return status;
}

static void save_session_close(const void *state, void *opaque)
{
	struct save_session *session = opaque;
	pb_writer_close(session->writer);
	pb_site_session_close(state, &session->site);
}

static uint64_t save_plan(void *opaque, unsigned round, const void *merged)
{
	const struct save_state *state = opaque;
	(void)merged;
	return round == 0 ? state->addresses.items : 0;
}

static bool is_json_string(const struct pb_body *body)
{
	const char *end = NULL;
	cJSON *json = body->bytes ? cJSON_ParseWithLengthOpts(body->bytes, body->length + 1, &end, 1) : NULL;
	const bool is_string = cJSON_IsString(json);
	cJSON_Delete(json);
	return is_string;
}

static int finish(const struct save_state *state, struct pb_task *task, const char *fault)
{
	const struct save_local *local = task->local;
	const struct pb_tally_entry entry = {.item = task->begin,
	                                     .url = pb_addresses_of(&state->addresses, task->begin)->url,
	                                     .figures = &local->request.figures,
	                                     .fault = fault};
	return pb_tally_end(task, task->acc, &entry);
}

/* The answer is there. PB_WAIT: its file is to be written; otherwise the item has ended. */
static int begin_file(const struct save_state *state, struct pb_task *task)
{
	struct save_local *local = task->local;
	if (local->request.figures.error != PB_HTTP_OK)
		return finish(state, task, NULL);
	if (!is_json_string(&local->body))
		return finish(state, task, "the body is not a JSON string");
	if (asprintf(&local->path, "%s/%06" PRIu64 ".json", state->folder.path, task->begin) < 0) {
		local->path = NULL;
		return -ENOMEM;
	}
	local->job.path = local->path;
	local->job.bytes = local->body.bytes;
	local->job.length = local->body.length;
	return PB_WAIT;
}

static int download(const struct save_state *state, struct pb_task *task)
{
	const struct save_session *session = task->session;
	struct save_local *local = task->local;
	local->request.sink = pb_body_sink;
	local->request.context = &local->body;
	const struct pb_address *address = pb_addresses_of(&state->addresses, task->begin);
	int status = pb_address_get(address, task->begin, &local->request, session->site.pool, task);
	return status == PB_DONE ? begin_file(state, task) : status;
}

static int write_file(const struct save_state *state, struct pb_task *task)
{
	const struct save_session *session = task->session;
	const struct save_local *local = task->local;
	int status = pb_writer_step(session->writer, &((struct save_local *)task->local)->job, task);
	if (status != PB_DONE)
		return status;
	char fault[96];
	(void)snprintf(fault, sizeof fault, "the file could not be written: %s", strerror(-local->job.status));
	return finish(state, task, local->job.status ? fault : NULL);
}

static int save_step(const void *opaque, struct pb_task *task)
{
	struct save_local *local = task->local;
	int status = local->path ? PB_WAIT : download(opaque, task);
	if (local->path)
		status = write_file(opaque, task);
	if (status == PB_WAIT)
		return status;
	pb_body_free(&local->body);
	free(local->path);
	local->path = NULL;
	return status;
}

static void save_merge(void *into, const void *from)
{
	pb_tally_merge(into, from);
}

/* What is entered as done is a body that is as it should be and whose file was written without an error. */
static int save_check(const void *opaque, const void *merged, struct pb_verdict *verdict)
{
	const struct save_state *state = opaque;
	struct pb_digest expected = {0};
	const bool known = pb_addresses_expect(&state->addresses, &expected);
	return pb_tally_check(merged, state->addresses.items, known ? &expected : NULL, verdict);
}

static void save_cost(const void *opaque, struct pb_cost *cost)
{
	const struct save_state *state = opaque;
	cost->ops = (double)state->addresses.items;
	cost->op = "files";
	cost->bytes = pb_addresses_bytes(&state->addresses);
}

extern const struct pb_kernel pb_kernel_save;
const struct pb_kernel pb_kernel_save = {
    .abi = PB_ABI,
    .size = sizeof pb_kernel_save,
    .name = "save",
    .summary = "JSON texts that are downloaded, each to a file of its own",
    .params = params,
    .result_size = sizeof(struct pb_tally),
    .local_size = sizeof(struct save_local),
    .session_size = sizeof(struct save_session),
    .max_grain = 1,
    .paced = true,
    .setup = save_setup,
    .teardown = save_teardown,
    .session_open = save_session_open,
    .session_close = save_session_close,
    .plan = save_plan,
    .step = save_step,
    .merge = save_merge,
    .check = save_check,
    .cost = save_cost,
};
