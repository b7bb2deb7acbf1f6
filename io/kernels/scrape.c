/* scrape.c: the text of the first <h1> of each page, in one table in the order of pages. */
#include <stdlib.h>

#include "io/http/hash64.h"
#include "io/kernels/common/addresses.h"
#include "io/kernels/common/heading.h"
#include "io/kernels/common/session.h"
#include "io/kernels/common/table.h"
#include "io/kernels/common/tally.h"

struct scrape_state {
	struct pb_site site; /* first: sessions are opened by it */
	struct pb_addresses addresses;
	struct pb_table table;
};

struct scrape_acc {
	struct pb_tally tally;
	struct pb_digest headings; /* by their text */
};

struct scrape_local {
	struct pb_http_request request;
	struct pb_heading heading;
};

static const struct pb_param params[] = {
    {.name = "items",
     .type = PB_PARAM_COUNT,
     .initial = "100",
     .max = 100000000,
     .scales = true,
     .unit = "items",
     .summary = "how many pages"},
    PB_SITE_PARAMS("890ms", PB_ADDRESSES_URL_SUMMARY),
    PB_ADDRESSES_FILE_PARAM,
    PB_TABLE_PARAM,
    {.name = NULL},
};

static void scrape_teardown(void *opaque)
{
	struct scrape_state *state = opaque;
	if (!state)
		return;
	pb_table_free(&state->table);
	pb_addresses_free(&state->addresses);
	pb_site_close(&state->site);
	free(state);
}

static int scrape_setup(void **out, const struct pb_args *args, struct pb_why *why)
{
	const struct pb_site_wants wants = {.no_server = pb_args_get(args, "urls").length > 0};
	const struct pb_value path = pb_args_get(args, "out");
	struct scrape_state *state = calloc(1, sizeof *state);
	if (!state)
		return pb_fail(why, -ENOMEM, "scrape: out of memory");
	pb_heading_init();
	state->table.path = path.length ? path.text : NULL;
	int status = pb_site_open(&state->site, args, &wants, why);
	if (status == 0)
		status = pb_addresses_make(&state->addresses, &state->site, args, "/page/%" PRIu64, UINT64_MAX, why);
	if (status) {
		scrape_teardown(state);
		return status;
	}
	*out = state;
	return 0;
}

static uint64_t scrape_plan(void *opaque, unsigned round, const void *merged)
{
	const struct scrape_state *state = opaque;
	(void)merged;
	return round == 0 ? state->addresses.items : 0;
}

/* One row per page, also for those that failed: their heading is empty. */
static int emit_row(struct pb_task *task, const char *url, struct pb_heading *heading, bool ok)
{
	char row[PB_URL_MAX + PB_HEADING_BYTES + 2];
	if (ok)
		pb_table_clean(heading->text);
	const int length = snprintf(row, sizeof row, "%s\t%s", url, ok ? heading->text : "");
	const size_t bytes = (size_t)length < sizeof row ? (size_t)length : sizeof row - 1;
	int status = pb_emit(task, task->begin, row, bytes);
	return status == -ENOTSUP ? 0 : status;
}

static int finish(struct pb_task *task, const char *url)
{
	struct scrape_local *local = task->local;
	struct scrape_acc *acc = task->acc;
	const struct pb_tally_entry entry = {.item = task->begin,
	                                     .url = url,
	                                     .figures = &local->request.figures,
	                                     .fault = pb_heading_end(&local->heading)};
	const bool ok = pb_tally_entry_ok(&entry);
	int status = pb_tally_end(task, &acc->tally, &entry);
	if (ok)
		pb_tally_enter(&acc->headings, task->begin, local->heading.length,
		               pb_hash64(local->heading.text, local->heading.length));
	return status ? status : emit_row(task, url, &local->heading, ok);
}

static int scrape_step(const void *opaque, struct pb_task *task)
{
	const struct scrape_state *state = opaque;
	const struct pb_site_session *session = task->session;
	const struct pb_address *address = pb_addresses_of(&state->addresses, task->begin);
	struct scrape_local *local = task->local;
	local->request.sink = pb_heading_sink;
	local->request.context = &local->heading;
	int status = pb_address_get(address, task->begin, &local->request, session->pool, task);
	if (status == PB_WAIT)
		return status;
	if (status == PB_DONE)
		status = finish(task, address->url);
	pb_heading_free(&local->heading);
	return status;
}

static void scrape_merge(void *opaque_into, const void *opaque_from)
{
	struct scrape_acc *into = opaque_into;
	const struct scrape_acc *from = opaque_from;
	pb_tally_merge(&into->tally, &from->tally);
	pb_digest_merge(&into->headings, &from->headings);
}

static int scrape_collect(void *opaque, uint64_t item, const void *record, size_t bytes)
{
	struct scrape_state *state = opaque;
	int status = item == 0 ? pb_table_begin(&state->table, "url\th1") : 0;
	if (status == 0)
		status = pb_table_add(&state->table, record, bytes);
	if (status == 0 && item + 1 == state->addresses.items)
		pb_table_write(&state->table);
	return status;
}

/* The headings of the local server's pages, by their numbers. */
static int check_headings(const struct scrape_state *state, const struct pb_digest *headings, struct pb_why *why)
{
	struct pb_digest expected = {0};
	for (uint64_t item = 0; item < state->addresses.items; item++) {
		char text[32];
		const int length = snprintf(text, sizeof text, "Page %" PRIu64, item);
		pb_tally_enter(&expected, item, (uint64_t)length, pb_hash64(text, (size_t)length));
	}
	return pb_digest_check(headings, &expected, "", why);
}

static int scrape_check(const void *opaque, const void *opaque_merged, struct pb_verdict *verdict)
{
	const struct scrape_state *state = opaque;
	const struct scrape_acc *merged = opaque_merged;
	struct pb_digest expected = {0};
	const bool known = pb_addresses_expect(&state->addresses, &expected);
	int status = pb_tally_check(&merged->tally, state->addresses.items, known ? &expected : NULL, verdict);
	if (status == 0 && known)
		status = check_headings(state, &merged->headings, &verdict->why);
	return status ? status : pb_table_check(&state->table, &verdict->why);
}

static void scrape_cost(const void *opaque, struct pb_cost *cost)
{
	const struct scrape_state *state = opaque;
	cost->ops = (double)state->addresses.items;
	cost->op = "pages";
	cost->bytes = pb_addresses_bytes(&state->addresses);
}

extern const struct pb_kernel pb_kernel_scrape;
const struct pb_kernel pb_kernel_scrape = {
    .abi = PB_ABI,
    .size = sizeof pb_kernel_scrape,
    .name = "scrape",
    .summary = "the first heading of each web page, in one table",
    .params = params,
    .result_size = sizeof(struct scrape_acc),
    .local_size = sizeof(struct scrape_local),
    .session_size = sizeof(struct pb_site_session),
    .max_grain = 1,
    .paced = true,
    .setup = scrape_setup,
    .teardown = scrape_teardown,
    .session_open = pb_site_session_open,
    .session_close = pb_site_session_close,
    .plan = scrape_plan,
    .step = scrape_step,
    .merge = scrape_merge,
    .collect = scrape_collect,
    .check = scrape_check,
    .cost = scrape_cost,
};
