#include "io/kernels/common/site.h"

#include <sys/resource.h>

#include "io/http/hash64.h"
#include "io/http/reply.h"

static void raise_descriptor_limit(void)
{
	struct rlimit limit;
	if (getrlimit(RLIMIT_NOFILE, &limit) || limit.rlim_cur == limit.rlim_max)
		return;
	limit.rlim_cur = limit.rlim_max;
	(void)setrlimit(RLIMIT_NOFILE, &limit);
}

static int open_server(struct pb_site *site, const struct pb_args *args, const struct pb_site_wants *wants,
                       struct pb_why *why)
{
	const struct pb_http_server_options options = {
	    .latency_ns = (int64_t)pb_args_get(args, "latency").number,
	    .jitter_ns = (int64_t)pb_args_get(args, "jitter").number,
	    .stream_ns = wants->stream_ns,
	    .details = wants->details,
	};
	int status = pb_local_server_acquire(&site->server, &options, why);
	if (status)
		return status;
	(void)snprintf(site->base, sizeof site->base, "http://127.0.0.1:%u",
	               (unsigned)pb_local_server_port(site->server));
	return 0;
}

int pb_site_open(struct pb_site *site, const struct pb_args *args, const struct pb_site_wants *wants,
                 struct pb_why *why)
{
	const struct pb_value url = pb_args_get(args, "url");
	*site = (struct pb_site){
	    .url = url.length ? url.text : NULL,
	    .details = wants->details,
	    .http = {.attempts = (uint32_t)pb_args_get(args, "retries").number + 1,
	             .connect_timeout_ns = (int64_t)pb_args_get(args, "connect_timeout").number,
	             .total_timeout_ns = (int64_t)pb_args_get(args, "timeout").number,
	             .seed = 1},
	};
	raise_descriptor_limit();
	return site->url || wants->no_server ? 0 : open_server(site, args, wants, why);
}

void pb_site_close(struct pb_site *site)
{
	pb_local_server_release(site->server);
	site->server = NULL;
}

/* Has the server's own routes make the reply to `path`. */
static void make_reply(const struct pb_site *site, const char *path, struct pb_reply *reply)
{
	char line[PB_SITE_TEXT_BYTES];
	(void)snprintf(line, sizeof line, "%s", path);
	char *query = strchr(line, '?');
	if (query)
		*query++ = '\0';
	const struct pb_request_line request = {.path = line, .query = query ? query : "", .details = site->details};
	pb_route(&request, reply);
}

/* The body begins in the first piece, behind the headers. */
static void skip_headers(struct pb_reply *reply)
{
	struct iovec *first = reply->pieces;
	const char *end = memmem(first->iov_base, first->iov_len, "\r\n\r\n", 4);
	size_t length = end ? (size_t)(end + 4 - (const char *)first->iov_base) : first->iov_len;
	first->iov_base = (char *)first->iov_base + length;
	first->iov_len -= length;
}

struct pb_expected pb_site_expect(const struct pb_site *site, const char *path)
{
	struct pb_expected expected = {.known = true};
	struct pb_reply reply;
	struct pb_hash64 hash;
	make_reply(site, path, &reply);
	skip_headers(&reply);
	pb_hash64_init(&hash);
	for (int i = 0; i < reply.count; i++) {
		pb_hash64_update(&hash, reply.pieces[i].iov_base, reply.pieces[i].iov_len);
		expected.bytes += reply.pieces[i].iov_len;
	}
	expected.hash = pb_hash64_digest(&hash);
	return expected;
}

void pb_site_expect_text(const struct pb_site *site, const char *path, char *out, size_t size)
{
	struct pb_reply reply;
	size_t length = 0;
	make_reply(site, path, &reply);
	skip_headers(&reply);
	for (int i = 0; i < reply.count; i++) {
		size_t part = reply.pieces[i].iov_len < size - 1 - length ? reply.pieces[i].iov_len : size - 1 - length;
		memcpy(out + length, reply.pieces[i].iov_base, part);
		length += part;
	}
	out[length] = '\0';
}
