#include "io/http/exchange.h"

#include <errno.h>
#include <stdlib.h>

#include "io/http/tls.h"

int pb_http_exchange_fail(struct pb_http_exchange *x, enum pb_http_error error)
{
	x->error = (uint8_t)error;
	x->stage = PB_HTTP_JUDGE;
	return PB_DONE;
}

void pb_http_exchange_try(struct pb_http_exchange *x)
{
	struct pb_http_figures *figures = &x->request->figures;
	pb_http_response_free(&x->response);
	pb_http_response_init(&x->response, x->request, &x->pool->options, x->target->method == PB_HTTP_HEAD);
	figures->status = 0;
	figures->connect_ns = figures->first_byte_ns = 0;
	figures->reused = figures->partial = false;
	x->error = PB_HTTP_OK;
	x->overdue = PB_HTTP_TOTAL_TIMEOUT;
	x->sent = 0;
	x->stage = x->target->tls ? PB_HTTP_OVER_TLS : PB_HTTP_RESOLVE;
}

void pb_http_exchange_release(struct pb_http_exchange *x, bool keep)
{
	pb_http_turn_end(x);
	if (x->tls)
		pb_http_tls_release(x);
	if (!x->connection)
		return;
	if (x->stage == PB_HTTP_CONNECTING)
		x->pool->stats.connecting--;
	if (keep)
		pb_http_pool_keep(x->pool, x->origin, x->connection, x->now_ns);
	else
		pb_http_connection_close(x->pool, x->connection);
	x->connection = NULL;
}

int pb_http_wait_fd(const struct pb_http_exchange *x, struct pb_task *task, short events, int64_t deadline_ns)
{
	task->wait.fd = x->connection->fd;
	task->wait.tag = x->connection->tag;
	task->wait.events = events;
	task->wait.deadline_ns = deadline_ns > 0 && deadline_ns < x->deadline_ns ? deadline_ns : x->deadline_ns;
	return PB_WAIT;
}

int pb_http_wait_until(const struct pb_http_exchange *x, struct pb_task *task, int64_t deadline_ns)
{
	task->wait.fd = -1;
	task->wait.tag = 0;
	task->wait.events = 0;
	task->wait.deadline_ns = deadline_ns < x->deadline_ns ? deadline_ns : x->deadline_ns;
	return PB_WAIT;
}

static int begin(struct pb_http_request *request, struct pb_http_pool *pool)
{
	struct pb_http_exchange *x = pool->spare_exchanges;
	if (x)
		pool->spare_exchanges = x->next;
	else
		x = malloc(sizeof *x);
	request->figures = (struct pb_http_figures){.attempts = 1, .start_ns = pb_clock_ns()};
	if (!x)
		return -ENOMEM;
	memset(x, 0, offsetof(struct pb_http_exchange, response));
	x->response.location = x->response.retry_after = NULL;
	x->request = request;
	x->pool = pool;
	x->target = request->target;
	x->now_ns = request->figures.start_ns;
	x->deadline_ns = x->now_ns + pool->options.total_timeout_ns;
	pb_http_exchange_try(x);
	request->exchange = x;
	return 0;
}

static void end(struct pb_http_exchange *x)
{
	struct pb_http_figures *figures = &x->request->figures;
	pb_http_exchange_release(x, false);
	pb_http_response_free(&x->response);
	pb_http_target_free(x->redirected);
	figures->error = x->error;
	figures->total_ns = pb_clock_ns() - figures->start_ns;
	x->request->exchange = NULL;
	x->next = x->pool->spare_exchanges;
	x->pool->spare_exchanges = x;
}

void pb_http_exchange_free_spares(struct pb_http_pool *pool)
{
	while (pool->spare_exchanges) {
		struct pb_http_exchange *next = pool->spare_exchanges->next;
		free(pool->spare_exchanges);
		pool->spare_exchanges = next;
	}
}

static int (*const stages[])(struct pb_http_exchange *, struct pb_task *) = {
    [PB_HTTP_RESOLVE] = pb_http_stage_resolve,       [PB_HTTP_CONNECT] = pb_http_stage_connect,
    [PB_HTTP_CONNECTING] = pb_http_stage_connecting, [PB_HTTP_SEND] = pb_http_stage_send,
    [PB_HTTP_RECEIVE] = pb_http_stage_receive,       [PB_HTTP_OVER_TLS] = pb_http_stage_over_tls,
    [PB_HTTP_JUDGE] = pb_http_stage_judge,           [PB_HTTP_BACKOFF] = pb_http_stage_backoff,
};

/* What can be done is done first: only a request that would have to wait longer has run out of time. */
static int advance(struct pb_http_exchange *x, struct pb_task *task)
{
	while (x->stage != PB_HTTP_END) {
		if (stages[x->stage](x, task) != PB_WAIT)
			continue;
		if (x->now_ns < x->deadline_ns)
			return PB_WAIT;
		x->error = x->overdue;
		pb_http_exchange_release(x, false);
		x->stage = PB_HTTP_END;
	}
	end(x);
	return PB_DONE;
}

static int cancel(struct pb_http_request *request)
{
	if (request->exchange)
		end(request->exchange);
	return -ECANCELED;
}

int pb_http_step(struct pb_http_request *request, struct pb_http_pool *pool, struct pb_task *task)
{
	if (task->cancelled)
		return cancel(request);
	if (request->exchange) {
		request->exchange->now_ns = pb_clock_ns();
	} else if (begin(request, pool) != 0) {
		request->figures.error = PB_HTTP_NO_MEMORY;
		return PB_DONE;
	}
	return advance(request->exchange, task);
}
