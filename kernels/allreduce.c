/* allreduce.c: the sum of all workers' numbers, for every worker, as osu_allreduce and IMB's Allreduce have it. An
 * operation is one such sum over all; its bytes are those of one worker's numbers. */
#include <stdlib.h>

#include "traffic/traffic.h"

static const struct pb_param params[] = {
    TRAFFIC_SIZE(8, "of one worker's numbers, of 8 bytes each; a rest is left out"),
    TRAFFIC_ITERATIONS,
    TRAFFIC_COUNT,
    {.name = NULL},
};

static size_t allreduce_room(const struct pb_team *team, size_t bytes)
{
	(void)team;
	return bytes;
}

static size_t numbers(const struct traffic *it)
{
	return it->bytes / sizeof(double);
}

static double *terms_of(struct traffic *it)
{
	return (double *)(void *)it->out;
}

/* Whole numbers, whose sums are exact; the workers' differ by their ranks. */
static double base(const struct traffic *it, size_t k)
{
	return (double)((it->item + k) % 251);
}

static void allreduce_fill(struct traffic *it)
{
	for (size_t k = 0; k < numbers(it); k++)
		terms_of(it)[k] = base(it, k) + it->team->rank;
}

static bool allreduce_run(struct traffic *it)
{
	const double members = it->team->size;
	double *terms = terms_of(it);
	const double *sums = (const double *)(const void *)it->in;
	bool right = true;
	for (uint64_t i = 0; i < it->iterations; i++) {
		terms[0] = (double)i;
		pb_transport_sum(it->team, terms, (double *)(void *)it->in, numbers(it));
		right &= sums[0] == members * (double)i;
		traffic_step_ends();
	}
	for (size_t k = 1; right && k < numbers(it); k++)
		right = sums[k] == members * base(it, k) + members * (members - 1) / 2;
	return right;
}

static void allreduce_cost(const void *state, struct pb_cost *cost)
{
	traffic_cost(state, cost, "sums", 1);
}

static int allreduce_step(const void *state, struct pb_task *task)
{
	static const struct traffic_kind kind = {.room = allreduce_room, .fill = allreduce_fill, .run = allreduce_run};
	return traffic_step(state, task, &kind);
}

extern const struct pb_kernel pb_kernel_allreduce;
const struct pb_kernel pb_kernel_allreduce = {
    .abi = PB_ABI,
    .size = sizeof pb_kernel_allreduce,
    .name = "allreduce",
    .summary = "the sum of all workers' numbers, for every worker",
    .params = params,
    .result_size = sizeof(struct traffic_acc),
    .setup = traffic_setup,
    .teardown = free,
    .plan = traffic_plan,
    .step = allreduce_step,
    .merge = traffic_merge,
    .check = traffic_check,
    .cost = allreduce_cost,
    .team = traffic_team,
};
