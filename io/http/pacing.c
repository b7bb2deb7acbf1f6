/*
 * Who waits for a turn polls for it: one descriptor cannot wake one of many tasks, and a descriptor for each would take
 * what is scarce. How long to sleep follows from the place in the queue and from what a connect takes, so that most
 * wake once; the bounds correct a wrong guess.
 */
#include "io/http/exchange.h"

static const int64_t shortest_ns = 50 * 1000, longest_ns = 20 * 1000 * 1000;

void pb_http_turn_learn(struct pb_http_pool *pool, int64_t connect_ns)
{
	pool->connect_ns += (connect_ns - pool->connect_ns) / 8;
}

int pb_http_wait_turn(struct pb_http_exchange *x, struct pb_task *task, enum pb_http_error overdue)
{
	struct pb_http_pool *pool = x->pool;
	if (x->turn == 0)
		x->turn = ++pool->turns_taken;
	x->overdue = (uint8_t)overdue;
	int64_t ahead = x->turn > pool->turns_ended ? (int64_t)(x->turn - pool->turns_ended) : 1;
	int64_t sleep_ns = pool->connect_ns * ahead / pool->options.connects;
	if (sleep_ns < shortest_ns)
		sleep_ns = shortest_ns;
	if (sleep_ns > longest_ns)
		sleep_ns = longest_ns;
	return pb_http_wait_until(x, task, x->now_ns + sleep_ns);
}

void pb_http_turn_end(struct pb_http_exchange *x)
{
	if (x->turn == 0)
		return;
	x->turn = 0;
	x->overdue = PB_HTTP_TOTAL_TIMEOUT;
	x->pool->turns_ended++;
}
