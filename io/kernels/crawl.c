/*
 * crawl.c: an index of addresses, then what is at each of them. Round 0 asks for the pages of the index: those of the
 * local server all at once, those of another one after another, as each names the next. Round 1 asks for the details.
 */
#include <errno.h>
#include <stdlib.h>

#include "io/kernels/common/index.h"
#include "io/kernels/common/indexed.h"
#include "io/kernels/common/session.h"
#include "io/kernels/common/table.h"

struct crawl_state {
	struct pb_indexed indexed; /* first */
	uint64_t pages;            /* items of round 0; details are told and tallied as items from this one on */
	unsigned round;
	uint64_t count; /* addresses that were found, in round 1 */
	struct pb_table table;
};

struct crawl_local {
	struct pb_detail_request request;
	uint32_t page;
};

static const struct pb_param params[] = {
    PB_INDEXED_ITEMS_PARAM,
    PB_SITE_PARAMS("190ms", "the index to use in place of the local server's"),
    PB_TABLE_PARAM,
    {.name = NULL},
};

static void crawl_teardown(void *opaque)
{
	struct crawl_state *state = opaque;
	if (!state)
		return;
	pb_table_free(&state->table);
	pb_indexed_close(&state->indexed);
	free(state);
}

/* A local index says on its first page how many there are. */
static uint64_t count_pages(const struct pb_site *site)
{
	char text[PB_SITE_TEXT_BYTES];
	uint64_t pages = 1;
	if (pb_site_is_local(site)) {
		pb_site_expect_text(site, "/index", text, sizeof text);
		(void)sscanf(text, "{\"page\":0,\"pages\":%" SCNu64, &pages);
	}
	return pages;
}

static int crawl_setup(void **out, const struct pb_args *args, struct pb_why *why)
{
	const struct pb_site_wants wants = {.details = pb_args_get(args, "items").number};
	const struct pb_value path = pb_args_get(args, "out");
	struct crawl_state *state = calloc(1, sizeof *state);
	if (!state)
		return pb_fail(why, -ENOMEM, "crawl: out of memory");
	int status = pb_indexed_open(&state->indexed, args, &wants, why);
	if (status) {
		crawl_teardown(state);
		return status;
	}
	state->table.path = path.length ? path.text : NULL;
	state->pages = count_pages(&state->indexed.site);
	*out = state;
	return 0;
}

static uint64_t crawl_plan(void *opaque, unsigned round, const void *merged)
{
	struct crawl_state *state = opaque;
	state->round = round;
	if (round == 0)
		return state->indexed.items ? state->pages : 0;
	if (round > 1)
		return 0;
	state->count = pb_indexed_list(&state->indexed, merged);
	return state->count;
}

static int ask_for_page(const struct crawl_state *state, struct crawl_local *local, uint64_t page)
{
	char url[PB_SITE_TEXT_BYTES];
	if (!pb_site_is_local(&state->indexed.site))
		return pb_address_make(&local->request.address, state->indexed.site.url);
	(void)snprintf(url, sizeof url, "%s/index?page=%" PRIu64, state->indexed.site.base, page);
	int status = pb_address_make(&local->request.address, url);
	if (status == 0)
		local->request.address.expected =
		    pb_site_expect(&state->indexed.site, url + strlen(state->indexed.site.base));
	return status;
}

/* Goes on to the page at `next`, which is freed, as it stands on this one. */
static int follow(struct crawl_local *local, char *next)
{
	char url[PB_URL_MAX];
	struct pb_url base;
	const char *here = local->request.address.url;
	enum pb_http_error error = pb_url_parse(here, strlen(here), &base);
	if (error == PB_HTTP_OK)
		error = pb_url_resolve(&base, next, strlen(next), url, sizeof url);
	pb_detail_free(&local->request);
	int status = pb_address_make(&local->request.address, error == PB_HTTP_OK ? url : next);
	local->page++;
	free(next);
	return status;
}

/* A page has come. Returns as `step` does; PB_WAIT: there is another one to ask for. */
static int take_page(const struct crawl_state *state, struct pb_task *task)
{
	struct crawl_local *local = task->local;
	struct pb_indexed_acc *acc = task->acc;
	const bool local_site = pb_site_is_local(&state->indexed.site);
	const struct pb_http_figures *figures = &local->request.request.figures;
	const uint32_t before = acc->found.count;
	const uint32_t page = local_site ? (uint32_t)task->begin : local->page;
	const uint64_t most = local_site ? state->indexed.items : state->indexed.items - before;
	char *next = NULL;
	const struct pb_tally_entry entry = {
	    .item = task->begin,
	    .url = local->request.address.url,
	    .figures = figures,
	    .fault = figures->error == PB_HTTP_OK ? pb_index_read(&local->request.body, page, most, &acc->found, &next)
	                                          : NULL};
	int status = pb_tally_end(task, &acc->detail.tally, &entry);
	const bool more = !local_site && acc->found.count > before && acc->found.count < state->indexed.items;
	if (status == 0 && next && more && pb_tally_entry_ok(&entry)) {
		status = follow(local, next);
		return status ? status : PB_WAIT;
	}
	free(next);
	return status;
}

static int index_step(const struct crawl_state *state, struct pb_task *task)
{
	const struct pb_site_session *session = task->session;
	struct crawl_local *local = task->local;
	struct pb_detail_request *request = &local->request;
	int status = request->address.url || task->cancelled ? 0 : ask_for_page(state, local, task->begin);
	request->request.sink = pb_body_sink;
	request->request.context = &request->body;
	if (status == 0)
		status = pb_address_get(&request->address, task->begin, &request->request, session->pool, task);
	if (status == PB_DONE)
		status = take_page(state, task);
	if (status != PB_WAIT)
		pb_detail_free(request);
	return status;
}

static int emit_row(struct pb_task *task, uint64_t item, const char *reference, struct pb_detail *detail)
{
	char row[PB_URL_MAX];
	int length;
	pb_table_clean(detail->name);
	if (detail->name[0])
		length = snprintf(row, sizeof row, "%s\t%" PRIu64 "\t%s\t%" PRIu64 "\t%" PRIu64, reference, detail->id,
		                  detail->name, detail->height, detail->weight);
	else
		length = snprintf(row, sizeof row, "%s\t\t\t\t", reference);
	const size_t bytes = (size_t)length < sizeof row ? (size_t)length : sizeof row - 1;
	int status = pb_emit(task, item, row, bytes);
	return status == -ENOTSUP ? 0 : status;
}

static int detail_step(const struct crawl_state *state, struct pb_task *task)
{
	const struct pb_site_session *session = task->session;
	struct crawl_local *local = task->local;
	struct pb_indexed_acc *acc = task->acc;
	struct pb_detail detail;
	const struct pb_detail_where where = {.site = &state->indexed.site,
	                                      .base = state->indexed.site.url,
	                                      .reference = state->indexed.list[task->begin],
	                                      .item = state->pages + task->begin};
	int status = pb_detail_step(&local->request, &where, session->pool, task, &acc->detail, &detail);
	return status == PB_DONE ? emit_row(task, where.item, where.reference, &detail) : status;
}

static int crawl_step(const void *opaque, struct pb_task *task)
{
	const struct crawl_state *state = opaque;
	return state->round == 0 ? index_step(state, task) : detail_step(state, task);
}

static int crawl_collect(void *opaque, uint64_t item, const void *record, size_t bytes)
{
	struct crawl_state *state = opaque;
	int status = item == state->pages ? pb_table_begin(&state->table, "address\tid\tname\theight\tweight") : 0;
	if (status == 0)
		status = pb_table_add(&state->table, record, bytes);
	if (status == 0 && item + 1 == state->pages + state->count)
		pb_table_write(&state->table);
	return status;
}

/* The pages of the local server's index. */
static struct pb_digest expect_index(const struct crawl_state *state)
{
	struct pb_digest digest = {0};
	const uint64_t pages = state->indexed.items ? state->pages : 0;
	for (uint64_t page = 0; page < pages; page++) {
		char path[PB_SITE_TEXT_BYTES];
		(void)snprintf(path, sizeof path, "/index?page=%" PRIu64, page);
		const struct pb_expected body = pb_site_expect(&state->indexed.site, path);
		pb_tally_enter(&digest, page, body.bytes, body.hash);
	}
	return digest;
}

static int crawl_check(const void *opaque, const void *opaque_merged, struct pb_verdict *verdict)
{
	const struct crawl_state *state = opaque;
	const struct pb_indexed_acc *merged = opaque_merged;
	const struct pb_digest index = expect_index(state);
	int status = pb_indexed_check(&state->indexed, &merged->detail, &index, state->pages, verdict);
	return status ? status : pb_table_check(&state->table, &verdict->why);
}

extern const struct pb_kernel pb_kernel_crawl;
const struct pb_kernel pb_kernel_crawl = {
    .abi = PB_ABI,
    .size = sizeof pb_kernel_crawl,
    .name = "crawl",
    .summary = "a paged index, then the details at each of its addresses",
    .params = params,
    .result_size = sizeof(struct pb_indexed_acc),
    .local_size = sizeof(struct crawl_local),
    .session_size = sizeof(struct pb_site_session),
    .max_grain = 1,
    .paced = true,
    .setup = crawl_setup,
    .teardown = crawl_teardown,
    .session_open = pb_site_session_open,
    .session_close = pb_site_session_close,
    .plan = crawl_plan,
    .step = crawl_step,
    .merge = pb_indexed_merge,
    .collect = crawl_collect,
    .check = crawl_check,
    .cost = pb_indexed_cost,
};
