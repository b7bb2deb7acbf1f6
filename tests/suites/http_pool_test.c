/* Many requests at once over one pool: pacing, scarce descriptors, cancelling, and bodies that are left early. */
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "io/http/pages.h"
#include "io/http/server.h"
#include "io/http/units.h"
#include "support/http.h"
#include "support/suite.h"

enum { MANY = 200 };

static struct pb_http_server_child server;
static struct pb_http_pool *pool;
static struct pb_http_target *target;

static void open_all(const char *path, const struct pb_http_options *options)
{
	struct pb_why why = {""};
	CU_ASSERT_EQUAL_FATAL(pb_http_server_start(&server, &(struct pb_http_server_options){0}, &why), 0);
	CU_ASSERT_EQUAL_FATAL(pb_http_pool_open(&pool, options), 0);
	CU_ASSERT_EQUAL_FATAL(pb_http_target_new(&target, &(struct pb_http_ask){.url = http_url(server.port, path)}),
	                      PB_HTTP_OK);
}

static void close_all(void)
{
	pb_http_target_free(target);
	pb_http_pool_close(pool);
	pb_http_server_stop(&server);
}

/* How many of MANY requests at once end with `error`. */
static size_t run_many(enum pb_http_error error)
{
	static struct pb_http_request requests[MANY];
	size_t count = 0;
	for (size_t i = 0; i < MANY; i++)
		requests[i] = (struct pb_http_request){.target = target,
		                                       .check = true,
		                                       .check_bytes = PB_PAGE_SMALL_BYTES,
		                                       .check_hash = pb_page_hash(0, PB_PAGE_SMALL_BYTES)};
	http_run_all(pool, requests, MANY);
	for (size_t i = 0; i < MANY; i++)
		count += requests[i].figures.error == error;
	return count;
}

static void connects_are_paced(void)
{
	open_all("/", &(struct pb_http_options){.connects = 4});
	CU_ASSERT_EQUAL(run_many(PB_HTTP_OK), MANY);
	struct pb_http_pool_stats stats = pb_http_pool_stats(pool);
	CU_ASSERT(stats.connecting_peak <= 4);
	CU_ASSERT_EQUAL(stats.connecting, 0);
	CU_ASSERT_EQUAL(stats.connects + stats.reuses, MANY);
	CU_ASSERT_EQUAL(stats.open, stats.connects);
	close_all();
}

static void a_warm_pool_makes_no_connection(void)
{
	open_all("/", NULL);
	CU_ASSERT_EQUAL(run_many(PB_HTTP_OK), MANY);
	uint64_t before = pb_http_pool_stats(pool).connects;
	for (int i = 0; i < 10; i++)
		CU_ASSERT_EQUAL(http_get(pool, target->url).error, PB_HTTP_OK);
	CU_ASSERT_EQUAL(pb_http_pool_stats(pool).connects, before);
	close_all();
}

static void requests_wait_for_a_descriptor(void)
{
	open_all("/", NULL);
	struct rlimit before = http_leave_descriptors(5);
	CU_ASSERT_EQUAL(run_many(PB_HTTP_OK), MANY);
	CU_ASSERT(pb_http_pool_stats(pool).open <= 5);
	(void)setrlimit(RLIMIT_NOFILE, &before);
	close_all();
}

static void requests_do_not_wait_for_a_descriptor_for_ever(void)
{
	open_all("/", &(struct pb_http_options){.total_timeout_ns = 50 * PB_MS});
	struct rlimit before = http_leave_descriptors(0);
	struct pb_http_figures figures = http_get(pool, target->url);
	(void)setrlimit(RLIMIT_NOFILE, &before);
	CU_ASSERT_EQUAL(figures.error, PB_HTTP_NO_DESCRIPTOR);
	CU_ASSERT(figures.total_ns >= 50 * PB_MS);
	close_all();
}

/* 127.1 is the same server under another name, to which the kept connection does not belong. */
static void a_kept_connection_is_given_up_for_another_host(void)
{
	char other[64];
	open_all("/", NULL);
	(void)snprintf(other, sizeof other, "http://127.1:%u/", (unsigned)server.port);
	struct rlimit before = http_leave_descriptors(1);
	CU_ASSERT_EQUAL(http_get(pool, target->url).error, PB_HTTP_OK);
	CU_ASSERT_EQUAL(http_get(pool, other).error, PB_HTTP_OK);
	CU_ASSERT_EQUAL(http_get(pool, target->url).error, PB_HTTP_OK);
	(void)setrlimit(RLIMIT_NOFILE, &before);
	CU_ASSERT_EQUAL(pb_http_pool_stats(pool).open, 1);
	CU_ASSERT_EQUAL(pb_http_pool_stats(pool).connects, 3);
	close_all();
}

/* Cancels a request after it has waited `waits` times. */
static void cancel_after(int waits)
{
	struct pb_http_request request = {.target = target};
	struct pb_task task = {.wait.fd = -1};
	for (int i = 0; i < waits; i++) {
		CU_ASSERT_EQUAL_FATAL(pb_http_step(&request, pool, &task), PB_WAIT);
		if (i + 1 < waits)
			http_wait(&task);
	}
	task.cancelled = true;
	CU_ASSERT_EQUAL(pb_http_step(&request, pool, &task), -ECANCELED);
	CU_ASSERT_PTR_NULL(request.exchange);
}

static void cancelling_releases_everything_at_once(void)
{
	open_all("/bad/silent", NULL);
	size_t before = http_descriptors();
	for (int waits = 0; waits <= 2; waits++) {
		cancel_after(waits);
		CU_ASSERT_EQUAL(http_descriptors(), before);
		CU_ASSERT_EQUAL(pb_http_pool_stats(pool).open, 0);
		CU_ASSERT_EQUAL(pb_http_pool_stats(pool).connecting, 0);
	}
	close_all();
}

static void waits_on_one_connection_have_one_tag(void)
{
	uint32_t tags[2];
	open_all("/", NULL);
	for (int i = 0; i < 2; i++) {
		struct pb_http_request request = {.target = target};
		struct pb_task task = {.wait.fd = -1};
		while (pb_http_step(&request, pool, &task) == PB_WAIT)
			http_wait(&task);
		tags[i] = task.wait.tag;
	}
	CU_ASSERT_NOT_EQUAL(tags[0], 0);
	CU_ASSERT_EQUAL(tags[0], tags[1]);
	pb_http_pool_close(pool);
	CU_ASSERT_EQUAL_FATAL(pb_http_pool_open(&pool, NULL), 0);
	struct pb_http_request request = {.target = target};
	struct pb_task task = {.wait.fd = -1};
	while (pb_http_step(&request, pool, &task) == PB_WAIT)
		http_wait(&task);
	CU_ASSERT_NOT_EQUAL(task.wait.tag, tags[0]);
	close_all();
}

static int stop_at_once(void *context, const void *bytes, size_t length)
{
	(void)bytes;
	*(size_t *)context += length;
	return length > 0 ? PB_HTTP_ENOUGH : 0;
}

static struct pb_http_figures stop_early(const char *path, size_t *taken)
{
	*taken = 0;
	open_all(path, NULL);
	struct pb_http_request request = {.target = target, .sink = stop_at_once, .context = taken};
	http_run(pool, &request);
	return request.figures;
}

static void a_short_rest_is_read_and_the_connection_kept(void)
{
	size_t taken;
	struct pb_http_figures figures = stop_early("/page/3", &taken);
	CU_ASSERT_EQUAL(figures.error, PB_HTTP_OK);
	CU_ASSERT_FALSE(figures.partial);
	CU_ASSERT_EQUAL(figures.bytes, PB_PAGE_BYTES);
	CU_ASSERT_EQUAL(figures.hash, pb_page_hash(3, PB_PAGE_BYTES));
	CU_ASSERT(taken > 0 && taken <= PB_PAGE_BYTES);
	CU_ASSERT_EQUAL(pb_http_pool_stats(pool).open, 1);
	close_all();
}

static void a_long_rest_is_left_and_the_connection_closed(void)
{
	size_t taken;
	struct pb_http_figures figures = stop_early("/page/3?bytes=1000000", &taken);
	CU_ASSERT_EQUAL(figures.error, PB_HTTP_OK);
	CU_ASSERT(figures.partial);
	CU_ASSERT_EQUAL(figures.hash, 0);
	CU_ASSERT_EQUAL(figures.bytes, taken);
	CU_ASSERT(taken < 1000000);
	CU_ASSERT_EQUAL(pb_http_pool_stats(pool).open, 0);
	close_all();
}

/* Only 127.0.0.1 is listened on; 127.1 is another name for it. */
static void many_hosts_have_connections_of_their_own(void)
{
	open_all("/", &(struct pb_http_options){.attempts = 1});
	for (int round = 0; round < 2; round++)
		for (int i = 1; i <= 20; i++) {
			char url[64];
			(void)snprintf(url, sizeof url, "http://127.%d:%u/", i, (unsigned)server.port);
			CU_ASSERT_EQUAL(http_get(pool, target->url).error, PB_HTTP_OK);
			CU_ASSERT_EQUAL(http_get(pool, url).error, i == 1 ? PB_HTTP_OK : PB_HTTP_REFUSED);
		}
	CU_ASSERT_EQUAL(pb_http_pool_stats(pool).open, 2);
	close_all();
}

int main(int argc, char **argv)
{
	const struct test tests[] = {
	    {"connects are paced", connects_are_paced},
	    {"a warm pool makes no connection", a_warm_pool_makes_no_connection},
	    {"requests wait for a descriptor", requests_wait_for_a_descriptor},
	    {"requests do not wait for a descriptor for ever", requests_do_not_wait_for_a_descriptor_for_ever},
	    {"a kept connection is given up for another host", a_kept_connection_is_given_up_for_another_host},
	    {"cancelling releases everything at once", cancelling_releases_everything_at_once},
	    {"waits on one connection have one tag", waits_on_one_connection_have_one_tag},
	    {"a short rest is read and the connection kept", a_short_rest_is_read_and_the_connection_kept},
	    {"a long rest is left and the connection closed", a_long_rest_is_left_and_the_connection_closed},
	    {"many hosts have connections of their own", many_hosts_have_connections_of_their_own},
	    {NULL, NULL},
	};
	return suite_main("http_pool", tests, argc, argv);
}
