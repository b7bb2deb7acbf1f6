/*
 * Who waits for a turn polls for it: one descriptor cannot wake one of many tasks, and a descriptor for each would take
 * what is scarce. How long to sleep follows from the place in the queue and from the pace of the turns before, halved:
 * so the first in the queue look often, the last rarely, and each looks a number of times that grows with the logarithm
 * of its place.
 */
#include "io/http/exchange.h"
#include "io/http/units.h"

enum { TURNS_MEASURED = 32 };

static const int64_t first_guess_ns = 20 * PB_US, slowest_ns = 10 * PB_MS;
static const int64_t shortest_ns = 50 * PB_US, shortest_descriptor_ns = PB_MS, longest_ns = 200 * PB_MS;

static void join(struct pb_http_exchange *x)
{
	struct pb_http_pool *pool = x->pool;
	if (pool->turns_taken == pool->turns_ended)
		pool->turns_mark_ns = x->now_ns;
	if (pool->turn_ns == 0)
		pool->turn_ns = first_guess_ns;
	x->turn = ++pool->turns_taken;
}

int pb_http_wait_turn(struct pb_http_exchange *x, struct pb_task *task, enum pb_http_error overdue)
{
	struct pb_http_pool *pool = x->pool;
	if (x->turn == 0)
		join(x);
	x->overdue = (uint8_t)overdue;
	int64_t ahead = x->turn > pool->turns_ended ? (int64_t)(x->turn - pool->turns_ended) : 1;
	int64_t least_ns = overdue == PB_HTTP_NO_DESCRIPTOR ? shortest_descriptor_ns : shortest_ns;
	int64_t sleep_ns = ahead * pool->turn_ns / 2;
	if (sleep_ns < least_ns)
		sleep_ns = least_ns;
	if (sleep_ns > longest_ns)
		sleep_ns = longest_ns;
	return pb_http_wait_until(x, task, x->now_ns + sleep_ns);
}

void pb_http_turn_end(struct pb_http_exchange *x)
{
	struct pb_http_pool *pool = x->pool;
	if (x->turn == 0)
		return;
	x->turn = 0;
	x->overdue = PB_HTTP_TOTAL_TIMEOUT;
	if (++pool->turns_ended % TURNS_MEASURED != 0)
		return;
	pool->turn_ns = (x->now_ns - pool->turns_mark_ns) / TURNS_MEASURED;
	if (pool->turn_ns > slowest_ns)
		pool->turn_ns = slowest_ns;
	pool->turns_mark_ns = x->now_ns;
}
