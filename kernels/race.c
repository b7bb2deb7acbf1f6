#include <stdatomic.h>
#include <stdlib.h>

#include <powbench/kernel.h>

#include "count_up.h"
#include "digest.h"
#include "shared_mutex.h"

enum sync { SYNC_NONE, SYNC_MUTEX, SYNC_ATOMIC, SYNC_REDUCE };

struct race_state {
	uint64_t items, increments, total;
	enum sync sync;
};

struct race_shared {
	_Atomic uint64_t counter;
	pthread_mutex_t mutex;
};

struct race_acc {
	struct pb_digest digest;
	uint64_t own;   /* counted by this worker alone */
	uint64_t final; /* of the shared counter and all that was counted alone; set at the end */
};

static const struct pb_param params[] = {
    {.name = "items",
     .type = PB_PARAM_COUNT,
     .initial = "5000",
     .max = 1000000000000,
     .scales = true,
     .unit = "items",
     .summary = "how many items increment the counter"},
    {.name = "increments",
     .type = PB_PARAM_COUNT,
     .initial = "100",
     .max = 1000000000000000,
     .unit = "increments",
     .summary = "increments of the one shared counter per item"},
    {.name = "sync",
     .type = PB_PARAM_CHOICE,
     .initial = "none",
     .choices = "none|mutex|atomic|reduce",
     .summary = "how an increment is protected; none loses updates"},
    {.name = NULL},
};

static int race_setup(void **out, const struct pb_args *args, struct pb_why *why)
{
	struct race_state made = {
	    .items = pb_args_get(args, "items").number,
	    .increments = pb_args_get(args, "increments").number,
	    .sync = (enum sync)pb_args_get(args, "sync").number,
	};
	if (__builtin_mul_overflow(made.items, made.increments, &made.total) || made.total > INT64_MAX)
		return pb_fail(why, -EOVERFLOW,
		               "race: %" PRIu64 " items of %" PRIu64
		               " increments do not fit into 63 bits; choose less of race.items or race.increments",
		               made.items, made.increments);
	struct race_state *state = malloc(sizeof *state);
	if (!state)
		return pb_fail(why, -ENOMEM, "race: out of memory");
	*state = made;
	*out = state;
	return 0;
}

static int race_shared_open(const void *opaque, void *opaque_shared)
{
	(void)opaque;
	struct race_shared *shared = opaque_shared;
	atomic_init(&shared->counter, 0);
	return pb_shared_mutex_open(&shared->mutex);
}

static void race_shared_close(const void *opaque, void *opaque_shared, void *opaque_merged)
{
	(void)opaque;
	struct race_shared *shared = opaque_shared;
	struct race_acc *merged = opaque_merged;
	merged->final = atomic_load(&shared->counter) + merged->own;
	(void)pthread_mutex_destroy(&shared->mutex);
}

static uint64_t race_plan(void *opaque, unsigned round, const void *merged)
{
	const struct race_state *state = opaque;
	(void)merged;
	return round == 0 ? state->items : 0;
}

/* Ends one increment: what was stored is seen, what comes next is loaded anew, and no two steps are made one. */
static inline void step_ends(void)
{
	__asm__ volatile("" ::: "memory");
}

/* Another worker's increment between the load and the store is lost. Atomic accesses make that a race, but no undefined
 * behaviour. */
static void count_unprotected(struct race_shared *shared, uint64_t increments)
{
	for (uint64_t i = 0; i < increments; i++) {
		uint64_t value = atomic_load_explicit(&shared->counter, memory_order_relaxed);
		atomic_store_explicit(&shared->counter, value + 1, memory_order_relaxed);
		step_ends();
	}
}

static int count_locked(struct race_shared *shared, uint64_t increments)
{
	for (uint64_t i = 0; i < increments; i++) {
		int error = pthread_mutex_lock(&shared->mutex);
		if (error)
			return -error;
		uint64_t value = atomic_load_explicit(&shared->counter, memory_order_relaxed);
		atomic_store_explicit(&shared->counter, value + 1, memory_order_relaxed);
		(void)pthread_mutex_unlock(&shared->mutex);
	}
	return 0;
}

static void count_atomic(struct race_shared *shared, uint64_t increments)
{
	for (uint64_t i = 0; i < increments; i++) {
		atomic_fetch_add_explicit(&shared->counter, 1, memory_order_relaxed);
		step_ends();
	}
}

static int count(enum sync sync, struct pb_task *task, uint64_t increments)
{
	switch (sync) {
	case SYNC_NONE:
		count_unprotected(task->shared, increments);
		return 0;
	case SYNC_MUTEX:
		return count_locked(task->shared, increments);
	case SYNC_ATOMIC:
		count_atomic(task->shared, increments);
		return 0;
	case SYNC_REDUCE:
		((struct race_acc *)task->acc)->own += pb_count_up(increments);
		return 0;
	}
	return -EINVAL;
}

static int race_step(const void *opaque, struct pb_task *task)
{
	const struct race_state *state = opaque;
	struct race_acc *acc = task->acc;
	int error = 0;
	for (uint64_t item = task->begin; item < task->end && !error; item++) {
		error = count(state->sync, task, state->increments);
		pb_digest_enter(&acc->digest, item, NULL, 0);
	}
	return error;
}

static void race_merge(void *opaque_into, const void *opaque_from)
{
	struct race_acc *into = opaque_into;
	const struct race_acc *from = opaque_from;
	pb_digest_merge(&into->digest, &from->digest);
	into->own += from->own;
}

static int race_check(const void *opaque, const void *opaque_merged, struct pb_verdict *verdict)
{
	const struct race_state *state = opaque;
	const struct race_acc *merged = opaque_merged;
	struct pb_digest expected = {0};
	for (uint64_t item = 0; item < state->items; item++)
		pb_digest_enter(&expected, item, NULL, 0);
	(void)snprintf(verdict->result, sizeof verdict->result, "%" PRIu64, merged->final);
	verdict->lost_updates = merged->final < state->total ? (int64_t)(state->total - merged->final) : 0;
	int error = pb_digest_check(&merged->digest, &expected, "", &verdict->why);
	if (error)
		return error;
	if (merged->final > state->total)
		return pb_fail(&verdict->why, -EBADMSG,
		               "the counter ended at %" PRIu64 " after only %" PRIu64 " increments", merged->final,
		               state->total);
	if (verdict->lost_updates > 0 && state->sync != SYNC_NONE)
		return pb_fail(&verdict->why, -EBADMSG,
		               "%" PRId64 " of %" PRIu64 " updates were lost although increments were protected",
		               verdict->lost_updates, state->total);
	return 0;
}

static void race_cost(const void *opaque, struct pb_cost *cost)
{
	const struct race_state *state = opaque;
	cost->ops = (double)state->total;
	cost->op = "increments";
}

extern const struct pb_kernel pb_kernel_race;
const struct pb_kernel pb_kernel_race = {
    .abi = PB_ABI,
    .size = sizeof pb_kernel_race,
    .name = "race",
    .summary = "one shared counter that all workers increment, unprotected or not; counts the lost updates",
    .params = params,
    .result_size = sizeof(struct race_acc),
    .shared_size = sizeof(struct race_shared),
    .setup = race_setup,
    .teardown = free,
    .shared_open = race_shared_open,
    .shared_close = race_shared_close,
    .plan = race_plan,
    .step = race_step,
    .merge = race_merge,
    .check = race_check,
    .cost = race_cost,
};
