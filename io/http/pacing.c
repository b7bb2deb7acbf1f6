/*
 * Who waits for a turn polls for it: one descriptor cannot wake one of many tasks, and a descriptor for each would take
 * what is scarce. How long to sleep follows from the place in the queue and from the pace of the turns before, halved:
 * so the first in the queue look often, the last rarely, and each looks a number of times that grows with the logarithm
 * of its place.
 *
 * Each pool has a queue of those who wait to connect. Descriptors belong to the process, and so does the queue for
 * them: while others wait in it, a pool keeps no connection, and who comes anew takes the last place in it.
 */
#include "io/http/exchange.h"
#include "io/http/units.h"

enum { TURNS_MEASURED = 32 };

static const int64_t first_guess_ns = 20 * PB_US, slowest_ns = 10 * PB_MS;
static const int64_t shortest_ns = 50 * PB_US, shortest_descriptor_ns = PB_MS, longest_ns = 200 * PB_MS;

static struct pb_http_turns descriptors;

/* Those that have ended are read first: they are never more than those that were taken. */
static uint64_t waiting(struct pb_http_turns *turns)
{
	const uint64_t ended = atomic_load(&turns->ended);
	return atomic_load(&turns->taken) - ended;
}

bool pb_http_others_lack(const struct pb_http_pool *pool)
{
	return waiting(&descriptors) > pool->lacking;
}

bool pb_http_may_take_descriptor(const struct pb_http_exchange *x)
{
	return x->turns == &descriptors || !pb_http_others_lack(x->pool);
}

void pb_http_turns_forget(void)
{
	atomic_store(&descriptors.ended, atomic_load(&descriptors.taken));
}

static void join(struct pb_http_exchange *x, struct pb_http_turns *turns)
{
	int64_t unknown_ns = 0;
	pb_http_turn_end(x);
	if (waiting(turns) == 0)
		atomic_store(&turns->mark_ns, x->now_ns);
	(void)atomic_compare_exchange_strong(&turns->turn_ns, &unknown_ns, first_guess_ns);
	x->turns = turns;
	x->turn = atomic_fetch_add(&turns->taken, 1) + 1;
	x->pool->lacking += turns == &descriptors;
}

int pb_http_wait_turn(struct pb_http_exchange *x, struct pb_task *task, enum pb_http_error overdue)
{
	const bool lacks = overdue == PB_HTTP_NO_DESCRIPTOR;
	struct pb_http_turns *turns = lacks ? &descriptors : &x->pool->turns;
	if (x->turns != turns)
		join(x, turns);
	x->overdue = (uint8_t)overdue;
	const uint64_t ended = atomic_load(&turns->ended);
	int64_t ahead = x->turn > ended ? (int64_t)(x->turn - ended) : 1;
	int64_t least_ns = lacks ? shortest_descriptor_ns : shortest_ns;
	int64_t sleep_ns = ahead * atomic_load(&turns->turn_ns) / 2;
	if (sleep_ns < least_ns)
		sleep_ns = least_ns;
	if (sleep_ns > longest_ns)
		sleep_ns = longest_ns;
	return pb_http_wait_until(x, task, x->now_ns + sleep_ns);
}

static void measure(struct pb_http_turns *turns, int64_t now_ns)
{
	int64_t turn_ns = (now_ns - atomic_exchange(&turns->mark_ns, now_ns)) / TURNS_MEASURED;
	if (turn_ns > slowest_ns)
		turn_ns = slowest_ns;
	atomic_store(&turns->turn_ns, turn_ns);
}

void pb_http_turn_end(struct pb_http_exchange *x)
{
	struct pb_http_turns *turns = x->turns;
	if (!turns)
		return;
	x->turns = NULL;
	x->overdue = PB_HTTP_TOTAL_TIMEOUT;
	x->pool->lacking -= turns == &descriptors;
	if ((atomic_fetch_add(&turns->ended, 1) + 1) % TURNS_MEASURED == 0)
		measure(turns, x->now_ns);
}
