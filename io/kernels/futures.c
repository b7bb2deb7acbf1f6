/*
 * futures.c: results that somebody waits for. Items 0 to n - 1 are futures, each ready after a time of its own; item n
 * is who submitted them: it asks again and again whether one more is done, and takes the results as they complete.
 *
 * It comes last, so that with as many workers as items all futures are on their way when it begins to ask, while a
 * single worker, which cannot ask before the work is done, gets to the end as well.
 */
#include <stdatomic.h>
#include <stdlib.h>

#include "io/kernels/lateness.h"
#include "kernels/digest.h"

enum { FUTURES_MOST = 4096 };

#define DAY_NS UINT64_C(86400000000000)

/* Shared: the futures that are done, in the order of completion. All-zero bytes: none. */
struct board {
	_Atomic uint64_t completed; /* tickets drawn so far: the next to complete has this one */
	struct done {
		_Atomic uint64_t future; /* 1 + its number, stored last; 0: not done */
		uint64_t value;
		int64_t done_ns;
	} done[FUTURES_MOST];
};

struct futures_state {
	uint64_t items, seed, min_ns, max_ns, ask_ns;
	uint64_t collected;    /* of the sample */
	uint64_t out_of_order; /* of those: taken in another order than they completed in */
};

struct futures_acc {
	struct pb_digest made, taken;
	struct lateness lateness; /* of taking, behind completion */
	uint64_t asked;           /* in vain */
};

struct futures_local {
	int64_t deadline_ns; /* a future's; 0: not begun */
	uint64_t taken;      /* by who submitted them */
};

static const struct pb_param params[] = {
    {.name = "items",
     .type = PB_PARAM_COUNT,
     .initial = "10",
     .max = FUTURES_MOST,
     .scales = true,
     .unit = "items",
     .summary = "how many futures; one more item takes their results"},
    {.name = "min", .type = PB_PARAM_TIME, .initial = "100ms", .max = DAY_NS, .summary = "the shortest that one takes"},
    {.name = "max", .type = PB_PARAM_TIME, .initial = "1s", .max = DAY_NS, .summary = "the longest that one takes"},
    {.name = "ask",
     .type = PB_PARAM_TIME,
     .initial = "1ms",
     .min = 10000,
     .max = DAY_NS,
     .summary = "from asking whether one is done to asking again"},
    {.name = "seed", .type = PB_PARAM_COUNT, .initial = "1", .max = UINT64_MAX, .summary = "of how long each takes"},
    {.name = NULL},
};

static int futures_setup(void **out, const struct pb_args *args, struct pb_why *why)
{
	const struct futures_state made = {
	    .items = pb_args_get(args, "items").number,
	    .seed = pb_args_get(args, "seed").number,
	    .min_ns = pb_args_get(args, "min").number,
	    .max_ns = pb_args_get(args, "max").number,
	    .ask_ns = pb_args_get(args, "ask").number,
	};
	if (made.min_ns > made.max_ns)
		return pb_fail(why, -EINVAL,
		               "futures: min is longer than max; give futures.max=, at least futures.min");
	struct futures_state *state = malloc(sizeof *state);
	if (!state)
		return pb_fail(why, -ENOMEM, "futures: out of memory");
	*state = made;
	*out = state;
	return 0;
}

static uint64_t futures_plan(void *opaque, unsigned round, const void *merged)
{
	struct futures_state *state = opaque;
	(void)merged;
	if (round > 0 || state->items == 0)
		return 0;
	state->collected = state->out_of_order = 0;
	return state->items + 1;
}

static uint64_t value_of(const struct futures_state *state, uint64_t item)
{
	return pb_mix64(pb_mix64(state->seed) + item);
}

static int wait_until(struct pb_task *task, int64_t deadline_ns)
{
	task->wait.deadline_ns = deadline_ns;
	return PB_WAIT;
}

static void complete(struct board *board, uint64_t future, uint64_t value)
{
	struct done *done = &board->done[atomic_fetch_add(&board->completed, 1)];
	done->value = value;
	done->done_ns = pb_clock_ns();
	atomic_store_explicit(&done->future, future + 1, memory_order_release);
}

static int future_step(const struct futures_state *state, struct pb_task *task)
{
	struct futures_local *local = task->local;
	struct futures_acc *acc = task->acc;
	const uint64_t value = value_of(state, task->begin);
	if (local->deadline_ns == 0) {
		const uint64_t time_ns = state->min_ns + value % (state->max_ns - state->min_ns + 1);
		local->deadline_ns = pb_clock_ns() + (int64_t)time_ns;
		return wait_until(task, local->deadline_ns);
	}
	complete(task->shared, task->begin, value);
	pb_digest_enter(&acc->made, task->begin, &value, 1);
	return PB_DONE;
}

static int take(struct pb_task *task, const struct done *done, uint64_t ticket)
{
	struct futures_acc *acc = task->acc;
	pb_digest_enter(&acc->taken, done->future - 1, &done->value, 1);
	lateness_enter(&acc->lateness, done->done_ns, pb_clock_ns());
	return pb_emit(task, task->begin, &ticket, sizeof ticket);
}

/* Takes what is done, and asks again later for the rest. */
static int asking_step(const struct futures_state *state, struct pb_task *task)
{
	struct futures_local *local = task->local;
	struct futures_acc *acc = task->acc;
	struct board *board = task->shared;
	for (; local->taken < state->items; local->taken++) {
		const struct done *done = &board->done[local->taken];
		if (atomic_load_explicit(&done->future, memory_order_acquire) == 0)
			break;
		int status = take(task, done, local->taken);
		if (status)
			return status;
	}
	if (local->taken == state->items)
		return PB_DONE;
	acc->asked++;
	return wait_until(task, pb_clock_ns() + (int64_t)state->ask_ns);
}

static int futures_step(const void *opaque, struct pb_task *task)
{
	const struct futures_state *state = opaque;
	if (task->cancelled)
		return PB_DONE;
	return task->begin < state->items ? future_step(state, task) : asking_step(state, task);
}

static void futures_merge(void *opaque_into, const void *opaque_from)
{
	struct futures_acc *into = opaque_into;
	const struct futures_acc *from = opaque_from;
	pb_digest_merge(&into->made, &from->made);
	pb_digest_merge(&into->taken, &from->taken);
	lateness_merge(&into->lateness, &from->lateness);
	into->asked += from->asked;
}

/* A record is the ticket of a result: they come in the order in which those were taken. */
static int futures_collect(void *opaque, uint64_t item, const void *record, size_t bytes)
{
	struct futures_state *state = opaque;
	uint64_t ticket;
	if (item != state->items || bytes != sizeof ticket)
		return -EPROTO;
	memcpy(&ticket, record, sizeof ticket);
	state->out_of_order += ticket != state->collected;
	state->collected++;
	return 0;
}

static int check_order(const struct futures_state *state, struct pb_why *why)
{
	if (state->collected == state->items && state->out_of_order == 0)
		return 0;
	return pb_fail(why, -EBADMSG, "%" PRIu64 " of %" PRIu64 " results came home, %" PRIu64 " of them out of order",
	               state->collected, state->items, state->out_of_order);
}

static int futures_check(const void *opaque, const void *opaque_merged, struct pb_verdict *verdict)
{
	const struct futures_state *state = opaque;
	const struct futures_acc *merged = opaque_merged;
	struct pb_digest expected = {0};
	for (uint64_t item = 0; item < state->items; item++)
		pb_digest_enter(&expected, item, (uint64_t[]){value_of(state, item)}, 1);
	(void)snprintf(verdict->result, sizeof verdict->result,
	               "%" PRIu64 " taken; at most %" PRId64 " us late; asked in vain %" PRIu64 " times",
	               merged->taken.items, merged->lateness.max_ns / 1000, merged->asked);
	int status = pb_digest_check(&merged->made, &expected, "", &verdict->why);
	if (status == 0)
		status = pb_digest_check(&merged->taken, &expected, "", &verdict->why);
	if (status == 0)
		status = lateness_check(&merged->lateness, "results", &verdict->why);
	return status ? status : check_order(state, &verdict->why);
}

static void futures_cost(const void *opaque, struct pb_cost *cost)
{
	const struct futures_state *state = opaque;
	cost->ops = (double)state->items;
	cost->op = "futures";
}

extern const struct pb_kernel pb_kernel_futures;
const struct pb_kernel pb_kernel_futures = {
    .abi = PB_ABI,
    .size = sizeof pb_kernel_futures,
    .name = "futures",
    .summary = "results of seeded durations, asked for and taken as they complete",
    .params = params,
    .result_size = sizeof(struct futures_acc),
    .local_size = sizeof(struct futures_local),
    .shared_size = sizeof(struct board),
    .max_grain = 1,
    .setup = futures_setup,
    .teardown = free,
    .plan = futures_plan,
    .step = futures_step,
    .merge = futures_merge,
    .collect = futures_collect,
    .check = futures_check,
    .cost = futures_cost,
};
