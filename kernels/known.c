/*
 * known.c: work whose scaling is known beforehand, counted in increments: what a measurement finds can be held against
 * what was set.
 *
 * With serial share s, p workers, and every worker as fast as one alone, in units of the time at one worker:
 *   the serial part is a round of one item (s), then the parallel part a round of many: s + (1 - s) / p, Amdahl's law;
 *   a first item with the share b of the parallel part bounds that part from below: max(b, 1 / p);
 *   a lock that is held for the share c of every item bounds it likewise: max(c, 1 / p), if handing it on takes no
 *   time, for which those that wait stay awake (shared_mutex.h);
 *   increments of counters in one cache line take longer than with the same counters padded, by as much as the machine
 *   has it. Padded they are like any other: their serial part is 0 (counters.h).
 * --scaling weak multiplies the parallel part alone, as Gustafson has it: the time stays, the work is s + (1 - s) p.
 */
#include <stdlib.h>

#include <powbench/kernel.h>

#include "count_up.h"
#include "counters.h"
#include "digest.h"
#include "shared_mutex.h"

struct known_state {
	uint64_t serial, parallel; /* increments */
	uint64_t items;            /* of the parallel part */
	uint64_t first;            /* increments of its first item; the others share the rest evenly */
	uint64_t contention, false_sharing;
	bool padded;
	bool in_serial; /* the round at hand; set by plan */
};

struct known_shared {
	pthread_mutex_t mutex;
	uint64_t locked; /* counted under the mutex */
	struct pb_counters counters;
};

struct known_acc {
	struct pb_digest digest;
	uint64_t own, locked, counted; /* increments; the last two are set at the end */
};

/* How the increments of an item are counted. */
struct portion {
	uint64_t own, counted, locked;
};

static const struct pb_param params[] = {
    {.name = "steps",
     .type = PB_PARAM_COUNT,
     .initial = "100M",
     .max = 1000000000000000,
     .unit = "increments",
     .summary = "the whole work, serial and parallel part"},
    {.name = "items",
     .type = PB_PARAM_COUNT,
     .initial = "840",
     .min = 1,
     .max = 1000000000,
     .unit = "items",
     .summary = "equal pieces that the parallel part is cut into"},
    {.name = "serial",
     .type = PB_PARAM_SHARE,
     .initial = "5%",
     .max = PB_SHARE_WHOLE,
     .summary = "share of the work that one worker does alone, before the parallel part"},
    {.name = "imbalance",
     .type = PB_PARAM_SHARE,
     .initial = "0%",
     .max = PB_SHARE_WHOLE,
     .summary = "share of the parallel part that is in its first item; 0%: all are equal"},
    {.name = "contention",
     .type = PB_PARAM_SHARE,
     .initial = "0%",
     .max = PB_SHARE_WHOLE,
     .summary = "share of every item that is done while holding one lock"},
    {.name = "false_sharing",
     .type = PB_PARAM_SHARE,
     .initial = "0%",
     .max = PB_SHARE_WHOLE,
     .summary = "share of the unlocked work that is counted in counters that all workers see"},
    {.name = "counters",
     .type = PB_PARAM_CHOICE,
     .initial = "packed",
     .choices = "packed|padded",
     .summary = "where these are: in one cache line, or each in its own, without false sharing"},
    {.name = "growth",
     .type = PB_PARAM_COUNT,
     .initial = "1",
     .min = 1,
     .max = 1000000,
     .scales = true,
     .unit = "times",
     .summary = "how often the parallel part is done; weak scaling multiplies this"},
    {.name = NULL},
};

static uint64_t share_of(uint64_t whole, uint64_t parts)
{
	return (uint64_t)((unsigned __int128)whole * parts / PB_SHARE_WHOLE);
}

static int known_setup(void **out, const struct pb_args *args, struct pb_why *why)
{
	const uint64_t steps = pb_args_get(args, "steps").number;
	const uint64_t growth = pb_args_get(args, "growth").number;
	const uint64_t imbalance = pb_args_get(args, "imbalance").number;
	struct known_state made = {
	    .serial = share_of(steps, pb_args_get(args, "serial").number),
	    .items = pb_args_get(args, "items").number * growth,
	    .contention = pb_args_get(args, "contention").number,
	    .false_sharing = pb_args_get(args, "false_sharing").number,
	    .padded = pb_args_get(args, "counters").number == 1,
	};
	if (__builtin_mul_overflow(steps - made.serial, growth, &made.parallel) || made.parallel > INT64_MAX)
		return pb_fail(why, -EOVERFLOW,
		               "known: %" PRIu64 " times %" PRIu64 " increments do not fit into 63 bits", growth,
		               steps - made.serial);
	made.first = share_of(made.parallel, imbalance);
	if (made.items == 1)
		made.first = made.parallel;
	else if (imbalance == 0)
		made.first = made.parallel / made.items;
	struct known_state *state = malloc(sizeof *state);
	if (!state)
		return pb_fail(why, -ENOMEM, "known: out of memory");
	*state = made;
	*out = state;
	return 0;
}

static int known_shared_open(const void *opaque, void *opaque_shared)
{
	(void)opaque;
	struct known_shared *shared = opaque_shared;
	return pb_shared_mutex_open(&shared->mutex);
}

static void known_shared_close(const void *opaque, void *opaque_shared, void *opaque_merged)
{
	(void)opaque;
	struct known_shared *shared = opaque_shared;
	struct known_acc *merged = opaque_merged;
	merged->locked = shared->locked;
	merged->counted = pb_counters_sum(&shared->counters);
	(void)pthread_mutex_destroy(&shared->mutex);
}

/* No work at all is still a round of items. */
static uint64_t known_plan(void *opaque, unsigned round, const void *merged)
{
	(void)merged;
	struct known_state *state = opaque;
	const bool has_serial = state->serial > 0;
	state->in_serial = has_serial && round == 0;
	if (state->in_serial)
		return 1;
	return round == has_serial && (state->parallel > 0 || !has_serial) ? state->items : 0;
}

/* Items that do not divide evenly differ by one increment. */
static uint64_t steps_of(const struct known_state *state, uint64_t item)
{
	if (item == 0)
		return state->first;
	const uint64_t rest = state->parallel - state->first;
	return rest / (state->items - 1) + (item - 1 < rest % (state->items - 1));
}

static struct portion portion_of(const struct known_state *state, uint64_t item)
{
	struct portion portion = {.own = steps_of(state, item)};
	portion.locked = share_of(portion.own, state->contention);
	portion.own -= portion.locked;
	portion.counted = share_of(portion.own, state->false_sharing);
	portion.own -= portion.counted;
	return portion;
}

static void count_shared(struct known_shared *shared, bool padded, uint64_t increments)
{
	if (increments == 0)
		return;
	_Atomic uint64_t *counter = pb_counters_next(&shared->counters, padded);
	for (uint64_t i = 0; i < increments; i++)
		atomic_fetch_add_explicit(counter, 1, memory_order_relaxed);
}

static int count_locked(struct known_shared *shared, uint64_t increments)
{
	if (increments == 0)
		return 0;
	int error = pb_shared_mutex_lock_awake(&shared->mutex);
	if (error)
		return error;
	shared->locked += pb_count_up(increments);
	(void)pthread_mutex_unlock(&shared->mutex);
	return 0;
}

/* Items of the parallel part are numbered from 1: the serial part is item 0. */
static void enter(struct known_acc *acc, uint64_t number, uint64_t own)
{
	pb_digest_enter(&acc->digest, number, &own, 1);
	acc->own += own;
}

static int known_step(const void *opaque, struct pb_task *task)
{
	const struct known_state *state = opaque;
	if (state->in_serial) {
		enter(task->acc, 0, pb_count_up(state->serial));
		return PB_DONE;
	}
	int error = 0;
	for (uint64_t item = task->begin; item < task->end && !error; item++) {
		const struct portion portion = portion_of(state, item);
		enter(task->acc, item + 1, pb_count_up(portion.own));
		count_shared(task->shared, state->padded, portion.counted);
		error = count_locked(task->shared, portion.locked);
	}
	return error;
}

static void known_merge(void *opaque_into, const void *opaque_from)
{
	struct known_acc *into = opaque_into;
	const struct known_acc *from = opaque_from;
	pb_digest_merge(&into->digest, &from->digest);
	into->own += from->own;
}

static struct known_acc expect(const struct known_state *state)
{
	struct known_acc expected = {0};
	if (state->serial > 0)
		enter(&expected, 0, state->serial);
	for (uint64_t item = 0; item < state->items && (state->parallel > 0 || state->serial == 0); item++) {
		const struct portion portion = portion_of(state, item);
		enter(&expected, item + 1, portion.own);
		expected.locked += portion.locked;
		expected.counted += portion.counted;
	}
	return expected;
}

static int known_check(const void *opaque, const void *opaque_merged, struct pb_verdict *verdict)
{
	const struct known_acc *merged = opaque_merged;
	const struct known_acc expected = expect(opaque);
	(void)snprintf(verdict->result, sizeof verdict->result, "%" PRIu64,
	               merged->own + merged->counted + merged->locked);
	int error = pb_digest_check(&merged->digest, &expected.digest, "", &verdict->why);
	if (error)
		return error;
	if (merged->own != expected.own)
		return pb_fail(&verdict->why, -EBADMSG, "%" PRIu64 " increments were counted alone instead of %" PRIu64,
		               merged->own, expected.own);
	if (merged->counted != expected.counted)
		return pb_fail(&verdict->why, -EBADMSG,
		               "%" PRIu64 " increments were counted in shared counters instead of %" PRIu64,
		               merged->counted, expected.counted);
	if (merged->locked != expected.locked)
		return pb_fail(&verdict->why, -EBADMSG,
		               "%" PRIu64 " increments were counted under the lock instead of %" PRIu64, merged->locked,
		               expected.locked);
	return 0;
}

static void known_cost(const void *opaque, struct pb_cost *cost)
{
	const struct known_state *state = opaque;
	cost->ops = (double)state->serial + (double)state->parallel;
	cost->op = "increments";
}

extern const struct pb_kernel pb_kernel_known;
const struct pb_kernel pb_kernel_known = {
    .abi = PB_ABI,
    .size = sizeof pb_kernel_known,
    .name = "known",
    .summary = "work whose scaling is known: set its serial part, its imbalance, its lock, its false sharing; see what "
               "is measured",
    .params = params,
    .result_size = sizeof(struct known_acc),
    .shared_size = sizeof(struct known_shared),
    .max_grain = 1,
    .setup = known_setup,
    .teardown = free,
    .shared_open = known_shared_open,
    .shared_close = known_shared_close,
    .plan = known_plan,
    .step = known_step,
    .merge = known_merge,
    .check = known_check,
    .cost = known_cost,
};
