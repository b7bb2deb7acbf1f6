/* What a request is answered with: refused by the rate limit, failed by chance, or what its route says. */
#include "io/http/serving.h"

uint64_t pb_http_server_random(struct pb_http_server *server)
{
	return pb_mix64(server->random += PB_MIX_STEP);
}

/* A token bucket that holds a tenth of a second's requests, and one at least. */
static bool within_rate(struct pb_http_server *server)
{
	double rate = server->options.rate_limit;
	if (rate <= 0)
		return true;
	double most = rate / 10 > 1 ? rate / 10 : 1;
	int64_t now_ns = pb_clock_ns();
	server->tokens += (double)(now_ns - server->tokens_ns) * 1e-9 * rate;
	server->tokens_ns = now_ns;
	if (server->tokens > most)
		server->tokens = most;
	if (server->tokens < 1)
		return false;
	server->tokens -= 1;
	return true;
}

static bool unlucky(struct pb_http_server *server)
{
	double percent = server->options.fail_percent;
	return percent > 0 && (double)(pb_http_server_random(server) >> 11) * 0x1p-53 * 100 < percent;
}

/* A reply to HEAD ends with its headers, which lie in its first piece. */
static void cut_body(struct pb_reply *reply)
{
	struct iovec *first = reply->pieces;
	const char *end = memmem(first->iov_base, first->iov_len, "\r\n\r\n", 4);
	if (!end)
		return;
	first->iov_len = (size_t)(end + 4 - (char *)first->iov_base);
	reply->count = 1;
	reply->stream = NULL;
	reply->after = PB_AFTER_KEEP;
}

void pb_http_server_answer(struct pb_http_server *server, struct pb_serving *serving)
{
	struct pb_reply *reply = &server->reply;
	char *query = strchr(serving->path, '?');
	if (query)
		*query++ = '\0';
	const struct pb_request_line request = {
	    .path = serving->path, .query = query ? query : "", .details = server->options.details};
	reply->after = PB_AFTER_KEEP;
	reply->stream = NULL;
	server->counts.requests++;
	if (!within_rate(server)) {
		server->counts.limited++;
		pb_reply_text(reply, "429 Too Many Requests", "Retry-After: 1\r\n", "over the rate limit\n");
	} else if (unlucky(server)) {
		server->counts.failed++;
		pb_reply_text(reply, "500 Internal Server Error", "", "failed as asked\n");
	} else {
		pb_route(&request, reply);
	}
	if (serving->head)
		cut_body(reply);
}
