/* alltoall.c: every worker has other bytes for each, as osu_alltoall and IMB's Alltoall have it. An operation is one
 * exchange among all; its bytes are those from one worker to one other. */
#include <stdlib.h>

#include "traffic/traffic.h"

static const struct pb_param params[] = {
    TRAFFIC_SIZE(1, "of what one worker sends to each other one"),
    TRAFFIC_ITERATIONS,
    TRAFFIC_COUNT,
    {.name = NULL},
};

static size_t alltoall_room(const struct pb_team *team, size_t bytes)
{
	return team->size * bytes;
}

/* A part is filled by who sends and who gets it. */
static uint32_t pair(const struct traffic *it, uint32_t from, uint32_t to)
{
	return from * it->team->size + to;
}

static void alltoall_fill(struct traffic *it)
{
	for (uint32_t to = 0; to < it->team->size; to++)
		for (size_t k = 0; k < it->bytes; k++)
			it->out[to * it->bytes + k] = traffic_byte(it->item, pair(it, it->team->rank, to), k);
}

static void stamp(struct traffic *it, uint64_t iteration)
{
	for (uint32_t to = 0; to < it->team->size; to++)
		it->out[to * it->bytes] = (unsigned char)iteration;
}

static bool alltoall_run(struct traffic *it)
{
	const struct pb_team *team = it->team;
	const uint32_t next = (team->rank + 1) % team->size;
	bool right = true;
	for (uint64_t i = 0; i < it->iterations; i++) {
		stamp(it, i);
		pb_transport_all_to_all(team, it->out, it->in, it->bytes);
		right &= it->in[next * it->bytes] == (unsigned char)i;
		traffic_step_ends();
	}
	for (uint32_t from = 0; right && from < team->size; from++)
		right = traffic_is_right(it, it->in + from * it->bytes, pair(it, from, team->rank),
		                         (unsigned char)(it->iterations - 1));
	return right;
}

static void alltoall_cost(const void *state, struct pb_cost *cost)
{
	traffic_cost(state, cost, "exchanges", 1);
}

static int alltoall_step(const void *state, struct pb_task *task)
{
	static const struct traffic_kind kind = {.room = alltoall_room, .fill = alltoall_fill, .run = alltoall_run};
	return traffic_step(state, task, &kind);
}

extern const struct pb_kernel pb_kernel_alltoall;
const struct pb_kernel pb_kernel_alltoall = {
    .abi = PB_ABI,
    .size = sizeof pb_kernel_alltoall,
    .name = "alltoall",
    .summary = "every worker's own bytes for each other worker",
    .params = params,
    .result_size = sizeof(struct traffic_acc),
    .setup = traffic_setup,
    .teardown = free,
    .plan = traffic_plan,
    .step = alltoall_step,
    .merge = traffic_merge,
    .check = traffic_check,
    .cost = alltoall_cost,
    .team = traffic_team,
};
