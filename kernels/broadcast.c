/*
 * broadcast.c: one worker's bytes for all others, each worker in turn, as IMB's Bcast has it with its root shifted.
 *
 * Each passes on what it has got, its first byte raised: a broadcast cannot begin before the one before has come to its
 * root. An operation is one broadcast, and its bytes are those that each of the others gets.
 */
#include <stdlib.h>

#include "traffic/traffic.h"

static const struct pb_param params[] = {
    TRAFFIC_SIZE(1, "of what each worker gets"),
    TRAFFIC_ITERATIONS,
    TRAFFIC_COUNT,
    {.name = NULL},
};

static size_t broadcast_room(const struct pb_team *team, size_t bytes)
{
	(void)team;
	return bytes;
}

static bool broadcast_run(struct traffic *it)
{
	const struct pb_team *team = it->team;
	uint32_t root = 0;
	for (uint64_t i = 0; i < it->iterations; i++) {
		if (team->rank == root)
			it->out[0]++;
		pb_transport_broadcast(team, it->out, it->bytes, root);
		root = root + 1 < team->size ? root + 1 : 0;
		traffic_step_ends();
	}
	return traffic_is_right(it, it->out, 0, (unsigned char)(traffic_byte(it->item, 0, 0) + it->iterations));
}

static void broadcast_cost(const void *state, struct pb_cost *cost)
{
	traffic_cost(state, cost, "broadcasts", 1);
}

static int broadcast_step(const void *state, struct pb_task *task)
{
	static const struct traffic_kind kind = {.room = broadcast_room, .fill = traffic_fill, .run = broadcast_run};
	return traffic_step(state, task, &kind);
}

extern const struct pb_kernel pb_kernel_broadcast;
const struct pb_kernel pb_kernel_broadcast = {
    .abi = PB_ABI,
    .size = sizeof pb_kernel_broadcast,
    .name = "broadcast",
    .summary = "one worker's bytes for all others, each worker in turn",
    .params = params,
    .result_size = sizeof(struct traffic_acc),
    .setup = traffic_setup,
    .teardown = free,
    .plan = traffic_plan,
    .step = broadcast_step,
    .merge = traffic_merge,
    .check = traffic_check,
    .cost = broadcast_cost,
    .team = traffic_team,
};
