/* fetch.c: downloads, each checked: a few pages of the local server again and again, one address, or a list of them. */
#include <stdlib.h>

#include "io/kernels/common/addresses.h"
#include "io/kernels/common/session.h"
#include "io/kernels/common/tally.h"

struct fetch_state {
	struct pb_site site; /* first: sessions are opened by it */
	struct pb_addresses addresses;
};

static const struct pb_param params[] = {
    {.name = "items",
     .type = PB_PARAM_COUNT,
     .initial = "160",
     .max = 100000000,
     .scales = true,
     .unit = "items",
     .summary = "how many downloads"},
    {.name = "pages",
     .type = PB_PARAM_COUNT,
     .initial = "2",
     .min = 1,
     .max = 1000000,
     .unit = "pages",
     .summary = "how many pages of the local server they take in turn"},
    PB_SITE_PARAMS("50ms", PB_ADDRESSES_URL_SUMMARY),
    PB_ADDRESSES_FILE_PARAM,
    {.name = NULL},
};

static void fetch_teardown(void *opaque)
{
	struct fetch_state *state = opaque;
	if (!state)
		return;
	pb_addresses_free(&state->addresses);
	pb_site_close(&state->site);
	free(state);
}

static int fetch_setup(void **out, const struct pb_args *args, struct pb_why *why)
{
	const struct pb_site_wants wants = {.no_server = pb_args_get(args, "urls").length > 0};
	struct fetch_state *state = calloc(1, sizeof *state);
	if (!state)
		return pb_fail(why, -ENOMEM, "fetch: out of memory");
	int status = pb_site_open(&state->site, args, &wants, why);
	if (status == 0)
		status = pb_addresses_make(&state->addresses, &state->site, args, "/page/%" PRIu64,
		                           pb_args_get(args, "pages").number, why);
	if (status) {
		fetch_teardown(state);
		return status;
	}
	*out = state;
	return 0;
}

static uint64_t fetch_plan(void *opaque, unsigned round, const void *merged)
{
	const struct fetch_state *state = opaque;
	(void)merged;
	return round == 0 ? state->addresses.items : 0;
}

static int fetch_step(const void *opaque, struct pb_task *task)
{
	const struct fetch_state *state = opaque;
	const struct pb_site_session *session = task->session;
	const struct pb_address *address = pb_addresses_of(&state->addresses, task->begin);
	struct pb_http_request *request = task->local;
	int status = pb_address_get(address, task->begin, request, session->pool, task);
	if (status != PB_DONE)
		return status;
	const struct pb_tally_entry entry = {.item = task->begin, .url = address->url, .figures = &request->figures};
	return pb_tally_end(task, task->acc, &entry);
}

static void fetch_merge(void *into, const void *from)
{
	pb_tally_merge(into, from);
}

static int fetch_check(const void *opaque, const void *merged, struct pb_verdict *verdict)
{
	const struct fetch_state *state = opaque;
	struct pb_digest expected = {0};
	const bool known = pb_addresses_expect(&state->addresses, &expected);
	return pb_tally_check(merged, state->addresses.items, known ? &expected : NULL, verdict);
}

static void fetch_cost(const void *opaque, struct pb_cost *cost)
{
	const struct fetch_state *state = opaque;
	cost->ops = (double)state->addresses.items;
	cost->op = "requests";
	cost->bytes = pb_addresses_bytes(&state->addresses);
}

extern const struct pb_kernel pb_kernel_fetch;
const struct pb_kernel pb_kernel_fetch = {
    .abi = PB_ABI,
    .size = sizeof pb_kernel_fetch,
    .name = "fetch",
    .summary = "downloads over HTTP, each one checked",
    .params = params,
    .result_size = sizeof(struct pb_tally),
    .local_size = sizeof(struct pb_http_request),
    .session_size = sizeof(struct pb_site_session),
    .max_grain = 1,
    .paced = true,
    .setup = fetch_setup,
    .teardown = fetch_teardown,
    .session_open = pb_site_session_open,
    .session_close = pb_site_session_close,
    .plan = fetch_plan,
    .step = fetch_step,
    .merge = fetch_merge,
    .check = fetch_check,
    .cost = fetch_cost,
};
