#include <stdlib.h>

#include <powbench/kernel.h>

#include "count_up.h"
#include "digest.h"

struct counter_state {
	uint64_t items, increments, total;
};

struct counter_acc {
	struct pb_digest digest;
	uint64_t total;
};

static const struct pb_param params[] = {
    {.name = "items",
     .type = PB_PARAM_COUNT,
     .initial = "5",
     .max = 1000000000000,
     .scales = true,
     .unit = "items",
     .summary = "how many counters, each counted up from 0"},
    {.name = "increments",
     .type = PB_PARAM_COUNT,
     .initial = "100000000",
     .max = 1000000000000000,
     .unit = "increments",
     .summary = "how often each counter is incremented, one after another"},
    {.name = NULL},
};

static int counter_setup(void **out, const struct pb_args *args, struct pb_why *why)
{
	struct counter_state made = {
	    .items = pb_args_get(args, "items").number,
	    .increments = pb_args_get(args, "increments").number,
	};
	if (__builtin_mul_overflow(made.items, made.increments, &made.total))
		return pb_fail(why, -EOVERFLOW,
		               "counter: %" PRIu64 " items of %" PRIu64
		               " increments do not fit into 64 bits; choose less of counter.items or "
		               "counter.increments",
		               made.items, made.increments);
	struct counter_state *state = malloc(sizeof *state);
	if (!state)
		return pb_fail(why, -ENOMEM, "counter: out of memory");
	*state = made;
	*out = state;
	return 0;
}

static uint64_t counter_plan(void *opaque, unsigned round, const void *merged)
{
	const struct counter_state *state = opaque;
	(void)merged;
	return round == 0 ? state->items : 0;
}

static void enter(struct counter_acc *acc, uint64_t item, uint64_t value)
{
	pb_digest_enter(&acc->digest, item, &value, 1);
	acc->total += value;
}

static int counter_step(const void *opaque, struct pb_task *task)
{
	const struct counter_state *state = opaque;
	for (uint64_t item = task->begin; item < task->end; item++)
		enter(task->acc, item, pb_count_up(state->increments));
	return PB_DONE;
}

static void counter_merge(void *opaque_into, const void *opaque_from)
{
	struct counter_acc *into = opaque_into;
	const struct counter_acc *from = opaque_from;
	pb_digest_merge(&into->digest, &from->digest);
	into->total += from->total;
}

static int counter_check(const void *opaque, const void *opaque_merged, struct pb_verdict *verdict)
{
	const struct counter_state *state = opaque;
	const struct counter_acc *merged = opaque_merged;
	struct counter_acc expected = {0};
	for (uint64_t item = 0; item < state->items; item++)
		enter(&expected, item, state->increments);
	(void)snprintf(verdict->result, sizeof verdict->result, "%" PRIu64, merged->total);
	if (merged->digest.items == state->items && merged->total != state->total)
		return pb_fail(&verdict->why, -EBADMSG, "the counters add up to %" PRIu64 " instead of %" PRIu64,
		               merged->total, state->total);
	return pb_digest_check(&merged->digest, &expected.digest, "", &verdict->why);
}

static void counter_cost(const void *opaque, struct pb_cost *cost)
{
	const struct counter_state *state = opaque;
	cost->ops = (double)state->total;
	cost->op = "increments";
}

extern const struct pb_kernel pb_kernel_counter;
const struct pb_kernel pb_kernel_counter = {
    .abi = PB_ABI,
    .size = sizeof pb_kernel_counter,
    .name = "counter",
    .summary = "counters that are incremented one step after another, in a register",
    .params = params,
    .result_size = sizeof(struct counter_acc),
    .setup = counter_setup,
    .teardown = free,
    .plan = counter_plan,
    .step = counter_step,
    .merge = counter_merge,
    .check = counter_check,
    .cost = counter_cost,
};
