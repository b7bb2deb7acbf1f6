#include "io/kernels/common/detail.h"

#include <cjson/cJSON.h>
#include <errno.h>

static bool read_number(const cJSON *json, const char *name, uint64_t *number)
{
	const cJSON *value = cJSON_GetObjectItemCaseSensitive(json, name);
	if (!cJSON_IsNumber(value) || !(value->valuedouble >= 0 && value->valuedouble < 0x1p53))
		return false;
	*number = (uint64_t)value->valuedouble;
	return true;
}

/* NULL, or what is wrong. */
static const char *read_json(const cJSON *json, struct pb_detail *detail)
{
	const cJSON *name = cJSON_GetObjectItemCaseSensitive(json, "name");
	if (!json)
		return "the body is not JSON";
	if (!cJSON_IsString(name) || !read_number(json, "id", &detail->id) ||
	    !read_number(json, "height", &detail->height) || !read_number(json, "weight", &detail->weight))
		return "the JSON lacks an id, a name, a height or a weight";
	(void)snprintf(detail->name, sizeof detail->name, "%s", name->valuestring);
	return NULL;
}

static const char *read_body(const struct pb_body *body, struct pb_detail *detail)
{
	cJSON *json = body->bytes ? cJSON_ParseWithLengthOpts(body->bytes, body->length + 1, NULL, 1) : NULL;
	const char *fault = read_json(json, detail);
	cJSON_Delete(json);
	return fault;
}

static void enter(struct pb_detail_acc *acc, uint64_t item, const struct pb_detail *detail)
{
	pb_digest_enter(&acc->read, item, (uint64_t[]){detail->id, detail->height, detail->weight}, 3);
	acc->details++;
	acc->ids += detail->id;
	acc->heights += detail->height;
	acc->weights += detail->weight;
}

/* What the reference means where it stands. A malformed one is an address that fails. */
static int make_address(struct pb_address *address, const struct pb_detail_where *where)
{
	char url[PB_URL_MAX];
	struct pb_url base;
	const char *text = where->base ? where->base : where->site->base;
	if (pb_url_parse(text, strlen(text), &base) != PB_HTTP_OK ||
	    pb_url_resolve(&base, where->reference, strlen(where->reference), url, sizeof url) != PB_HTTP_OK)
		return pb_address_make(address, where->reference);
	int status = pb_address_make(address, url);
	if (status == 0 && pb_site_is_local(where->site))
		address->expected = pb_site_expect(where->site, where->reference);
	return status;
}

void pb_detail_free(struct pb_detail_request *request)
{
	pb_address_free(&request->address);
	pb_body_free(&request->body);
	*request = (struct pb_detail_request){0};
}

static int finish(struct pb_detail_request *request, uint64_t item, struct pb_task *task, struct pb_detail_acc *acc,
                  struct pb_detail *detail)
{
	const struct pb_http_figures *figures = &request->request.figures;
	const struct pb_tally_entry entry = {.item = item,
	                                     .url = request->address.url,
	                                     .figures = figures,
	                                     .fault = figures->error == PB_HTTP_OK ? read_body(&request->body, detail)
	                                                                           : NULL};
	if (pb_tally_entry_ok(&entry))
		enter(acc, item, detail);
	else
		detail->name[0] = '\0';
	return pb_tally_end(task, &acc->tally, &entry);
}

int pb_detail_step(struct pb_detail_request *request, const struct pb_detail_where *where, struct pb_http_pool *pool,
                   struct pb_task *task, struct pb_detail_acc *acc, struct pb_detail *detail)
{
	int status = request->address.url || task->cancelled ? 0 : make_address(&request->address, where);
	request->request.sink = pb_body_sink;
	request->request.context = &request->body;
	*detail = (struct pb_detail){0};
	if (status == 0)
		status = pb_address_get(&request->address, where->item, &request->request, pool, task);
	if (status == PB_WAIT)
		return status;
	if (status == PB_DONE)
		status = finish(request, where->item, task, acc, detail);
	pb_detail_free(request);
	return status;
}

void pb_detail_merge(struct pb_detail_acc *into, const struct pb_detail_acc *from)
{
	pb_tally_merge(&into->tally, &from->tally);
	pb_digest_merge(&into->read, &from->read);
	into->details += from->details;
	into->ids += from->ids;
	into->heights += from->heights;
	into->weights += from->weights;
}

/* Reads by other means than the kernels do, so that a fault of theirs cannot hide itself. */
void pb_detail_expect(const struct pb_site *site, uint64_t count, uint64_t first_item, struct pb_detail_acc *expected)
{
	for (uint64_t n = 0; n < count; n++) {
		char path[PB_SITE_TEXT_BYTES];
		char text[PB_SITE_TEXT_BYTES];
		struct pb_detail detail = {0};
		(void)snprintf(path, sizeof path, "/detail/%" PRIu64, n);
		pb_site_expect_text(site, path, text, sizeof text);
		(void)sscanf(text,
		             "{\"id\":%" SCNu64 ",\"name\":\"%63[^\"]\",\"height\":%" SCNu64 ",\"weight\":%" SCNu64,
		             &detail.id, detail.name, &detail.height, &detail.weight);
		const struct pb_expected body = pb_site_expect(site, path);
		pb_tally_enter(&expected->tally.digest, first_item + n, body.bytes, body.hash);
		enter(expected, first_item + n, &detail);
	}
}

int pb_detail_check(const struct pb_detail_acc *merged, const struct pb_detail_acc *expected, struct pb_why *why)
{
	if (merged->ids != expected->ids || merged->heights != expected->heights ||
	    merged->weights != expected->weights)
		return pb_fail(why, -EBADMSG,
		               "sums of ids, heights and weights are %" PRIu64 ", %" PRIu64 " and %" PRIu64
		               " instead of %" PRIu64 ", %" PRIu64 " and %" PRIu64,
		               merged->ids, merged->heights, merged->weights, expected->ids, expected->heights,
		               expected->weights);
	return pb_digest_check(&merged->read, &expected->read, "", why);
}
