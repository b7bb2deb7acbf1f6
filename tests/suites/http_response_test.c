/* The reading of responses, whole and in pieces, and what lies under it: the hash and the alarms of the server. */
#include <stdlib.h>

#include "io/http/alarms.h"
#include "io/http/response.h"
#include "support/suite.h"

static const struct pb_http_options limits = {.header_bytes = 100, .body_bytes = 50};

/* Reads `text` in pieces of `piece` bytes; the connection then ends. */
static struct pb_http_response read_in(const char *text, size_t piece, bool head)
{
	static const struct pb_http_request request;
	struct pb_http_response response;
	pb_http_response_init(&response, &request, &limits, head);
	for (size_t left = strlen(text); left > 0 && !response.complete && response.error == PB_HTTP_OK;) {
		size_t part = left < piece ? left : piece;
		pb_http_response_feed(&response, text, part);
		text += part;
		left -= part;
	}
	if (!response.complete && response.error == PB_HTTP_OK)
		pb_http_response_end(&response);
	response.parser.data = NULL;
	return response;
}

static enum pb_http_error error_of(const char *text)
{
	struct pb_http_response response = read_in(text, strlen(text), false);
	pb_http_response_free(&response);
	return response.error;
}

static void expect_body(const char *text, const char *body, bool keep_alive)
{
	for (size_t piece = 1; piece <= strlen(text); piece++) {
		struct pb_http_response response = read_in(text, piece, false);
		CU_ASSERT_EQUAL(response.error, PB_HTTP_OK);
		CU_ASSERT(response.complete);
		CU_ASSERT_EQUAL(response.status, 200);
		CU_ASSERT_EQUAL(response.bytes, strlen(body));
		CU_ASSERT_EQUAL(pb_hash64_digest(&response.hash), pb_hash64(body, strlen(body)));
		CU_ASSERT_EQUAL(response.keep_alive, keep_alive);
	}
}

static void bodies_are_the_same_however_they_arrive(void)
{
	expect_body("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", "hello", true);
	expect_body("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", "", true);
	expect_body("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nhi", "hi", false);
	expect_body("HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nhi", "hi", false);
	expect_body("HTTP/1.1 200 OK\r\n\r\nuntil the end", "until the end", false);
	expect_body(
	    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;a=b\r\nhello\r\n1\r\n!\r\n0\r\nX: y\r\n\r\n",
	    "hello!", true);
	expect_body("HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi", "hi",
	            true);
}

static void a_response_to_head_has_no_body(void)
{
	struct pb_http_response response = read_in("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n", 1, true);
	CU_ASSERT_EQUAL(response.error, PB_HTTP_OK);
	CU_ASSERT(response.complete && response.keep_alive);
	CU_ASSERT_EQUAL(response.bytes, 0);
}

static void redirects_and_refusals_keep_their_headers(void)
{
	for (size_t piece = 1; piece < 60; piece++) {
		struct pb_http_response response = read_in(
		    "HTTP/1.1 302 Found\r\nX-Location: no\r\nLOCATION: /there\r\nLocation: no\r\n\r\n", piece, false);
		CU_ASSERT_STRING_EQUAL(response.location, "/there");
		CU_ASSERT_PTR_NULL(response.retry_after);
		pb_http_response_free(&response);
		response = read_in("HTTP/1.1 503 Busy\r\nRetry-After: 7\r\nRetry-Aftermath: 9\r\n\r\n", piece, false);
		CU_ASSERT_STRING_EQUAL(response.retry_after, "7");
		pb_http_response_free(&response);
	}
}

static void what_is_not_http_is_malformed(void)
{
	static const char *const texts[] = {
	    "HELLO\r\n\r\n",
	    "HTTP/1.1\r\n\r\n",
	    "HTTP/1.1 abc OK\r\n\r\n",
	    "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
	    "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
	    "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n",
	    "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
	    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
	    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n",
	    "<html></html>",
	};
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		CU_ASSERT_EQUAL(error_of(texts[i]), PB_HTTP_MALFORMED_RESPONSE);
	}
}

static void an_end_inside_a_response_truncates_it(void)
{
	CU_ASSERT_EQUAL(error_of(""), PB_HTTP_TRUNCATED);
	CU_ASSERT_EQUAL(error_of("HTTP/1.1 20"), PB_HTTP_TRUNCATED);
	CU_ASSERT_EQUAL(error_of("HTTP/1.1 200 OK\r\nX: y\r\n"), PB_HTTP_TRUNCATED);
	CU_ASSERT_EQUAL(error_of("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc"), PB_HTTP_TRUNCATED);
	CU_ASSERT_EQUAL(error_of("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"),
	                PB_HTTP_TRUNCATED);
	CU_ASSERT_EQUAL(error_of("HTTP/1.1 100 Continue\r\n\r\n"), PB_HTTP_TRUNCATED);
}

static void more_than_announced_is_a_mismatch(void)
{
	CU_ASSERT_EQUAL(error_of("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nabc"), PB_HTTP_LENGTH_MISMATCH);
	CU_ASSERT_EQUAL(error_of("HTTP/1.1 204 No Content\r\n\r\nabc"), PB_HTTP_LENGTH_MISMATCH);
}

/* A head of exactly `length` bytes, and an empty body. */
static const char *head_of(size_t length)
{
	static char text[256];
	static const char start[] = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nX: ";
	memset(text, 'x', sizeof text);
	memcpy(text, start, sizeof start - 1);
	(void)snprintf(text + length - 4, 5, "\r\n\r\n");
	return text;
}

static void the_limit_of_headers_is_exact(void)
{
	for (size_t piece = 1; piece < 150; piece += 7) {
		CU_ASSERT_EQUAL(read_in(head_of(100), piece, false).error, PB_HTTP_OK);
		CU_ASSERT_EQUAL(read_in(head_of(101), piece, false).error, PB_HTTP_HEADERS_TOO_LARGE);
	}
	char trailers[400] = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n";
	memset(trailers + strlen(trailers), 'x', 200);
	CU_ASSERT_EQUAL(error_of(trailers), PB_HTTP_HEADERS_TOO_LARGE);
}

static void the_limit_of_bodies_is_exact(void)
{
	char text[200] = "HTTP/1.1 200 OK\r\n\r\n";
	char *body = text + strlen(text);
	memset(body, 'x', 50);
	CU_ASSERT_EQUAL(error_of(text), PB_HTTP_OK);
	body[50] = 'x';
	CU_ASSERT_EQUAL(error_of(text), PB_HTTP_BODY_TOO_LARGE);
	CU_ASSERT_EQUAL(error_of("HTTP/1.1 200 OK\r\nContent-Length: 51\r\n\r\n"), PB_HTTP_BODY_TOO_LARGE);
}

struct taken {
	size_t calls, bytes;
	int answer;
};

static int count_bytes(void *context, const void *bytes, size_t length)
{
	struct taken *taken = context;
	CU_ASSERT_EQUAL(bytes == NULL, length == 0);
	taken->calls++;
	taken->bytes = length == 0 ? 0 : taken->bytes + length;
	return length == 0 ? 0 : taken->answer;
}

static struct taken offer(const char *text, int answer, enum pb_http_error error)
{
	struct taken taken = {.answer = answer};
	const struct pb_http_request request = {.sink = count_bytes, .context = &taken};
	struct pb_http_response response;
	pb_http_response_init(&response, &request, &limits, false);
	pb_http_response_feed(&response, text, strlen(text) - 2);
	if (response.error == PB_HTTP_OK)
		pb_http_response_feed(&response, text + strlen(text) - 2, 2);
	CU_ASSERT_EQUAL(response.error, error);
	return taken;
}

static void the_sink_gets_the_body_until_it_has_enough(void)
{
	static const char text[] = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";
	CU_ASSERT_EQUAL(offer(text, 0, PB_HTTP_OK).bytes, 5);
	CU_ASSERT_EQUAL(offer(text, PB_HTTP_ENOUGH, PB_HTTP_OK).bytes, 3);
	CU_ASSERT_EQUAL(offer(text, -1, PB_HTTP_NOT_ACCEPTED).bytes, 3);
	CU_ASSERT_EQUAL(offer("HTTP/1.1 404 No\r\nContent-Length: 5\r\n\r\nhello", 0, PB_HTTP_OK).calls, 1);
}

/* Known answers of XXH64 with seed 0. */
static void the_hash_is_xxh64(void)
{
	CU_ASSERT_EQUAL(pb_hash64("", 0), UINT64_C(0xef46db3751d8e999));
	CU_ASSERT_EQUAL(pb_hash64("a", 1), UINT64_C(0xd24ec4f1a98c6e5b));
	CU_ASSERT_EQUAL(pb_hash64("abc", 3), UINT64_C(0x44bc2cf5ad770999));
	CU_ASSERT_EQUAL(pb_hash64("Nobody inspects the spammish repetition", 39), UINT64_C(0xfbcea83c8a378bf1));
}

static void the_hash_does_not_depend_on_the_pieces(void)
{
	uint8_t bytes[131];
	for (size_t i = 0; i < sizeof bytes; i++)
		bytes[i] = (uint8_t)(i * 37 + 11);
	for (size_t length = 0; length <= sizeof bytes; length++)
		for (size_t piece = 1; piece < 70; piece += 3) {
			struct pb_hash64 hash;
			pb_hash64_init(&hash);
			for (size_t at = 0; at < length; at += piece)
				pb_hash64_update(&hash, bytes + at, length - at < piece ? length - at : piece);
			CU_ASSERT_EQUAL(pb_hash64_digest(&hash), pb_hash64(bytes, length));
		}
}

static void alarms_come_in_the_order_of_their_times(void)
{
	enum { COUNT = 500 };
	static struct pb_alarm timers[COUNT];
	struct pb_alarms alarms = {0};
	for (int round = 0; round < 2; round++) /* set, then moved */
		for (int i = 0; i < COUNT; i++)
			CU_ASSERT_EQUAL(pb_alarms_set(&alarms, &timers[i], i * 7919 % (COUNT + round)), 0);
	for (int i = 0; i < COUNT; i += 3)
		pb_alarms_clear(&alarms, &timers[i]);
	pb_alarms_clear(&alarms, &timers[0]);
	int64_t last_ns = -1;
	size_t came = 0;
	for (struct pb_alarm *first; (first = pb_alarms_first(&alarms)); came++) {
		CU_ASSERT(first->due_ns >= last_ns);
		CU_ASSERT((first - timers) % 3 != 0);
		last_ns = first->due_ns;
		pb_alarms_clear(&alarms, first);
	}
	CU_ASSERT_EQUAL(came, COUNT - (COUNT + 2) / 3);
	pb_alarms_free(&alarms);
}

int main(int argc, char **argv)
{
	const struct test tests[] = {
	    {"bodies are the same however they arrive", bodies_are_the_same_however_they_arrive},
	    {"a response to head has no body", a_response_to_head_has_no_body},
	    {"redirects and refusals keep their headers", redirects_and_refusals_keep_their_headers},
	    {"what is not http is malformed", what_is_not_http_is_malformed},
	    {"an end inside a response truncates it", an_end_inside_a_response_truncates_it},
	    {"more than announced is a mismatch", more_than_announced_is_a_mismatch},
	    {"the limit of headers is exact", the_limit_of_headers_is_exact},
	    {"the limit of bodies is exact", the_limit_of_bodies_is_exact},
	    {"the sink gets the body until it has enough", the_sink_gets_the_body_until_it_has_enough},
	    {"the hash is xxh64", the_hash_is_xxh64},
	    {"the hash does not depend on the pieces", the_hash_does_not_depend_on_the_pieces},
	    {"alarms come in the order of their times", alarms_come_in_the_order_of_their_times},
	    {NULL, NULL},
	};
	return suite_main("http_response", tests, argc, argv);
}
