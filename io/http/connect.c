#include <errno.h>
#include <sys/socket.h>

#include "io/http/exchange.h"
#include "io/http/lookup.h"
#include "io/http/units.h"

/* A name that was not found is asked for again by requests that come this much later. */
static const int64_t failure_kept_ns = PB_S;
static const int64_t shortest_poll_ns = 100 * PB_US, longest_poll_ns = 10 * PB_MS;

/* Polls a look-up at intervals that grow with the time it has taken. */
static int wait_for_lookup(struct pb_http_exchange *x, struct pb_task *task)
{
	int64_t sleep_ns = (x->now_ns - x->origin->lookup_ns) / 8;
	if (sleep_ns < shortest_poll_ns)
		sleep_ns = shortest_poll_ns;
	if (sleep_ns > longest_poll_ns)
		sleep_ns = longest_poll_ns;
	return pb_http_wait_until(x, task, x->now_ns + sleep_ns);
}

static void forget_old_failure(struct pb_http_origin *origin, int64_t now_ns)
{
	if (!origin->failed || now_ns - origin->lookup_ns < failure_kept_ns)
		return;
	pb_http_lookup_free(origin->lookup);
	origin->lookup = NULL;
	origin->failed = false;
}

/* 0 once the look-up has begun, or -errno. */
static int begin_lookup(struct pb_http_origin *origin, int64_t now_ns)
{
	if (origin->lookup)
		return 0;
	origin->lookup_ns = now_ns;
	return pb_http_lookup_start(&origin->lookup, origin->host, origin->port);
}

static int use_addresses(struct pb_http_exchange *x)
{
	x->address = x->first_address = x->origin->preferred;
	x->stage = PB_HTTP_CONNECT;
	return PB_DONE;
}

int pb_http_stage_resolve(struct pb_http_exchange *x, struct pb_task *task)
{
	struct pb_http_origin *origin = x->origin = pb_http_pool_origin(x->pool, x->target);
	if (!origin)
		return pb_http_exchange_fail(x, PB_HTTP_NO_MEMORY);
	if (origin->addresses)
		return use_addresses(x);
	forget_old_failure(origin, x->now_ns);
	int status = begin_lookup(origin, x->now_ns);
	if (status == -ENOMEM)
		return pb_http_exchange_fail(x, PB_HTTP_NO_MEMORY);
	if (status != 0 || !pb_http_lookup_ended(origin->lookup, &origin->addresses))
		return wait_for_lookup(x, task);
	origin->preferred = origin->addresses;
	origin->failed = origin->addresses == NULL;
	return origin->failed ? pb_http_exchange_fail(x, PB_HTTP_NOT_RESOLVED) : use_addresses(x);
}

/* Goes on to the next address of the host, or fails with `error` when all were tried. */
static int try_next_address(struct pb_http_exchange *x, enum pb_http_error error)
{
	pb_http_exchange_release(x, false);
	x->address = x->address->ai_next ? x->address->ai_next : x->origin->addresses;
	if (x->address == x->first_address)
		return pb_http_exchange_fail(x, error);
	x->stage = PB_HTTP_CONNECT;
	return PB_DONE;
}

static enum pb_http_error open_connection(struct pb_http_exchange *x)
{
	int status = pb_http_connection_open(x->pool, &x->connection, x->address);
	return status == 0 ? PB_HTTP_OK : pb_http_error_of_errno(-status);
}

static int begin_connect(struct pb_http_exchange *x, struct pb_task *task)
{
	struct pb_http_pool *pool = x->pool;
	if (pool->stats.connecting >= pool->options.connects)
		return pb_http_wait_turn(x, task, PB_HTTP_TOTAL_TIMEOUT);
	if (!pb_http_may_take_descriptor(x))
		return pb_http_wait_turn(x, task, PB_HTTP_NO_DESCRIPTOR);
	enum pb_http_error error = open_connection(x);
	if (error == PB_HTTP_NO_DESCRIPTOR && pb_http_pool_evict(pool))
		error = open_connection(x);
	if (error == PB_HTTP_NO_DESCRIPTOR)
		return pb_http_wait_turn(x, task, error);
	if (error != PB_HTTP_OK)
		return try_next_address(x, error);
	pb_http_turn_end(x);
	if (++pool->stats.connecting > pool->stats.connecting_peak)
		pool->stats.connecting_peak = pool->stats.connecting;
	x->until_ns = x->now_ns + pool->options.connect_timeout_ns;
	x->stage = PB_HTTP_CONNECTING;
	return pb_http_wait_fd(x, task, POLLOUT, x->until_ns);
}

int pb_http_stage_connect(struct pb_http_exchange *x, struct pb_task *task)
{
	bool may_reuse = !x->fresh && pb_http_target_idempotent(x->target);
	x->connection = may_reuse ? pb_http_pool_take(x->pool, x->origin, x->now_ns) : NULL;
	if (!x->connection)
		return begin_connect(x, task);
	pb_http_turn_end(x);
	x->request->figures.reused = true;
	x->pool->stats.reuses++;
	x->stage = PB_HTTP_SEND;
	return PB_DONE;
}

/* Sends what is left: PB_DONE, PB_WAIT where the socket takes no more, or -errno. */
static int send_rest(struct pb_http_exchange *x)
{
	while (x->sent < x->target->length) {
		ssize_t sent =
		    send(x->connection->fd, x->target->bytes + x->sent, x->target->length - x->sent, MSG_NOSIGNAL);
		if (sent < 0 && errno != EINTR)
			return errno == EAGAIN ? PB_WAIT : -errno;
		x->sent += sent > 0 ? (size_t)sent : 0;
	}
	return PB_DONE;
}

/* Nothing can have come yet: no call is spent on trying to read. */
static int await_response(struct pb_http_exchange *x, struct pb_task *task)
{
	x->stage = PB_HTTP_RECEIVE;
	return pb_http_wait_fd(x, task, POLLIN, 0);
}

/* A socket that can be sent to is connected, and one that failed says so: no call is spent on asking. */
int pb_http_stage_connecting(struct pb_http_exchange *x, struct pb_task *task)
{
	int status = send_rest(x);
	bool pending = status == PB_WAIT && x->sent == 0;
	if (pending && x->now_ns < x->until_ns)
		return pb_http_wait_fd(x, task, POLLOUT, x->until_ns);
	if (pending)
		return try_next_address(x, PB_HTTP_CONNECT_TIMEOUT);
	if (status < 0)
		return try_next_address(x, pb_http_error_of_errno(-status));
	x->pool->stats.connecting--;
	x->origin->preferred = x->address;
	x->request->figures.connect_ns = x->now_ns - x->until_ns + x->pool->options.connect_timeout_ns;
	if (status == PB_DONE)
		return await_response(x, task);
	x->stage = PB_HTTP_SEND;
	return pb_http_wait_fd(x, task, POLLOUT, 0);
}

int pb_http_stage_send(struct pb_http_exchange *x, struct pb_task *task)
{
	int status = send_rest(x);
	if (status == PB_WAIT)
		return pb_http_wait_fd(x, task, POLLOUT, 0);
	if (status < 0)
		return pb_http_exchange_fail(x, pb_http_error_of_errno(-status));
	return await_response(x, task);
}
