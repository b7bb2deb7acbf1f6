/* The client against the local server: every route, good and bad. */
#include <errno.h>

#include <cjson/cJSON.h>

#include "io/http/hash64.h"
#include "io/http/pages.h"
#include "io/http/server.h"
#include "io/http/units.h"
#include "support/http.h"
#include "support/suite.h"

static struct pb_http_server_child server;
static struct pb_http_pool *pool;

static void open_with(const struct pb_http_server_options *server_options, const struct pb_http_options *options)
{
	struct pb_why why = {""};
	CU_ASSERT_EQUAL_FATAL(pb_http_server_start(&server, server_options, &why), 0);
	CU_ASSERT_EQUAL_FATAL(pb_http_pool_open(&pool, options), 0);
}

static void open_patient(void)
{
	open_with(&(struct pb_http_server_options){0}, &(struct pb_http_options){.backoff_ns = PB_MS});
}

/* For routes that never end: the tests wait this long for each. */
static void open_hasty(void)
{
	open_with(&(struct pb_http_server_options){0},
	          &(struct pb_http_options){.total_timeout_ns = 100 * PB_MS, .backoff_ns = PB_MS});
}

static void close_both(void)
{
	pb_http_pool_close(pool);
	pb_http_server_stop(&server);
	pool = NULL;
}

static struct pb_http_figures get(const char *path)
{
	return http_get(pool, http_url(server.port, path));
}

struct body {
	char text[64 * 1024];
	size_t length;
};

static int store(void *context, const void *bytes, size_t length)
{
	struct body *body = context;
	if (length == 0)
		body->length = 0;
	if (length > sizeof body->text - 1 - body->length)
		return -1;
	if (length > 0)
		memcpy(body->text + body->length, bytes, length);
	body->length += length;
	body->text[body->length] = '\0';
	return 0;
}

static struct pb_http_figures fetch(const char *path, struct body *body)
{
	struct pb_http_target *target;
	CU_ASSERT_EQUAL_FATAL(pb_http_target_new(&target, &(struct pb_http_ask){.url = http_url(server.port, path)}),
	                      PB_HTTP_OK);
	struct pb_http_request request = {.target = target, .sink = store, .context = body};
	http_run(pool, &request);
	pb_http_target_free(target);
	return request.figures;
}

static void pages_are_what_they_should_be(void)
{
	static struct body body;
	open_patient();
	struct pb_http_figures figures = get("/");
	CU_ASSERT_EQUAL(figures.error, PB_HTTP_OK);
	CU_ASSERT_EQUAL(figures.status, 200);
	CU_ASSERT_EQUAL(figures.bytes, PB_PAGE_SMALL_BYTES);
	CU_ASSERT_EQUAL(figures.hash, pb_page_hash(0, PB_PAGE_SMALL_BYTES));
	figures = fetch("/page/17", &body);
	CU_ASSERT_EQUAL(figures.error, PB_HTTP_OK);
	CU_ASSERT_EQUAL(figures.bytes, PB_PAGE_BYTES);
	CU_ASSERT_EQUAL(figures.hash, pb_page_hash(17, PB_PAGE_BYTES));
	CU_ASSERT_EQUAL(figures.hash, pb_hash64(body.text, body.length));
	CU_ASSERT_PTR_NOT_NULL(strstr(body.text, "<h1>Page 17</h1>"));
	CU_ASSERT_EQUAL(get("/page/18?bytes=614").hash, pb_page_hash(18, 614));
	CU_ASSERT_NOT_EQUAL(pb_page_hash(17, 614), pb_page_hash(18, 614));
	close_both();
}

static void big_pages_arrive_whole(void)
{
	open_patient();
	struct pb_http_figures figures = get("/page/5?bytes=1000000");
	CU_ASSERT_EQUAL(figures.error, PB_HTTP_OK);
	CU_ASSERT_EQUAL(figures.bytes, 1000000);
	CU_ASSERT_EQUAL(figures.hash, pb_page_hash(5, 1000000));
	close_both();
}

static void json_is_json(void)
{
	static struct body body;
	open_patient();
	CU_ASSERT_EQUAL(fetch("/json/7", &body).error, PB_HTTP_OK);
	cJSON *text = cJSON_Parse(body.text);
	CU_ASSERT(cJSON_IsString(text));
	cJSON_Delete(text);
	CU_ASSERT_EQUAL(fetch("/detail/7", &body).error, PB_HTTP_OK);
	cJSON *detail = cJSON_Parse(body.text);
	CU_ASSERT_EQUAL(cJSON_GetNumberValue(cJSON_GetObjectItem(detail, "id")), 7);
	CU_ASSERT(cJSON_IsString(cJSON_GetObjectItem(detail, "name")));
	CU_ASSERT(cJSON_IsNumber(cJSON_GetObjectItem(detail, "height")));
	CU_ASSERT(cJSON_IsNumber(cJSON_GetObjectItem(detail, "weight")));
	cJSON_Delete(detail);
	close_both();
}

static void the_index_names_every_detail_once(void)
{
	static struct body body;
	open_with(&(struct pb_http_server_options){.details = 251}, NULL);
	int addresses = 0, pages = 0;
	char next[64] = "/index";
	while (next[0]) {
		CU_ASSERT_EQUAL_FATAL(fetch(next, &body).error, PB_HTTP_OK);
		cJSON *index = cJSON_Parse(body.text);
		addresses += cJSON_GetArraySize(cJSON_GetObjectItem(index, "addresses"));
		const char *following = cJSON_GetStringValue(cJSON_GetObjectItem(index, "next"));
		(void)snprintf(next, sizeof next, "%s", following ? following : "");
		cJSON_Delete(index);
		pages++;
	}
	CU_ASSERT_EQUAL(addresses, 251);
	CU_ASSERT_EQUAL(pages, 3);
	close_both();
}

static void the_slow_index_streams_every_address(void)
{
	static struct body body;
	open_with(&(struct pb_http_server_options){.stream_ns = PB_MS}, NULL);
	struct pb_http_figures figures = fetch("/index/slow?count=3", &body);
	CU_ASSERT_EQUAL(figures.error, PB_HTTP_OK);
	CU_ASSERT_STRING_EQUAL(body.text, "/detail/0\n/detail/1\n/detail/2\n");
	CU_ASSERT(figures.total_ns >= 3 * PB_MS);
	close_both();
}

static void answers_are_never_early(void)
{
	open_with(&(struct pb_http_server_options){.latency_ns = 5 * PB_MS, .jitter_ns = PB_MS}, NULL);
	for (int i = 0; i < 20; i++) {
		struct pb_http_figures figures = get("/");
		CU_ASSERT_EQUAL(figures.error, PB_HTTP_OK);
		CU_ASSERT(figures.first_byte_ns >= 5 * PB_MS);
	}
	close_both();
}

static void head_has_no_body(void)
{
	open_patient();
	const struct pb_http_ask ask = {.url = http_url(server.port, "/page/1"), .method = PB_HTTP_HEAD};
	for (int i = 0; i < 2; i++) {
		struct pb_http_figures figures = http_ask(pool, &ask);
		CU_ASSERT_EQUAL(figures.error, PB_HTTP_OK);
		CU_ASSERT_EQUAL(figures.bytes, 0);
	}
	CU_ASSERT_EQUAL(pb_http_pool_stats(pool).connects, 1);
	close_both();
}

static void a_body_is_posted(void)
{
	static const char bytes[100 * 1000];
	open_patient();
	const struct pb_http_ask ask = {http_url(server.port, "/"), PB_HTTP_POST, bytes, sizeof bytes};
	struct pb_http_figures figures = http_ask(pool, &ask);
	CU_ASSERT_EQUAL(figures.error, PB_HTTP_OK);
	CU_ASSERT_EQUAL(figures.bytes, PB_PAGE_SMALL_BYTES);
	close_both();
}

static void a_few_redirects_are_followed_and_many_are_not(void)
{
	open_patient();
	struct pb_http_figures figures = get("/redirect/5");
	CU_ASSERT_EQUAL(figures.error, PB_HTTP_OK);
	CU_ASSERT_EQUAL(figures.redirects, 5);
	CU_ASSERT_EQUAL(figures.bytes, PB_PAGE_SMALL_BYTES);
	CU_ASSERT_EQUAL(get("/redirect/6").error, PB_HTTP_TOO_MANY_REDIRECTS);
	CU_ASSERT_EQUAL(get("/bad/redirect-loop").error, PB_HTTP_TOO_MANY_REDIRECTS);
	CU_ASSERT_EQUAL(get("/bad/scheme").error, PB_HTTP_UNKNOWN_SCHEME);
	CU_ASSERT_EQUAL(get("/bad/no-location").error, PB_HTTP_STATUS);
	close_both();
}

static void responses_that_never_end_run_out_of_time(void)
{
	open_hasty();
	struct pb_http_figures figures = get("/bad/silent");
	CU_ASSERT_EQUAL(figures.error, PB_HTTP_TOTAL_TIMEOUT);
	CU_ASSERT_EQUAL(figures.status, 0);
	CU_ASSERT(figures.total_ns >= 100 * PB_MS);
	CU_ASSERT_EQUAL(get("/bad/trickle").error, PB_HTTP_TOTAL_TIMEOUT);
	CU_ASSERT_EQUAL(get("/bad/endless-body").error, PB_HTTP_TOTAL_TIMEOUT);
	CU_ASSERT_EQUAL(pb_http_pool_stats(pool).open, 0);
	close_both();
}

static void endless_things_run_into_limits(void)
{
	const struct pb_http_options options = {.body_bytes = 200000, .header_bytes = 32768};
	open_with(&(struct pb_http_server_options){0}, &options);
	CU_ASSERT_EQUAL(get("/bad/endless-headers").error, PB_HTTP_HEADERS_TOO_LARGE);
	CU_ASSERT_EQUAL(get("/bad/endless-body").error, PB_HTTP_BODY_TOO_LARGE);
	CU_ASSERT_EQUAL(get("/page/1?bytes=200001").error, PB_HTTP_BODY_TOO_LARGE);
	CU_ASSERT_EQUAL(get("/page/1?bytes=200000").error, PB_HTTP_OK);
	close_both();
}

static void broken_responses_are_told_apart(void)
{
	static const struct {
		const char *path;
		enum pb_http_error error;
		int attempts;
	} cases[] = {
	    {"/bad/truncated", PB_HTTP_TRUNCATED, 3},
	    {"/bad/truncated-chunk", PB_HTTP_TRUNCATED, 3},
	    {"/bad/closed", PB_HTTP_TRUNCATED, 3},
	    {"/bad/reset", PB_HTTP_RESET, 3},
	    {"/bad/length", PB_HTTP_LENGTH_MISMATCH, 1},
	    {"/bad/status-line", PB_HTTP_MALFORMED_RESPONSE, 1},
	    {"/bad/404", PB_HTTP_STATUS, 1},
	    {"/bad/500", PB_HTTP_STATUS, 3},
	    {"/nothing", PB_HTTP_STATUS, 1},
	    {"/bad/not-utf8", PB_HTTP_OK, 1},
	    {"/bad/no-h1", PB_HTTP_OK, 1},
	    {"/bad/not-json", PB_HTTP_OK, 1},
	};
	open_patient();
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct pb_http_figures figures = get(cases[i].path);
		CU_ASSERT_EQUAL(figures.error, cases[i].error);
		CU_ASSERT_EQUAL(figures.attempts, cases[i].attempts);
		if (figures.error != cases[i].error || figures.attempts != cases[i].attempts)
			printf("\n%s: %s, %u attempts", cases[i].path, pb_http_error_text(figures.error),
			       figures.attempts);
	}
	close_both();
}

static void a_reset_inside_the_body_is_an_error(void)
{
	open_patient();
	struct pb_http_figures figures = get("/bad/reset-body");
	CU_ASSERT(figures.error == PB_HTTP_RESET || figures.error == PB_HTTP_TRUNCATED);
	close_both();
}

static void retry_after_is_honoured_within_the_time_allowed(void)
{
	open_hasty();
	struct pb_http_figures figures = get("/bad/429");
	CU_ASSERT_EQUAL(figures.error, PB_HTTP_STATUS);
	CU_ASSERT_EQUAL(figures.status, 429);
	CU_ASSERT_EQUAL(figures.attempts, 1);
	CU_ASSERT(figures.total_ns < 100 * PB_MS);
	close_both();
}

static void the_rate_limit_refuses_what_is_above_it(void)
{
	open_with(&(struct pb_http_server_options){.rate_limit = 0.001}, &(struct pb_http_options){.attempts = 1});
	CU_ASSERT_EQUAL(get("/").status, 200);
	CU_ASSERT_EQUAL(get("/").status, 429);
	CU_ASSERT_EQUAL(get("/").status, 429);
	close_both();
}

static int failures_of(uint64_t seed, double percent)
{
	int failures = 0;
	open_with(&(struct pb_http_server_options){.fail_percent = percent, .seed = seed},
	          &(struct pb_http_options){.attempts = 1});
	for (int i = 0; i < 200; i++)
		failures += get("/").status == 500;
	close_both();
	return failures;
}

static void a_share_of_requests_fails_as_asked(void)
{
	int failures = failures_of(1, 10);
	CU_ASSERT(failures > 0 && failures < 60);
	CU_ASSERT_EQUAL(failures, failures_of(1, 10));
	CU_ASSERT_EQUAL(failures_of(1, 100), 200);
	CU_ASSERT_EQUAL(failures_of(1, 0), 0);
}

static void it_serves_ipv6(void)
{
	char url[64];
	const struct pb_http_server_options options = {.host = "::1"};
	struct pb_why why = {""};
	if (pb_http_server_start(&server, &options, &why) != 0) {
		printf("\nno IPv6 here: %s", why.text);
		return;
	}
	CU_ASSERT_EQUAL_FATAL(pb_http_pool_open(&pool, NULL), 0);
	(void)snprintf(url, sizeof url, "http://[::1]:%u/", (unsigned)server.port);
	CU_ASSERT_EQUAL(http_get(pool, url).error, PB_HTTP_OK);
	close_both();
}

static void an_address_that_cannot_be_listened_on_is_explained(void)
{
	struct pb_why why = {""};
	struct pb_http_server *none;
	CU_ASSERT_EQUAL(pb_http_server_open(&none, &(struct pb_http_server_options){.host = "example.org"}, &why),
	                -EINVAL);
	CU_ASSERT_PTR_NULL(none);
	CU_ASSERT_PTR_NOT_NULL(strstr(why.text, "example.org"));
	open_patient();
	CU_ASSERT_EQUAL(pb_http_server_open(&none, &(struct pb_http_server_options){.port = server.port}, &why),
	                -EADDRINUSE);
	close_both();
}

static void nothing_is_left_open(void)
{
	size_t before = http_descriptors();
	open_hasty();
	(void)get("/");
	(void)get("/bad/silent");
	(void)get("/bad/reset");
	(void)get("/bad/closed");
	close_both();
	CU_ASSERT_EQUAL(http_descriptors(), before);
}

int main(int argc, char **argv)
{
	const struct test tests[] = {
	    {"pages are what they should be", pages_are_what_they_should_be},
	    {"big pages arrive whole", big_pages_arrive_whole},
	    {"json is json", json_is_json},
	    {"the index names every detail once", the_index_names_every_detail_once},
	    {"the slow index streams every address", the_slow_index_streams_every_address},
	    {"answers are never early", answers_are_never_early},
	    {"head has no body", head_has_no_body},
	    {"a body is posted", a_body_is_posted},
	    {"a few redirects are followed and many are not", a_few_redirects_are_followed_and_many_are_not},
	    {"responses that never end run out of time", responses_that_never_end_run_out_of_time},
	    {"endless things run into limits", endless_things_run_into_limits},
	    {"broken responses are told apart", broken_responses_are_told_apart},
	    {"a reset inside the body is an error", a_reset_inside_the_body_is_an_error},
	    {"retry-after is honoured within the time allowed", retry_after_is_honoured_within_the_time_allowed},
	    {"the rate limit refuses what is above it", the_rate_limit_refuses_what_is_above_it},
	    {"a share of requests fails as asked", a_share_of_requests_fails_as_asked},
	    {"it serves ipv6", it_serves_ipv6},
	    {"an address that cannot be listened on is explained", an_address_that_cannot_be_listened_on_is_explained},
	    {"nothing is left open", nothing_is_left_open},
	    {NULL, NULL},
	};
	return suite_main("http_server", tests, argc, argv);
}
