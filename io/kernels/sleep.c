/* sleep.c: items that only wait, each until a deadline of its own. It shows what drivers make of waiting. */
#include <stdlib.h>

#include "io/kernels/lateness.h"
#include "kernels/digest.h"

struct sleep_state {
	uint64_t items, seed;
	uint64_t min_ns, max_ns; /* equal: all sleep as long */
};

struct sleep_acc {
	struct pb_digest digest; /* of how long each item was to sleep */
	struct lateness lateness;
};

struct sleep_local {
	int64_t deadline_ns; /* 0: not asleep yet */
};

#define DAY_NS UINT64_C(86400000000000)

static const struct pb_param params[] = {
    {.name = "items",
     .type = PB_PARAM_COUNT,
     .initial = "5",
     .max = 1000000000,
     .scales = true,
     .unit = "items",
     .summary = "how many sleeps"},
    {.name = "time", .type = PB_PARAM_TIME, .initial = "2s", .max = DAY_NS, .summary = "how long each sleeps"},
    {.name = "min",
     .type = PB_PARAM_TIME,
     .initial = "",
     .max = DAY_NS,
     .summary = "with max: the shortest of random sleeps, in place of time"},
    {.name = "max", .type = PB_PARAM_TIME, .initial = "", .max = DAY_NS, .summary = "the longest of random sleeps"},
    {.name = "seed", .type = PB_PARAM_COUNT, .initial = "1", .max = UINT64_MAX, .summary = "of random sleeps"},
    {.name = NULL},
};

static int sleep_setup(void **out, const struct pb_args *args, struct pb_why *why)
{
	struct sleep_state made = {
	    .items = pb_args_get(args, "items").number,
	    .seed = pb_args_get(args, "seed").number,
	    .min_ns = pb_args_get(args, "min").number,
	    .max_ns = pb_args_get(args, "max").number,
	};
	if (made.min_ns > made.max_ns)
		return pb_fail(why, -EINVAL, "sleep: min is longer than max; give sleep.max=, at least sleep.min");
	if (made.max_ns == 0)
		made.min_ns = made.max_ns = pb_args_get(args, "time").number;
	struct sleep_state *state = malloc(sizeof *state);
	if (!state)
		return pb_fail(why, -ENOMEM, "sleep: out of memory");
	*state = made;
	*out = state;
	return 0;
}

static uint64_t sleep_plan(void *opaque, unsigned round, const void *merged)
{
	const struct sleep_state *state = opaque;
	(void)merged;
	return round == 0 ? state->items : 0;
}

/* The same in every process: between min and max by the item's own random number. */
static uint64_t time_of(const struct sleep_state *state, uint64_t item)
{
	const uint64_t random = pb_mix64(pb_mix64(state->seed) + item);
	return state->min_ns + random % (state->max_ns - state->min_ns + 1);
}

static int sleep_step(const void *opaque, struct pb_task *task)
{
	const struct sleep_state *state = opaque;
	struct sleep_local *local = task->local;
	struct sleep_acc *acc = task->acc;
	if (task->cancelled)
		return PB_DONE;
	const uint64_t time_ns = time_of(state, task->begin);
	if (local->deadline_ns == 0) {
		task->wait.deadline_ns = local->deadline_ns = pb_clock_ns() + (int64_t)time_ns;
		return PB_WAIT;
	}
	lateness_enter(&acc->lateness, local->deadline_ns, pb_clock_ns());
	pb_digest_enter(&acc->digest, task->begin, &time_ns, 1);
	return PB_DONE;
}

static void sleep_merge(void *opaque_into, const void *opaque_from)
{
	struct sleep_acc *into = opaque_into;
	const struct sleep_acc *from = opaque_from;
	pb_digest_merge(&into->digest, &from->digest);
	lateness_merge(&into->lateness, &from->lateness);
}

static int sleep_check(const void *opaque, const void *opaque_merged, struct pb_verdict *verdict)
{
	const struct sleep_state *state = opaque;
	const struct sleep_acc *merged = opaque_merged;
	struct pb_digest expected = {0};
	for (uint64_t item = 0; item < state->items; item++)
		pb_digest_enter(&expected, item, (uint64_t[]){time_of(state, item)}, 1);
	lateness_print(&merged->lateness, merged->digest.items, "sleeps", verdict);
	int status = pb_digest_check(&merged->digest, &expected, "", &verdict->why);
	return status ? status : lateness_check(&merged->lateness, "sleeps", &verdict->why);
}

static void sleep_cost(const void *opaque, struct pb_cost *cost)
{
	const struct sleep_state *state = opaque;
	cost->ops = (double)state->items;
	cost->op = "sleeps";
}

extern const struct pb_kernel pb_kernel_sleep;
const struct pb_kernel pb_kernel_sleep = {
    .abi = PB_ABI,
    .size = sizeof pb_kernel_sleep,
    .name = "sleep",
    .summary = "waits that need no processor: fixed, or random by a seed",
    .params = params,
    .result_size = sizeof(struct sleep_acc),
    .local_size = sizeof(struct sleep_local),
    .max_grain = 1,
    .setup = sleep_setup,
    .teardown = free,
    .plan = sleep_plan,
    .step = sleep_step,
    .merge = sleep_merge,
    .check = sleep_check,
    .cost = sleep_cost,
};
