#include <errno.h>
#include <sys/socket.h>

#include "io/http/exchange.h"

/* The rest of a body that the sink does not want is read where it is shorter than this. */
enum { DRAINED_BYTES = 64 * 1024 };

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
	figures->partial = can_leave(&x->response);
	if (x->response.error != PB_HTTP_OK)
		return pb_http_exchange_fail(x, x->response.error);
	if (x->response.complete || figures->partial)
		x->stage = PB_HTTP_JUDGE;
	return PB_DONE;
}

/* One read each time: a server that never stops sending cannot keep others, or the deadline, from their turn. */
int pb_http_stage_receive(struct pb_http_exchange *x, struct pb_task *task)
{
	ssize_t length = recv(x->connection->fd, x->pool->buffer, sizeof x->pool->buffer, 0);
	if (length < 0 && errno != EAGAIN && errno != EINTR)
		return pb_http_exchange_fail(x, pb_http_error_of_errno(errno));
	if (length >= 0)
		(void)take(x, (size_t)length);
	return x->stage == PB_HTTP_RECEIVE ? pb_http_wait_fd(x, task, POLLIN, 0) : PB_DONE;
}
