/*
 * tick.c: periodic tasks, each until a deadline of its own. Ticks are due at set times after the start, so that being
 * late once delays nothing that comes after: a driver that cannot keep up falls behind and makes up for it.
 */
#include <stdlib.h>

#include "io/kernels/lateness.h"
#include "kernels/digest.h"

struct tick_state {
	uint64_t items, every_ns, for_ns, seed;
	bool random;
};

struct tick_acc {
	struct pb_digest digest; /* of each task's ticks */
	uint64_t ticks;
	struct lateness lateness;
};

/* A task's way through its ticks. */
struct tick_path {
	uint64_t ticks, hash;
	uint64_t due_ns; /* of the next tick, from the start */
};

struct tick_local {
	int64_t start_ns; /* 0: not started */
	struct tick_path path;
};

#define DAY_NS UINT64_C(86400000000000)
#define PAUSE_NS_MIN 1000

static const struct pb_param params[] = {
    {.name = "items",
     .type = PB_PARAM_COUNT,
     .initial = "2",
     .max = 1000000000,
     .scales = true,
     .unit = "items",
     .summary = "how many periodic tasks"},
    {.name = "every",
     .type = PB_PARAM_TIME,
     .initial = "10ms",
     .min = PAUSE_NS_MIN,
     .max = DAY_NS,
     .summary = "from tick to tick, or the longest of random pauses"},
    {.name = "for", .type = PB_PARAM_TIME, .initial = "1s", .max = DAY_NS, .summary = "how long each task ticks"},
    {.name = "pause",
     .type = PB_PARAM_CHOICE,
     .initial = "fixed",
     .choices = "fixed|random",
     .summary = "whether each pause is `every`, or random up to it"},
    {.name = "seed", .type = PB_PARAM_COUNT, .initial = "1", .max = UINT64_MAX, .summary = "of random pauses"},
    {.name = NULL},
};

static int tick_setup(void **out, const struct pb_args *args, struct pb_why *why)
{
	struct tick_state *state = malloc(sizeof *state);
	if (!state)
		return pb_fail(why, -ENOMEM, "tick: out of memory");
	*state = (struct tick_state){
	    .items = pb_args_get(args, "items").number,
	    .every_ns = pb_args_get(args, "every").number,
	    .for_ns = pb_args_get(args, "for").number,
	    .random = pb_args_get(args, "pause").number == 1,
	    .seed = pb_args_get(args, "seed").number,
	};
	*out = state;
	return 0;
}

static uint64_t tick_plan(void *opaque, unsigned round, const void *merged)
{
	const struct tick_state *state = opaque;
	(void)merged;
	return round == 0 ? state->items : 0;
}

static uint64_t pause_ns(const struct tick_state *state, uint64_t item, uint64_t tick)
{
	if (!state->random)
		return state->every_ns;
	const uint64_t random = pb_mix64(pb_mix64(pb_mix64(state->seed) + item) + tick);
	return PAUSE_NS_MIN + random % (state->every_ns - PAUSE_NS_MIN + 1);
}

static void path_start(struct tick_path *path, const struct tick_state *state, uint64_t item)
{
	*path = (struct tick_path){.due_ns = pause_ns(state, item, 0)};
}

/* The tick that is due has come. */
static void path_advance(struct tick_path *path, const struct tick_state *state, uint64_t item)
{
	path->ticks++;
	path->hash = pb_mix64(path->hash + path->due_ns);
	path->due_ns += pause_ns(state, item, path->ticks);
}

static void enter_path(struct tick_acc *acc, uint64_t item, const struct tick_path *path)
{
	acc->ticks += path->ticks;
	pb_digest_enter(&acc->digest, item, (uint64_t[]){path->ticks, path->hash}, 2);
}

/* Does each tick that is due by now, so that one call makes up for several that are late. */
static void tick_until_now(const struct tick_state *state, struct pb_task *task)
{
	struct tick_local *local = task->local;
	struct tick_acc *acc = task->acc;
	const int64_t now_ns = pb_clock_ns();
	int64_t due_ns = local->start_ns + (int64_t)local->path.due_ns;
	do {
		lateness_enter(&acc->lateness, due_ns, now_ns);
		path_advance(&local->path, state, task->begin);
		due_ns = local->start_ns + (int64_t)local->path.due_ns;
	} while (due_ns <= now_ns && local->path.due_ns <= state->for_ns);
}

static int tick_step(const void *opaque, struct pb_task *task)
{
	const struct tick_state *state = opaque;
	struct tick_local *local = task->local;
	if (task->cancelled)
		return PB_DONE;
	if (local->start_ns == 0) {
		local->start_ns = pb_clock_ns();
		path_start(&local->path, state, task->begin);
	} else {
		tick_until_now(state, task);
	}
	if (local->path.due_ns > state->for_ns) {
		enter_path(task->acc, task->begin, &local->path);
		return PB_DONE;
	}
	task->wait.deadline_ns = local->start_ns + (int64_t)local->path.due_ns;
	return PB_WAIT;
}

static void tick_merge(void *opaque_into, const void *opaque_from)
{
	struct tick_acc *into = opaque_into;
	const struct tick_acc *from = opaque_from;
	pb_digest_merge(&into->digest, &from->digest);
	into->ticks += from->ticks;
	lateness_merge(&into->lateness, &from->lateness);
}

static void expect(const struct tick_state *state, struct tick_acc *expected)
{
	for (uint64_t item = 0; item < state->items; item++) {
		struct tick_path path;
		path_start(&path, state, item);
		while (path.due_ns <= state->for_ns)
			path_advance(&path, state, item);
		enter_path(expected, item, &path);
	}
}

static int tick_check(const void *opaque, const void *opaque_merged, struct pb_verdict *verdict)
{
	const struct tick_acc *merged = opaque_merged;
	struct tick_acc expected = {0};
	expect(opaque, &expected);
	lateness_print(&merged->lateness, merged->ticks, "ticks", verdict);
	int status = pb_digest_check(&merged->digest, &expected.digest, "", &verdict->why);
	return status ? status : lateness_check(&merged->lateness, "ticks", &verdict->why);
}

static void tick_cost(const void *opaque, struct pb_cost *cost)
{
	struct tick_acc expected = {0};
	expect(opaque, &expected);
	cost->ops = (double)expected.ticks;
	cost->op = "ticks";
}

extern const struct pb_kernel pb_kernel_tick;
const struct pb_kernel pb_kernel_tick = {
    .abi = PB_ABI,
    .size = sizeof pb_kernel_tick,
    .name = "tick",
    .summary = "periodic tasks until a deadline, at fixed or random pauses",
    .params = params,
    .result_size = sizeof(struct tick_acc),
    .local_size = sizeof(struct tick_local),
    .max_grain = 1,
    .setup = tick_setup,
    .teardown = free,
    .plan = tick_plan,
    .step = tick_step,
    .merge = tick_merge,
    .check = tick_check,
    .cost = tick_cost,
};
