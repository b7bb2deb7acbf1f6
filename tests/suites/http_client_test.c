/* The client against servers that play a script: retries, stale connections, and the ends of bodies. */
#include <errno.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "io/http/exchange.h"
#include "io/http/hash64.h"
#include "io/http/units.h"
#include "support/http.h"
#include "support/suite.h"

#define REPLY(status, headers, body) "HTTP/1.1 " status "\r\n" headers "\r\n" body
#define HELLO REPLY("200 OK", "Content-Length: 5\r\n", "hello")
#define FAILURE REPLY("500 Oops", "Content-Length: 0\r\n", "")

static struct pb_http_pool *open_pool(uint32_t attempts)
{
	struct pb_http_pool *pool;
	const struct pb_http_options options = {.attempts = attempts, .backoff_ns = PB_MS};
	CU_ASSERT_EQUAL_FATAL(pb_http_pool_open(&pool, &options), 0);
	return pool;
}

/* Plays `scripts` to `gets` requests; the last one's figures. */
static struct pb_http_figures play(struct scripted *server, const struct script *scripts, size_t count, int gets)
{
	struct pb_http_pool *pool = open_pool(3);
	struct pb_http_figures figures = {0};
	scripted_start(server, scripts, count);
	for (int i = 0; i < gets; i++)
		figures = http_get(pool, http_url(server->port, "/"));
	pb_http_pool_close(pool);
	scripted_stop(server);
	return figures;
}

static void a_connection_is_kept_and_used_again(void)
{
	static const struct script scripts[] = {{.replies = {HELLO, HELLO, HELLO}}};
	struct scripted server;
	struct pb_http_figures figures = play(&server, scripts, 1, 3);
	CU_ASSERT_EQUAL(figures.error, PB_HTTP_OK);
	CU_ASSERT_EQUAL(figures.bytes, 5);
	CU_ASSERT_EQUAL(figures.hash, pb_hash64("hello", 5));
	CU_ASSERT(figures.reused);
	CU_ASSERT_EQUAL(figures.connect_ns, 0);
	CU_ASSERT_EQUAL(server.connections, 1);
	CU_ASSERT_EQUAL(server.requests, 3);
}

static void a_connection_is_closed_when_the_server_says_so(void)
{
	static const char last[] = REPLY("200 OK", "Connection: close\r\nContent-Length: 2\r\n", "hi");
	static const struct script scripts[] = {{.replies = {last}}, {.replies = {last}}};
	struct scripted server;
	struct pb_http_figures figures = play(&server, scripts, 2, 2);
	CU_ASSERT_EQUAL(figures.error, PB_HTTP_OK);
	CU_ASSERT_FALSE(figures.reused);
	CU_ASSERT(figures.connect_ns > 0);
	CU_ASSERT_EQUAL(server.connections, 2);
}

static void a_body_may_last_until_the_end(void)
{
	static const struct script scripts[] = {{.replies = {REPLY("200 OK", "", "all there is")}}};
	struct scripted server;
	struct pb_http_figures figures = play(&server, scripts, 1, 1);
	CU_ASSERT_EQUAL(figures.error, PB_HTTP_OK);
	CU_ASSERT_EQUAL(figures.bytes, 12);
}

static void a_stale_connection_is_replaced_and_is_no_attempt(void)
{
	static const struct script scripts[] = {{.replies = {HELLO}}, {.replies = {HELLO}}};
	struct scripted server;
	struct pb_http_figures figures = play(&server, scripts, 2, 2);
	CU_ASSERT_EQUAL(figures.error, PB_HTTP_OK);
	CU_ASSERT_EQUAL(figures.attempts, 1);
	CU_ASSERT_FALSE(figures.reused);
	CU_ASSERT_EQUAL(server.connections, 2);
}

static void a_stale_connection_that_was_reset_is_replaced(void)
{
	static const struct script scripts[] = {{.replies = {HELLO}, .reset = true}, {.replies = {HELLO}}};
	struct scripted server;
	CU_ASSERT_EQUAL(play(&server, scripts, 2, 2).error, PB_HTTP_OK);
	CU_ASSERT_EQUAL(server.connections, 2);
}

static void what_may_pass_is_tried_again(void)
{
	static const struct script scripts[] = {{.replies = {FAILURE, FAILURE, HELLO}}};
	static const struct script closing[] = {{.replies = {""}}, {.replies = {""}}, {.replies = {HELLO}}};
	struct scripted server;
	struct pb_http_figures figures = play(&server, scripts, 1, 1);
	CU_ASSERT_EQUAL(figures.error, PB_HTTP_OK);
	CU_ASSERT_EQUAL(figures.attempts, 3);
	CU_ASSERT_EQUAL(server.requests, 3);
	figures = play(&server, closing, 3, 1);
	CU_ASSERT_EQUAL(figures.error, PB_HTTP_OK);
	CU_ASSERT_EQUAL(figures.attempts, 3);
}

static void tries_are_bounded(void)
{
	static const struct script scripts[] = {{.replies = {FAILURE, FAILURE, FAILURE, HELLO}}};
	struct scripted server;
	struct pb_http_figures figures = play(&server, scripts, 1, 1);
	CU_ASSERT_EQUAL(figures.error, PB_HTTP_STATUS);
	CU_ASSERT_EQUAL(figures.status, 500);
	CU_ASSERT_EQUAL(server.requests, 3);
}

static void what_will_not_pass_is_not_tried_again(void)
{
	static const struct script scripts[] = {{.replies = {REPLY("501 No", "Content-Length: 0\r\n", ""), HELLO}}};
	struct scripted server;
	CU_ASSERT_EQUAL(play(&server, scripts, 1, 1).status, 501);
	CU_ASSERT_EQUAL(server.requests, 1);
}

static struct pb_http_figures post(struct scripted *server, const struct script *scripts, size_t count)
{
	struct pb_http_pool *pool = open_pool(3);
	scripted_start(server, scripts, count);
	const struct pb_http_ask ask = {http_url(server->port, "/"), PB_HTTP_POST, "body", 4};
	struct pb_http_figures figures = http_ask(pool, &ask);
	pb_http_pool_close(pool);
	scripted_stop(server);
	return figures;
}

static void a_post_is_tried_once(void)
{
	static const struct script failing[] = {{.replies = {FAILURE, HELLO}}};
	static const struct script closing[] = {{.replies = {""}}, {.replies = {HELLO}}};
	struct scripted server;
	struct pb_http_figures figures = post(&server, failing, 1);
	CU_ASSERT_EQUAL(figures.error, PB_HTTP_STATUS);
	CU_ASSERT_EQUAL(figures.attempts, 1);
	CU_ASSERT_EQUAL(server.requests, 1);
	CU_ASSERT_PTR_NOT_NULL(strstr(server.last, "\r\nContent-Length: 4\r\n"));
	CU_ASSERT_EQUAL(post(&server, closing, 2).error, PB_HTTP_TRUNCATED);
	CU_ASSERT_EQUAL(server.connections, 1);
}

static void a_server_may_ask_for_a_pause(void)
{
	static const struct script seconds[] = {
	    {.replies = {REPLY("429 Wait", "Retry-After: 0\r\nContent-Length: 0\r\n", ""), HELLO}}};
	static const struct script date[] = {
	    {.replies = {REPLY("503 Wait", "Retry-After: Sun, 06 Nov 1994 08:49:37 GMT\r\nContent-Length: 0\r\n", ""),
	                 HELLO}}};
	static const struct script nonsense[] = {
	    {.replies = {REPLY("503 Wait", "Retry-After: soon\r\nContent-Length: 0\r\n", ""), HELLO}}};
	struct scripted server;
	CU_ASSERT_EQUAL(play(&server, seconds, 1, 1).attempts, 2);
	CU_ASSERT_EQUAL(play(&server, date, 1, 1).attempts, 2);
	CU_ASSERT_EQUAL(play(&server, nonsense, 1, 1).attempts, 2);
}

static void a_pause_is_taken_in_full_before_the_next_try(void)
{
	static const struct script scripts[] = {
	    {.replies = {REPLY("429 Wait", "Retry-After: 1\r\nContent-Length: 0\r\n", ""), HELLO}}};
	struct scripted server;
	struct pb_http_figures figures = play(&server, scripts, 1, 1);
	CU_ASSERT_EQUAL(figures.error, PB_HTTP_OK);
	CU_ASSERT(figures.total_ns >= 1000 * PB_MS);
}

static void bytes_beyond_a_response_are_an_error(void)
{
	static const struct script scripts[] = {{.replies = {HELLO HELLO}}};
	struct scripted server;
	CU_ASSERT_EQUAL(play(&server, scripts, 1, 1).error, PB_HTTP_LENGTH_MISMATCH);
}

static void a_redirect_may_lead_to_another_host(void)
{
	static const struct script ends[] = {{.replies = {HELLO}}};
	char redirect[128];
	struct script moves[] = {{.replies = {redirect}}};
	struct scripted first, second;
	struct pb_http_pool *pool = open_pool(1);
	scripted_start(&second, ends, 1);
	(void)snprintf(redirect, sizeof redirect,
	               REPLY("307 There", "Location: http://127.1:%u/there\r\nContent-Length: 0\r\n", ""),
	               (unsigned)second.port);
	scripted_start(&first, moves, 1);
	struct pb_http_figures figures = http_get(pool, http_url(first.port, "/"));
	CU_ASSERT_EQUAL(figures.error, PB_HTTP_OK);
	CU_ASSERT_EQUAL(figures.redirects, 1);
	CU_ASSERT_EQUAL(figures.bytes, 5);
	pb_http_pool_close(pool);
	scripted_stop(&first);
	scripted_stop(&second);
	CU_ASSERT_EQUAL(strncmp(second.last, "GET /there HTTP/1.1\r\n", 21), 0);
}

static struct pb_http_figures get_checked(const char *url, uint64_t bytes, uint64_t hash)
{
	struct pb_http_pool *pool = open_pool(3);
	struct pb_http_request request = {.check = true, .check_bytes = bytes, .check_hash = hash};
	struct pb_http_target *target;
	CU_ASSERT_EQUAL_FATAL(pb_http_target_new(&target, &(struct pb_http_ask){.url = url}), PB_HTTP_OK);
	request.target = target;
	http_run(pool, &request);
	pb_http_target_free(target);
	pb_http_pool_close(pool);
	return request.figures;
}

static void a_body_is_held_against_what_is_expected(void)
{
	static const struct script scripts[] = {{.replies = {HELLO}}, {.replies = {HELLO}}, {.replies = {HELLO}}};
	struct scripted server;
	scripted_start(&server, scripts, 3);
	const char *url = http_url(server.port, "/");
	CU_ASSERT_EQUAL(get_checked(url, 5, pb_hash64("hello", 5)).error, PB_HTTP_OK);
	CU_ASSERT_EQUAL(get_checked(url, 6, pb_hash64("hello", 5)).error, PB_HTTP_LENGTH_MISMATCH);
	CU_ASSERT_EQUAL(get_checked(url, 5, pb_hash64("hallo", 5)).error, PB_HTTP_HASH_MISMATCH);
	scripted_stop(&server);
}

/* A port that nobody listens on: it was bound a moment ago. */
static uint16_t free_port(void)
{
	struct scripted server;
	scripted_start(&server, NULL, 0);
	scripted_stop(&server);
	return server.port;
}

static void a_refused_connection_is_an_error(void)
{
	struct pb_http_pool *pool = open_pool(2);
	struct pb_http_figures figures = http_get(pool, http_url(free_port(), "/"));
	CU_ASSERT_EQUAL(figures.error, PB_HTTP_REFUSED);
	CU_ASSERT_EQUAL(figures.attempts, 2);
	CU_ASSERT_EQUAL(figures.status, 0);
	pb_http_pool_close(pool);
}

static void a_name_that_does_not_resolve_is_an_error(void)
{
	struct pb_http_pool *pool = open_pool(3);
	for (int i = 0; i < 3; i++) {
		struct pb_http_figures figures = http_get(pool, "http://a..b/");
		CU_ASSERT_EQUAL(figures.error, PB_HTTP_NOT_RESOLVED);
		CU_ASSERT_EQUAL(figures.attempts, 1);
	}
	pb_http_pool_close(pool);
}

/* localhost may be ::1 first, where the server does not listen. */
static void a_name_is_resolved_and_its_addresses_are_tried(void)
{
	static const struct script scripts[] = {{.replies = {HELLO, HELLO}}};
	struct scripted server;
	struct pb_http_pool *pool = open_pool(1);
	char url[64];
	scripted_start(&server, scripts, 1);
	(void)snprintf(url, sizeof url, "http://localhost:%u/", (unsigned)server.port);
	CU_ASSERT_EQUAL(http_get(pool, url).error, PB_HTTP_OK);
	CU_ASSERT_EQUAL(http_get(pool, url).error, PB_HTTP_OK);
	pb_http_pool_close(pool);
	scripted_stop(&server);
	CU_ASSERT_EQUAL(server.connections, 1);
}

/* A listener whose queue is full answers no further SYN. */
static void a_connect_that_takes_too_long_is_given_up(void)
{
	enum { FILLERS = 8 };
	struct pb_http_pool *pool;
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t size = sizeof address;
	int fillers[FILLERS], listener = socket(AF_INET, SOCK_STREAM, 0);
	CU_ASSERT_EQUAL_FATAL(bind(listener, (struct sockaddr *)&address, size), 0);
	CU_ASSERT_EQUAL_FATAL(listen(listener, 0), 0);
	CU_ASSERT_EQUAL_FATAL(getsockname(listener, (struct sockaddr *)&address, &size), 0);
	for (int i = 0; i < FILLERS; i++) {
		fillers[i] = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
		(void)connect(fillers[i], (struct sockaddr *)&address, size);
	}
	const struct pb_http_options options = {.attempts = 1, .connect_timeout_ns = 50 * PB_MS};
	CU_ASSERT_EQUAL_FATAL(pb_http_pool_open(&pool, &options), 0);
	struct pb_http_figures figures = http_get(pool, http_url(ntohs(address.sin_port), "/"));
	CU_ASSERT_EQUAL(figures.error, PB_HTTP_CONNECT_TIMEOUT);
	CU_ASSERT(figures.total_ns >= 50 * PB_MS);
	CU_ASSERT_EQUAL(pb_http_pool_stats(pool).connecting, 0);
	CU_ASSERT_EQUAL(pb_http_pool_stats(pool).open, 0);
	pb_http_pool_close(pool);
	for (int i = 0; i < FILLERS; i++)
		(void)close(fillers[i]);
	(void)close(listener);
}

static void a_back_off_beyond_the_time_allowed_is_not_waited_for(void)
{
	static const struct script scripts[] = {{.replies = {FAILURE, HELLO}}};
	struct scripted server;
	struct pb_http_pool *pool;
	const struct pb_http_options options = {.total_timeout_ns = 10000 * PB_MS, .backoff_ns = 40000 * PB_MS};
	CU_ASSERT_EQUAL_FATAL(pb_http_pool_open(&pool, &options), 0);
	scripted_start(&server, scripts, 1);
	struct pb_http_figures figures = http_get(pool, http_url(server.port, "/"));
	CU_ASSERT_EQUAL(figures.error, PB_HTTP_STATUS);
	CU_ASSERT_EQUAL(figures.attempts, 1);
	CU_ASSERT(figures.total_ns < 10000 * PB_MS);
	pb_http_pool_close(pool);
	scripted_stop(&server);
}

static void every_error_has_a_text(void)
{
	CU_ASSERT_STRING_EQUAL(pb_http_error_text(PB_HTTP_OK), "");
	for (int error = PB_HTTP_OK + 1; error <= PB_HTTP_SYSTEM; error++)
		CU_ASSERT(strlen(pb_http_error_text((enum pb_http_error)error)) > 10);
	CU_ASSERT_EQUAL(pb_http_error_of_errno(ECONNREFUSED), PB_HTTP_REFUSED);
	CU_ASSERT_EQUAL(pb_http_error_of_errno(EPIPE), PB_HTTP_RESET);
	CU_ASSERT_EQUAL(pb_http_error_of_errno(EINVAL), PB_HTTP_SYSTEM);
}

static void a_request_in_flight_takes_less_than_a_kibibyte(void)
{
	CU_ASSERT(sizeof(struct pb_http_request) + sizeof(struct pb_http_exchange) +
	              sizeof(struct pb_http_connection) <=
	          1024 - 3 * 16);
}

int main(int argc, char **argv)
{
	const struct test tests[] = {
	    {"a connection is kept and used again", a_connection_is_kept_and_used_again},
	    {"a connection is closed when the server says so", a_connection_is_closed_when_the_server_says_so},
	    {"a body may last until the end", a_body_may_last_until_the_end},
	    {"a stale connection is replaced and is no attempt", a_stale_connection_is_replaced_and_is_no_attempt},
	    {"a stale connection that was reset is replaced", a_stale_connection_that_was_reset_is_replaced},
	    {"what may pass is tried again", what_may_pass_is_tried_again},
	    {"tries are bounded", tries_are_bounded},
	    {"what will not pass is not tried again", what_will_not_pass_is_not_tried_again},
	    {"a post is tried once", a_post_is_tried_once},
	    {"a server may ask for a pause", a_server_may_ask_for_a_pause},
	    {"a pause is taken in full before the next try", a_pause_is_taken_in_full_before_the_next_try},
	    {"bytes beyond a response are an error", bytes_beyond_a_response_are_an_error},
	    {"a redirect may lead to another host", a_redirect_may_lead_to_another_host},
	    {"a body is held against what is expected", a_body_is_held_against_what_is_expected},
	    {"a refused connection is an error", a_refused_connection_is_an_error},
	    {"a name that does not resolve is an error", a_name_that_does_not_resolve_is_an_error},
	    {"a name is resolved and its addresses are tried", a_name_is_resolved_and_its_addresses_are_tried},
	    {"a connect that takes too long is given up", a_connect_that_takes_too_long_is_given_up},
	    {"a back-off beyond the time allowed is not waited for",
	     a_back_off_beyond_the_time_allowed_is_not_waited_for},
	    {"every error has a text", every_error_has_a_text},
	    {"a request in flight takes less than a kibibyte", a_request_in_flight_takes_less_than_a_kibibyte},
	    {NULL, NULL},
	};
	return suite_main("http_client", tests, argc, argv);
}
