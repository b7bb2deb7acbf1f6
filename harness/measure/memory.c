#include "harness/measure/memory.h"

#include <errno.h>

#include "cluster/ranks.h"
#include "harness/cli/units.h"
#include "harness/machine/machine.h"

static bool is_apart(const struct pb_cell *cell)
{
	return cell->team > 1 && cell->driver->teams == PB_TEAMS_APART;
}

/* A team shares what one worker would need; where its members share no memory, in equal parts. */
static double bytes_of_worker(const struct pb_cell *cell, const struct pb_cost *cost, uint32_t worker)
{
	const bool leads = worker % cell->team == 0;
	if (!is_apart(cell))
		return leads ? (double)cost->worker_bytes : 0;
	const double divided = (double)(cost->worker_bytes - cost->leader_bytes);
	return divided / cell->team + (leads ? (double)cost->leader_bytes : 0);
}

static uint32_t host_of_worker(const struct pb_cell *cell, uint32_t (*host_of)(uint32_t rank), uint32_t worker)
{
	const uint64_t alone = cell->driver->ranks ? cell->driver->ranks(cell->workers) : 1;
	const uint64_t ranks = cell->ranks ? cell->ranks : alone;
	return host_of((uint32_t)(worker * ranks / cell->workers));
}

struct pb_memory_need pb_memory_need(const struct pb_cell *cell, const struct pb_cost *cost,
                                     uint32_t (*host_of)(uint32_t rank))
{
	struct pb_memory_need most = {0};
	uint32_t last = 0;
	for (uint32_t host = 0; host <= last; host++) {
		struct pb_memory_need need = {0};
		for (uint32_t worker = 0; worker < cell->workers; worker++) {
			const uint32_t at = host_of_worker(cell, host_of, worker);
			last = at > last ? at : last;
			need.workers += at == host;
			need.bytes += at == host ? bytes_of_worker(cell, cost, worker) : 0;
		}
		if (most.bytes < need.bytes)
			most = need;
	}
	return most;
}

/* "3.17e+10 bits, needs about 37.7 GiB" */
static void describe(char *text, size_t size, const struct pb_cost *cost, double bytes)
{
	char wanted[32];
	size_t length = 0;
	if (cost->op)
		length = (size_t)snprintf(text, size, "%.3g %s in all, ", cost->ops, cost->op);
	(void)snprintf(text + length, size - length, "needs about %s", pb_units_bytes(wanted, sizeof wanted, bytes));
}

static int fail(const struct pb_cell *cell, const struct pb_cost *cost, const struct pb_memory_need *need,
                uint64_t available, struct pb_why *why)
{
	char wants[96], there[32];
	(void)pb_units_bytes(there, sizeof there, (double)available);
	if (is_apart(cell)) {
		describe(wants, sizeof wants, cost, need->bytes);
		return pb_fail(why, -ENOMEM,
		               "%s (%.80s): %s on a host with %u of %u ranks, and %s of memory is free: use more hosts "
		               "or a smaller problem",
		               cell->kernel->name, cell->params, wants, need->workers, cell->workers, there);
	}
	describe(wants, sizeof wants, cost, (double)cost->worker_bytes);
	return pb_fail(why, -ENOMEM,
	               "%s (%.80s): %s for each of %u %s, and %s of memory is free: use fewer workers or a smaller "
	               "problem",
	               cell->kernel->name, cell->params, wants, cell->workers / cell->team,
	               cell->team > 1 ? "teams" : "workers", there);
}

int pb_memory_check(const struct pb_cell *cell, struct pb_why *why)
{
	struct pb_cost cost = {0};
	const uint64_t available = pb_machine_available_bytes();
	if (cell->kernel->cost)
		cell->kernel->cost(cell->state, &cost);
	const struct pb_memory_need need = pb_memory_need(cell, &cost, pb_ranks_host);
	return need.bytes <= (double)available ? 0 : fail(cell, &cost, &need, available, why);
}
