#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "io/http/pages.h"
#include "io/http/reply.h"

enum { INDEX_PAGE = 100, HEAD_BYTES = 128 /* room for the headers of a reply */ };

void pb_reply_raw(struct pb_reply *reply, const char *bytes, enum pb_after after)
{
	reply->pieces[0] = (struct iovec){(void *)(uintptr_t)bytes, strlen(bytes)};
	reply->count = 1;
	reply->after = after;
}

void pb_reply_text(struct pb_reply *reply, const char *status, const char *more, const char *body)
{
	int length = snprintf(reply->scratch, sizeof reply->scratch,
	                      "HTTP/1.1 %s\r\nContent-Type: text/plain\r\n%sContent-Length: %zu\r\n\r\n%s", status,
	                      more, strlen(body), body);
	reply->pieces[0] = (struct iovec){reply->scratch, (size_t)length};
	reply->count = 1;
	reply->after = PB_AFTER_KEEP;
}

uint64_t pb_query_number(const char *query, const char *name, uint64_t otherwise)
{
	size_t length = strlen(name);
	for (const char *at = query; at && *at; at = strchr(at, '&')) {
		at += *at == '&';
		if (strncmp(at, name, length) == 0 && at[length] == '=')
			return strtoull(at + length + 1, NULL, 10);
	}
	return otherwise;
}

/* The number that a path ends with; false: it is no number. */
static bool number_of(const char *text, uint64_t *number)
{
	char *end = NULL;
	*number = strtoull(text, &end, 10);
	return *text >= '0' && *text <= '9' && *end == '\0';
}

static void reply_json(struct pb_reply *reply, const char *json, size_t length)
{
	char *head = reply->scratch;
	int head_length = snprintf(
	    head, 128, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %zu\r\n\r\n", length);
	reply->pieces[0] = (struct iovec){head, (size_t)head_length};
	reply->pieces[1] = (struct iovec){(void *)(uintptr_t)json, length};
	reply->count = 2;
}

static size_t write_page_head(char *head, size_t size, size_t body_bytes)
{
	return (size_t)snprintf(
	    head, size, "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: %zu\r\n\r\n",
	    body_bytes);
}

static void reply_page(struct pb_reply *reply, uint64_t n, uint64_t bytes)
{
	char *head = reply->scratch;
	struct iovec *page = reply->pieces + 1;
	size_t total = pb_page_pieces(n, bytes < SIZE_MAX ? (size_t)bytes : SIZE_MAX, head + HEAD_BYTES, page);
	reply->pieces[0] = (struct iovec){head, write_page_head(head, HEAD_BYTES, total)};
	reply->count = 4;
}

/* The page that is asked for most often, and must cost nothing to make: whole, in one piece. */
static char root[HEAD_BYTES + PB_PAGE_SMALL_BYTES];
static size_t root_bytes;

static void make_root(void)
{
	char head[PB_PAGE_LEAST_BYTES];
	struct iovec page[3];
	root_bytes = write_page_head(root, HEAD_BYTES, pb_page_pieces(0, PB_PAGE_SMALL_BYTES, head, page));
	for (size_t i = 0; i < 3; i++) {
		memcpy(root + root_bytes, page[i].iov_base, page[i].iov_len);
		root_bytes += page[i].iov_len;
	}
}

static void serve_root(const struct pb_request_line *request, uint64_t n, struct pb_reply *reply)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	(void)request, (void)n;
	(void)pthread_once(&once, make_root);
	reply->pieces[0] = (struct iovec){root, root_bytes};
	reply->count = 1;
}

static void serve_page(const struct pb_request_line *request, uint64_t n, struct pb_reply *reply)
{
	reply_page(reply, n, pb_query_number(request->query, "bytes", PB_PAGE_BYTES));
}

static void serve_json(const struct pb_request_line *request, uint64_t n, struct pb_reply *reply)
{
	(void)request;
	char *json = reply->scratch + HEAD_BYTES;
	int length = snprintf(json, 128, "\"text %" PRIu64 " of the local server\"", n);
	reply_json(reply, json, (size_t)length);
}

/* Heights and weights that look like those of people, and are the same for the same n. */
static void serve_detail(const struct pb_request_line *request, uint64_t n, struct pb_reply *reply)
{
	(void)request;
	char *json = reply->scratch + HEAD_BYTES;
	int length = snprintf(json, 256,
	                      "{\"id\":%" PRIu64 ",\"name\":\"person-%" PRIu64 "\",\"height\":%" PRIu64
	                      ",\"weight\":%" PRIu64 "}",
	                      n, n, 150 + n * 7 % 50, 50 + n * 13 % 50);
	reply_json(reply, json, (size_t)length);
}

static void serve_index(const struct pb_request_line *request, uint64_t n, struct pb_reply *reply)
{
	(void)n;
	uint64_t pages = (request->details + INDEX_PAGE - 1) / INDEX_PAGE;
	uint64_t page = pb_query_number(request->query, "page", 0);
	uint64_t first = page < pages ? page * INDEX_PAGE : request->details;
	uint64_t end = request->details - first < INDEX_PAGE ? request->details : first + INDEX_PAGE;
	char *json = reply->scratch + HEAD_BYTES;
	size_t size = sizeof reply->scratch - HEAD_BYTES;
	int at = snprintf(json, size, "{\"page\":%" PRIu64 ",\"pages\":%" PRIu64 ",\"next\":", page, pages);
	if (page + 1 < pages)
		at += snprintf(json + at, size - (size_t)at, "\"/index?page=%" PRIu64 "\",\"addresses\":[", page + 1);
	else
		at += snprintf(json + at, size - (size_t)at, "null,\"addresses\":[");
	for (uint64_t i = first; i < end; i++)
		at += snprintf(json + at, size - (size_t)at, "%s\"/detail/%" PRIu64 "\"", i > first ? "," : "", i);
	at += snprintf(json + at, size - (size_t)at, "]}");
	reply_json(reply, json, (size_t)at);
}

static size_t next_address(uint64_t position, uint64_t count, char *out, size_t size)
{
	char line[64];
	if (position > count)
		return 0;
	if (position == count)
		return (size_t)snprintf(out, size, "0\r\n\r\n");
	int length = snprintf(line, sizeof line, "/detail/%" PRIu64 "\n", position);
	return (size_t)snprintf(out, size, "%x\r\n%s\r\n", (unsigned)length, line);
}

static const struct pb_stream addresses = {.next = next_address};

static void serve_slow_index(const struct pb_request_line *request, uint64_t n, struct pb_reply *reply)
{
	(void)n;
	pb_reply_raw(reply, "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n",
	             PB_AFTER_STREAM);
	reply->stream = &addresses;
	reply->stream_count = pb_query_number(request->query, "count", request->details);
}

static void serve_redirect(const struct pb_request_line *request, uint64_t n, struct pb_reply *reply)
{
	(void)request;
	char location[64];
	if (n <= 1)
		(void)snprintf(location, sizeof location, "Location: /\r\n");
	else
		(void)snprintf(location, sizeof location, "Location: %" PRIu64 "\r\n", n - 1);
	pb_reply_text(reply, "302 Found", location, "");
}

static const struct route {
	const char *path; /* ends with '/': a number follows, but for the root */
	void (*serve)(const struct pb_request_line *, uint64_t n, struct pb_reply *);
} routes[] = {
    {"/", serve_root},
    {"/page/", serve_page},
    {"/json/", serve_json},
    {"/detail/", serve_detail},
    {"/index", serve_index},
    {"/index/slow", serve_slow_index},
    {"/redirect/", serve_redirect},
};

static bool matches(const struct route *route, const char *path, uint64_t *n)
{
	size_t length = strlen(route->path);
	*n = 0;
	if (strncmp(path, route->path, length) != 0)
		return false;
	return length > 1 && route->path[length - 1] == '/' ? number_of(path + length, n) : path[length] == '\0';
}

void pb_route(const struct pb_request_line *request, struct pb_reply *reply)
{
	uint64_t n;
	for (size_t i = 0; i < sizeof routes / sizeof routes[0]; i++) {
		if (!matches(&routes[i], request->path, &n))
			continue;
		routes[i].serve(request, n, reply);
		return;
	}
	if (strncmp(request->path, "/bad/", 5) != 0 || !pb_route_ill_behaved(request->path + 5, reply))
		pb_reply_text(reply, "404 Not Found", "", "there is no such page\n");
}
