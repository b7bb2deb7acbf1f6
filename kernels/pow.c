#include <math.h>
#include <stdlib.h>

#include <powbench/kernel.h>

#include "bigint/engine.h"
#include "bigint/scratch.h"
#include "pow/acc.h"
#include "pow/limits.h"
#include "pow/output.h"
#include "pow/team.h"

struct pow_state {
	const struct pb_bigint_engine *engine;
	struct pb_pow_items items;
	struct pb_pow_size size;
	uint32_t team;
	struct pb_store *store; /* NULL: nothing is saved */
};

static const struct pb_param params[] = {
    {.name = "first",
     .type = PB_PARAM_COUNT,
     .initial = "1000000",
     .max = 1000000000000,
     .summary = "the first i of i^i"},
    {.name = "count",
     .type = PB_PARAM_COUNT,
     .initial = "16",
     .max = 1000000000000,
     .scales = true,
     .unit = "items",
     .summary = "how many powers i^i"},
    {.name = "base",
     .type = PB_PARAM_TEXT,
     .initial = "",
     .summary = "a decimal integer: its powers replace i^i, first and count"},
    {.name = "exponent",
     .type = PB_PARAM_COUNTS,
     .initial = "",
     .max = UINT64_MAX,
     .summary = "exponents of base, one item each"},
    {.name = "engine",
     .type = PB_PARAM_CHOICE,
     .initial = "auto",
     .choices = PB_BIGINT_ENGINES,
     .summary = "what computes a power; auto is the fastest"},
    {.name = "team",
     .type = PB_PARAM_TEXT,
     .initial = "auto",
     .unit = "workers",
     .summary = "how many make one power together: a number, all, or auto, which is one or all by a model of the time"},
    {.name = "save",
     .type = PB_PARAM_TEXT,
     .initial = "",
     .summary = "a folder for the powers, a file each, and numbers.csv; an item's time then has its copying"},
    {.name = "format",
     .type = PB_PARAM_CHOICE,
     .initial = "decimal",
     .choices = PB_STORE_FORMATS,
     .summary = "how powers are saved; facts: only numbers.csv, with lengths, first and last digits"},
    {.name = NULL},
};

static void pow_teardown(void *opaque)
{
	struct pow_state *state = opaque;
	if (!state)
		return;
	pb_pow_items_clear(&state->items);
	pb_store_close(state->store);
	pb_scratch_close();
	free(state);
}

static int pow_setup(void **out, const struct pb_args *args, struct pb_why *why)
{
	struct pow_state *state = calloc(1, sizeof *state);
	if (!state)
		return pb_fail(why, -ENOMEM, "pow: out of memory");
	pb_scratch_open();
	pb_residues_prepare();
	state->engine = pb_bigint_engine_at(pb_args_get(args, "engine").number);
	int error = pb_pow_items_read(&state->items, args, why);
	if (!error)
		error = pb_pow_team_read(&state->team, args, why);
	if (!error)
		error = pb_pow_measure(&state->size, &state->items, state->engine, pb_pow_team_is_one_host(state->team),
		                       why);
	if (!error)
		error = pb_pow_output_open(&state->store, &state->items, args, why);
	if (error)
		pow_teardown(state);
	else
		*out = state;
	return error;
}

static uint64_t pow_plan(void *opaque, unsigned round, const void *merged)
{
	const struct pow_state *state = opaque;
	(void)merged;
	return round == 0 ? state->items.count : 0;
}

static uint32_t pow_team(const void *opaque, uint32_t workers)
{
	const struct pow_state *state = opaque;
	return pb_pow_team_members(state->team, &state->items, &state->size, state->engine, workers);
}

struct claim {
	const struct pow_state *state;
	struct pb_task *task;
};

/* By all members of the task's team; what comes of it is the first one's. */
static int make_power(const struct claim *claim, uint64_t item, mpz_ptr power)
{
	const struct pow_state *state = claim->state;
	struct pb_task *task = claim->task;
	struct pb_bigint_outcome outcome = {0};
	mpz_t small;
	mp_limb_t limb;
	const bool saved = state->store && task->records;
	mpz_srcptr base = pb_pow_base(&state->items, item, small, &limb);
	int error = state->engine->power(task->team, saved || task->team->shared ? power : NULL, base,
	                                 pb_pow_exponent(&state->items, item), &outcome);
	if (error || task->team->rank > 0)
		return error;
	pb_pow_acc_enter(task->acc, &state->items, item, &outcome);
	if (saved)
		error = pb_emit(task, item, mpz_limbs_read(power), mpz_size(power) * sizeof(mp_limb_t));
	return error;
}

static int run_claim(void *opaque)
{
	const struct claim *claim = opaque;
	int error = 0;
	mpz_t power;
	mpz_init(power);
	for (uint64_t item = claim->task->begin; item < claim->task->end && !error; item++)
		error = make_power(claim, item, power);
	if (error)
		(void)pb_team_fail(claim->task->team, error);
	mpz_clear(power);
	return error;
}

/* Where members share memory, what they need is the first one's. */
static int pow_step(const void *opaque, struct pb_task *task)
{
	const struct pow_state *state = opaque;
	struct claim claim = {.state = state, .task = task};
	if (task->team->rank > 0 && task->team->shared)
		return run_claim(&claim);
	return pb_scratch_run_member(task->team, pb_pow_member_bytes(&state->size, task->team), run_claim, &claim);
}

static void pow_merge(void *into, const void *from)
{
	pb_pow_acc_merge(into, from);
}

static int pow_collect(void *opaque, uint64_t item, const void *record, size_t bytes)
{
	const struct pow_state *state = opaque;
	return pb_pow_output_put(state->store, &state->items, item, record, bytes);
}

static int pow_check(const void *opaque, const void *merged, struct pb_verdict *verdict)
{
	const struct pow_state *state = opaque;
	return pb_pow_acc_check(merged, &state->items, verdict);
}

static void pow_cost(const void *opaque, struct pb_cost *cost)
{
	const struct pow_state *state = opaque;
	const struct pb_pow_size *size = &state->size;
	const double records_bytes = state->store ? size->bits / 8 : 0;
	const double gathered_bytes = state->store ? size->most_bits / 8 : 0;
	cost->ops = size->bits;
	cost->op = "bits";
	cost->worker_bytes = (uint64_t)(size->worker_bytes + records_bytes);
	cost->leader_bytes = (uint64_t)(fmax(size->leader_bytes, gathered_bytes) + records_bytes);
}

extern const struct pb_kernel pb_kernel_pow;
const struct pb_kernel pb_kernel_pow = {
    .abi = PB_ABI,
    .size = sizeof pb_kernel_pow,
    .name = "pow",
    .summary = "exact big powers: i^i for i = first, first + 1, ..., or base^exponent where these are given",
    .params = params,
    .result_size = sizeof(struct pb_pow_acc),
    .setup = pow_setup,
    .teardown = pow_teardown,
    .plan = pow_plan,
    .step = pow_step,
    .merge = pow_merge,
    .collect = pow_collect,
    .spares_records = true,
    .check = pow_check,
    .cost = pow_cost,
    .team = pow_team,
};
