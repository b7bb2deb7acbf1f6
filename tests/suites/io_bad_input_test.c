/*
 * Every bad server and every bad address, one by one, between two good ones: the row of each attempt says what was
 * wrong, the item is counted as failed, the others go well, and no descriptor is left open. The event loop and the
 * drivers that block are held to the same.
 */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "io/http/server.h"
#include "support/http.h"
#include "support/sampled.h"
#include "support/scratch.h"
#include "support/suite.h"
#include "support/texts.h"

extern const struct pb_driver pb_driver_process, pb_driver_async, pb_driver_pthread;
extern const struct pb_kernel pb_kernel_crawl, pb_kernel_fetch, pb_kernel_pipeline, pb_kernel_save, pb_kernel_scrape;

static const struct pb_driver *const drivers[] = {&pb_driver_process, &pb_driver_async, &pb_driver_pthread};
static struct pb_http_server_child server;

/* Item 1 has as many rows as attempts, each with the reason, and the others have one each without. */
static void check_requests(const struct sampled *tried, const char *reason, uint32_t attempts)
{
	struct pb_request request;
	uint32_t failed = 0;
	uint32_t well = 0;
	size_t at = 0;
	while (pb_gather_next_request(&tried->bench.gathered, &at, &request)) {
		if (request.item != 1) {
			texts_check(request.error, NULL);
			CU_ASSERT_EQUAL(request.attempt, 1);
			well++;
			continue;
		}
		failed++;
		CU_ASSERT_EQUAL(request.attempt, failed);
		texts_check_part(request.error ? request.error : "no error", reason);
	}
	CU_ASSERT_EQUAL(failed, attempts);
	CU_ASSERT_EQUAL(well, 2);
}

struct bad {
	const struct pb_kernel *kernel;
	const char *url; /* with '/' first: of the server */
	const char *reason;
	const char *timeout;
	uint32_t attempts; /* of two that it may have */
};

static void try_between_good_ones(const struct bad *bad, const struct pb_driver *driver)
{
	const size_t descriptors = http_descriptors();
	const char *good = bad->kernel == &pb_kernel_save ? "/json/1" : "/page/1";
	const char *url = bad->url[0] == '/' ? http_url(server.port, bad->url) : bad->url;
	char list[512];
	(void)snprintf(list, sizeof list, "%s\n%s\n%s\n", http_url(server.port, good), url,
	               http_url(server.port, good));
	scratch_write("urls", list);
	struct pb_setting settings[] = {{"urls", scratch_path("urls")},
	                                {"timeout", bad->timeout},
	                                {"connect_timeout", bad->timeout},
	                                {"retries", "1"}};
	struct sampled tried;
	sampled_take(&tried, bad->kernel, driver, 3, settings, sizeof settings / sizeof *settings);
	texts_check(tried.row.status, "wrong");
	texts_check_part(tried.row.reason, "1 of 3 items failed; the first is item 1: ");
	texts_check_part(tried.row.reason, bad->reason);
	check_requests(&tried, bad->reason, bad->attempts);
	sampled_free(&tried);
	CU_ASSERT_EQUAL(http_descriptors(), descriptors);
}

static void try_all(const struct bad *bad, size_t count)
{
	(void)scratch_make();
	for (size_t d = 0; d < sizeof drivers / sizeof *drivers; d++)
		for (size_t i = 0; i < count; i++)
			try_between_good_ones(&bad[i], drivers[d]);
	scratch_remove();
}

#define TRY_ALL(...)                                                                                                   \
	try_all((const struct bad[]){__VA_ARGS__}, sizeof((const struct bad[]){__VA_ARGS__}) / sizeof(struct bad))

static void addresses_that_lead_nowhere(void)
{
	TRY_ALL({&pb_kernel_fetch, "http://", "the address is malformed", "60s", 1},
	        {&pb_kernel_fetch, "nonsense", "the address is malformed", "60s", 1},
	        {&pb_kernel_fetch, "http://127.0.0.1:99999/", "the address is malformed", "60s", 1},
	        {&pb_kernel_fetch, "gopher://127.0.0.1/", "neither http:// nor https://", "60s", 1},
	        {&pb_kernel_fetch, "http://a..b/", "the name of the host does not resolve", "60s", 1},
	        {&pb_kernel_fetch, "http://127.0.0.1:1/", "the connection was refused", "60s", 2});
}

static void servers_that_break_off(void)
{
	TRY_ALL({&pb_kernel_fetch, "/bad/reset", "the connection was reset", "60s", 2},
	        {&pb_kernel_fetch, "/bad/reset-body", "the connection was reset", "60s", 2},
	        {&pb_kernel_fetch, "/bad/closed", "the connection ended inside the response", "60s", 2},
	        {&pb_kernel_fetch, "/bad/truncated", "the connection ended inside the response", "60s", 2},
	        {&pb_kernel_fetch, "/bad/truncated-chunk", "the connection ended inside the response", "60s", 2});
}

static void servers_that_take_their_time(void)
{
	TRY_ALL({&pb_kernel_fetch, "/bad/silent", "the response did not end in time", "1s", 1},
	        {&pb_kernel_fetch, "/bad/trickle", "the response did not end in time", "1s", 1},
	        {&pb_kernel_fetch, "/bad/endless-body", "the response did not end in time", "1s", 1});
}

static void servers_that_do_not_keep_to_the_protocol(void)
{
	TRY_ALL({&pb_kernel_fetch, "/bad/length", "not the one announced", "60s", 1},
	        {&pb_kernel_fetch, "/bad/status-line", "the response is not HTTP/1.1", "60s", 1},
	        {&pb_kernel_fetch, "/bad/header-line", "the response is not HTTP/1.1", "60s", 1},
	        {&pb_kernel_fetch, "/bad/endless-headers", "the headers exceed the limit", "60s", 1},
	        {&pb_kernel_fetch, "/bad/redirect-loop", "too many redirects", "60s", 1},
	        {&pb_kernel_fetch, "/bad/no-location", "the status is not a success: 302", "60s", 1},
	        {&pb_kernel_fetch, "/bad/scheme", "neither http:// nor https://", "60s", 1});
}

static void answers_that_are_no_success(void)
{
	TRY_ALL({&pb_kernel_fetch, "/bad/404", "the status is not a success: 404", "60s", 1},
	        {&pb_kernel_fetch, "/bad/429", "the status is not a success: 429", "60s", 2},
	        {&pb_kernel_fetch, "/bad/429", "the status is not a success: 429", "900ms", 1},
	        {&pb_kernel_fetch, "/bad/500", "the status is not a success: 500", "60s", 2});
}

static void bodies_that_are_not_what_they_should_be(void)
{
	TRY_ALL({&pb_kernel_scrape, "/bad/not-utf8", "the text of the page is not UTF-8", "60s", 1},
	        {&pb_kernel_scrape, "/bad/no-h1", "the page has no <h1>", "60s", 1},
	        {&pb_kernel_save, "/bad/not-json", "the body is not a JSON string", "60s", 1});
}

/* A server that does not speak TLS. In a sanitizer the certificates of the system take long to read. */
static void tls_that_fails(void)
{
	char url[64];
	(void)snprintf(url, sizeof url, "https://127.0.0.1:%u/", (unsigned)server.port);
	TRY_ALL({&pb_kernel_fetch, url, "TLS failed or the certificate is not trusted", "100s", 1});
}

/* An index whose second address leads to what is no JSON. Rows of details are told as items from 1 on. */
static void details_that_are_not_json(void)
{
	char body[256];
	char reply[512];
	(void)snprintf(body, sizeof body, "%s\n%s\n%s\n", http_url(server.port, "/detail/0"),
	               http_url(server.port, "/bad/not-json"), http_url(server.port, "/detail/2"));
	(void)snprintf(reply, sizeof reply, "HTTP/1.1 200 OK\r\nContent-Length: %zu\r\n\r\n%s", strlen(body), body);
	const struct script scripts[] = {{.replies = {reply}}};
	for (size_t d = 0; d < sizeof drivers / sizeof *drivers; d++) {
		struct scripted index;
		struct sampled tried;
		scripted_start(&index, scripts, 1);
		const struct pb_setting settings[] = {{"url", http_url(index.port, "/")}, {"items", "3"}};
		sampled_take(&tried, &pb_kernel_pipeline, drivers[d], 3, settings, 2);
		texts_check_part(tried.row.reason, "1 of 4 items failed; the first is item 2: ");
		texts_check_part(tried.row.reason, "/bad/not-json: the body is not JSON");
		sampled_free(&tried);
		scripted_stop(&index);
	}
}

int main(int argc, char **argv)
{
	static const struct test tests[] = {
	    {"addresses that lead nowhere", addresses_that_lead_nowhere},
	    {"servers that break off", servers_that_break_off},
	    {"servers that take their time", servers_that_take_their_time},
	    {"servers that do not keep to the protocol", servers_that_do_not_keep_to_the_protocol},
	    {"answers that are no success", answers_that_are_no_success},
	    {"bodies that are not what they should be", bodies_that_are_not_what_they_should_be},
	    {"TLS that fails", tls_that_fails},
	    {"details that are not JSON", details_that_are_not_json},
	    {NULL, NULL},
	};
	struct pb_why why = {""};
	if (pb_http_server_start(&server, &(struct pb_http_server_options){0}, &why)) {
		(void)fprintf(stderr, "%s\n", why.text);
		return 1;
	}
	int status = suite_main("io_bad_input", tests, argc, argv);
	pb_http_server_stop(&server);
	return status;
}
