/* barrier.c: all workers wait for each other, again and again, as osu_barrier and IMB's Barrier have it. */
#include <stdlib.h>

#include "traffic/traffic.h"

static const struct pb_param params[] = {
    TRAFFIC_ITERATIONS,
    TRAFFIC_COUNT,
    {.name = NULL},
};

static size_t barrier_room(const struct pb_team *team, size_t bytes)
{
	(void)team;
	return bytes;
}

static bool barrier_run(struct traffic *it)
{
	for (uint64_t i = 0; i < it->iterations; i++) {
		pb_transport_barrier(it->team);
		traffic_step_ends();
	}
	return true;
}

static void barrier_cost(const void *state, struct pb_cost *cost)
{
	traffic_cost(state, cost, "barriers", 1);
}

static int barrier_step(const void *state, struct pb_task *task)
{
	static const struct traffic_kind kind = {.room = barrier_room, .fill = traffic_fill, .run = barrier_run};
	return traffic_step(state, task, &kind);
}

extern const struct pb_kernel pb_kernel_barrier;
const struct pb_kernel pb_kernel_barrier = {
    .abi = PB_ABI,
    .size = sizeof pb_kernel_barrier,
    .name = "barrier",
    .summary = "all workers wait for each other, over and over",
    .params = params,
    .result_size = sizeof(struct traffic_acc),
    .setup = traffic_setup,
    .teardown = free,
    .plan = traffic_plan,
    .step = barrier_step,
    .merge = traffic_merge,
    .check = traffic_check,
    .cost = barrier_cost,
    .team = traffic_team,
};
