#include <errno.h>
#include <sys/socket.h>

#include "io/http/exchange.h"

/* The rest of a body that the sink does not want is read where it is no longer than this. */
enum { DRAINED_BYTES = 64 * 1024 };

/* A server that never stops sending keeps others, and the deadline, from their turn for no more than this. */
enum { READS_AT_ONCE = 16 };

/* Whether the response can be left where it is: the sink has enough, and the rest is long or its length unknown. */
static bool can_leave(const struct pb_http_response *response)
{
	return response->enough && !response->complete &&
	       (response->announced == UINT64_MAX || response->announced - response->bytes > DRAINED_BYTES);
}

static int take(struct pb_http_exchange *x, size_t length)
{
	struct pb_http_figures *figures = &x->request->figures;
	if (!x->response.begun)
		figures->first_byte_ns = x->now_ns - figures->start_ns;
	if (length > 0)
		pb_http_response_feed(&x->response, x->pool->buffer, length);
	else
		pb_http_response_end(&x->response);
	if (x->response.error != PB_HTTP_OK)
		return pb_http_exchange_fail(x, x->response.error);
	figures->partial = can_leave(&x->response);
	if (x->response.complete || figures->partial)
		x->stage = PB_HTTP_JUDGE;
	return PB_DONE;
}

/* An unfinished response is read until there is no more, be it a few bytes: the end of the connection may lie behind
 * them, of which an edge-triggered loop would hear no second time. */
int pb_http_stage_receive(struct pb_http_exchange *x, struct pb_task *task)
{
	for (int reads = 0; reads < READS_AT_ONCE && x->stage == PB_HTTP_RECEIVE; reads++) {
		ssize_t length = recv(x->connection->fd, x->pool->buffer, sizeof x->pool->buffer, 0);
		if (length < 0 && errno == EAGAIN)
			return pb_http_wait_fd(x, task, POLLIN, 0);
		if (length >= 0)
			(void)take(x, (size_t)length);
		else if (errno != EINTR)
			(void)pb_http_exchange_fail(x, pb_http_error_of_errno(errno));
	}
	return x->stage == PB_HTTP_RECEIVE ? pb_http_wait_until(x, task, x->now_ns) : PB_DONE;
}
