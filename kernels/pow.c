#include <stdlib.h>
#include <unistd.h>

#include <powbench/kernel.h>

#include "bigint/engine.h"
#include "bigint/scratch.h"
#include "bigint/store.h"
#include "bigint/witness.h"
#include "digest.h"

struct pow_state {
	const struct pb_bigint_engine *engine;
	uint64_t items;
	uint64_t first;            /* of i^i */
	const uint64_t *exponents; /* of one base; NULL: i^i */
	mpz_t base;
	struct pb_operand operand; /* the base, for the check */
	double bits;               /* of all items */
	double worker_bytes;
	struct pb_store *store; /* NULL: nothing is saved */
	const char *base_text;
};

/* A record holds less than 4 GiB. */
#define RECORD_BITS 0x1p35

struct pow_acc {
	struct pb_digest digest;
	uint64_t bits;
	struct pb_bigint_counts counts;
	uint64_t counts_seal; /* of the counts: no check can foretell them */
};

static uint64_t seal_of(const struct pb_bigint_counts *counts)
{
	return counts->retries * UINT64_C(0x9e3779b97f4a7c15) + counts->fallbacks * UINT64_C(0xc2b2ae3d27d4eb4f);
}

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

static uint64_t item_exponent(const struct pow_state *state, uint64_t item)
{
	return state->exponents ? state->exponents[item] : state->first + item;
}

static struct pb_operand item_operand(const struct pow_state *state, uint64_t item)
{
	return state->exponents ? state->operand : pb_operand_of_number(state->first + item);
}

static double item_bits(const struct pow_state *state, uint64_t item)
{
	struct pb_operand base = item_operand(state, item);
	return pb_facts_bits_estimate(&base, item_exponent(state, item));
}

static double memory_bytes(void)
{
	return (double)sysconf(_SC_PHYS_PAGES) * (double)sysconf(_SC_PAGESIZE);
}

/* Fails where the power of `item` cannot exist here. */
static int item_fits(const struct pow_state *state, uint64_t item, struct pb_why *why)
{
	double bits = item_bits(state, item), max_bits = state->engine->max_bits;
	const char *name = state->exponents ? "exponent" : "first";
	uint64_t exponent = item_exponent(state, item);
	if (bits > max_bits)
		return pb_fail(why, -EFBIG,
		               "pow.%s: the power to the %" PRIu64 " would have %.3g bits (%.3g GB), more than the "
		               "%.3g bits that engine %s can hold; choose a smaller one",
		               name, exponent, bits, bits / 8e9, max_bits, state->engine->name);
	double need = state->engine->worker_bytes(bits), have = memory_bytes();
	if (need > have)
		return pb_fail(why, -EFBIG,
		               "pow.%s: the power to the %" PRIu64 " would have %.3g bits (%.3g GB) and need %.3g GB "
		               "to compute, more than this machine's %.3g GB; choose a smaller one",
		               name, exponent, bits, bits / 8e9, need / 1e9, have / 1e9);
	return 0;
}

static int measure(struct pow_state *state, struct pb_why *why)
{
	/* i^i grows with i, so the last one speaks for all and fails before the others are looked at */
	for (uint64_t item = state->items; item-- > 0;) {
		double bits = item_bits(state, item);
		double bytes = state->engine->worker_bytes(bits);
		int error = item_fits(state, item, why);
		if (error)
			return error;
		state->bits += bits;
		if (state->worker_bytes < bytes)
			state->worker_bytes = bytes;
	}
	return 0;
}

static int read_base(struct pow_state *state, const struct pb_args *args, struct pb_why *why)
{
	struct pb_value base = pb_args_get(args, "base"), exponent = pb_args_get(args, "exponent");
	if (base.length == 0 && exponent.length == 0)
		return 0;
	if (base.length == 0)
		return pb_fail(why, -EINVAL, "pow.exponent needs a base: add pow.base=NUMBER");
	if (exponent.length == 0)
		return pb_fail(why, -EINVAL, "pow.base needs exponents: add pow.exponent=E or a list E,E,...");
	if (!pb_operand_parse(&state->operand, base.text))
		return pb_fail(why, -EINVAL,
		               "pow.base=%.40s is not a decimal integer: write digits, with '-' before "
		               "a negative one",
		               base.text);
	if (mpz_set_str(state->base, base.text, 10) != 0)
		return pb_fail(why, -EINVAL, "pow.base=%.40s cannot be read as an integer", base.text);
	state->base_text = base.text;
	state->exponents = exponent.numbers;
	state->items = exponent.length;
	return 0;
}

static int open_store(struct pow_state *state, const struct pb_args *args, struct pb_why *why)
{
	const char *folder = pb_args_get(args, "save").text;
	if (!*folder)
		return 0;
	for (uint64_t item = 0; item < state->items; item++)
		if (item_bits(state, item) >= RECORD_BITS)
			return pb_fail(why, -EFBIG, "pow.save: item %" PRIu64 " has %.3g bits, and %.3g can be saved",
			               item, item_bits(state, item), (double)RECORD_BITS);
	char *what = NULL;
	if (asprintf(&what, "%s %s %" PRIu64 " %" PRIu64, pb_args_get(args, "base").text,
	             pb_args_get(args, "exponent").text, state->first, state->items) < 0)
		return pb_fail(why, -ENOMEM, "pow.save: out of memory");
	int error =
	    pb_store_open(&state->store, folder, (enum pb_store_format)pb_args_get(args, "format").number, what, why);
	free(what);
	return error;
}

static void pow_teardown(void *opaque)
{
	struct pow_state *state = opaque;
	if (!state)
		return;
	mpz_clear(state->base);
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
	mpz_init(state->base);
	state->engine = pb_bigint_engine_at(pb_args_get(args, "engine").number);
	state->first = pb_args_get(args, "first").number;
	state->items = pb_args_get(args, "count").number;
	int error = read_base(state, args, why);
	if (!error)
		error = measure(state, why);
	if (!error)
		error = open_store(state, args, why);
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
	return round == 0 ? state->items : 0;
}

static struct pb_facts foretell(const struct pow_state *state, uint64_t item)
{
	struct pb_operand base = item_operand(state, item);
	return pb_facts_foretell(&base, item_exponent(state, item));
}

/* Where two lengths are possible the lower one stands for both, so that the digest can be foretold. */
static void enter(struct pb_digest *digest, uint64_t item, const struct pb_facts *facts, uint64_t bits)
{
	const pb_u128 fold = facts->residues.fold;
	const uint64_t words[] = {(uint64_t)fold, (uint64_t)(fold >> 64), bits << 1 | facts->negative};
	pb_digest_enter(digest, item, words, sizeof words / sizeof *words);
}

static void fold(const struct pow_state *state, struct pow_acc *acc, uint64_t item, mpz_srcptr power)
{
	struct pb_facts observed = pb_facts_observe(power), foretold = foretell(state, item);
	if (!pb_facts_agree(&observed, &foretold))
		pb_digest_blame(&acc->digest, item);
	enter(&acc->digest, item, &observed, observed.bits == foretold.bits_or ? foretold.bits : observed.bits);
	acc->bits += observed.bits;
}

static void enter_counts(struct pow_acc *acc, const struct pb_bigint_counts *counts)
{
	acc->counts.retries += counts->retries;
	acc->counts.fallbacks += counts->fallbacks;
	acc->counts_seal += seal_of(counts);
}

struct claim {
	const struct pow_state *state;
	struct pb_task *task;
};

static int run_claim(void *opaque)
{
	const struct claim *claim = opaque;
	const struct pow_state *state = claim->state;
	struct pb_task *task = claim->task;
	struct pb_bigint_counts counts = {0};
	int error = 0;
	mpz_t number, power;
	mpz_inits(number, power, NULL);
	for (uint64_t item = task->begin; item < task->end && !error; item++) {
		if (!state->exponents)
			mpz_set_ui(number, state->first + item);
		error = state->engine->power(&pb_team_of_one, power, state->exponents ? state->base : number,
		                             item_exponent(state, item), &counts);
		if (!error)
			fold(state, task->acc, item, power);
		if (!error && state->store && task->records)
			error = pb_emit(task, item, mpz_limbs_read(power), mpz_size(power) * sizeof(mp_limb_t));
	}
	mpz_clears(number, power, NULL);
	enter_counts(task->acc, &counts);
	return error;
}

static int pow_step(const void *opaque, struct pb_task *task)
{
	const struct pow_state *state = opaque;
	struct claim claim = {.state = state, .task = task};
	return pb_scratch_run((size_t)state->worker_bytes, run_claim, &claim);
}

static void pow_merge(void *opaque_into, const void *opaque_from)
{
	struct pow_acc *into = opaque_into;
	const struct pow_acc *from = opaque_from;
	pb_digest_merge(&into->digest, &from->digest);
	into->bits += from->bits;
	into->counts.retries += from->counts.retries;
	into->counts.fallbacks += from->counts.fallbacks;
	into->counts_seal += from->counts_seal;
}

/* What the user reads. */
static void describe(const struct pow_acc *merged, struct pb_verdict *verdict)
{
	const struct pb_bigint_counts *counts = &merged->counts;
	int length = snprintf(verdict->result, sizeof verdict->result, "%" PRIu64 " bits digest %016" PRIx64,
	                      merged->bits, merged->digest.sum);
	if (counts->retries && length > 0 && (size_t)length < sizeof verdict->result)
		(void)snprintf(verdict->result + length, sizeof verdict->result - (size_t)length,
		               " retries %" PRIu64 " by GMP %" PRIu64, counts->retries, counts->fallbacks);
}

struct saving {
	const struct pow_state *state;
	uint64_t item;
	mpz_t number;
};

static int save(void *opaque)
{
	const struct saving *saving = opaque;
	const struct pow_state *state = saving->state;
	char base[24];
	(void)snprintf(base, sizeof base, "%" PRIu64, state->first + saving->item);
	return pb_store_put(state->store, saving->item, state->exponents ? state->base_text : base,
	                    item_exponent(state, saving->item), saving->number);
}

/* A number that is not what is foretold is not saved. */
static int pow_collect(void *opaque, uint64_t item, const void *record, size_t bytes)
{
	const struct pow_state *state = opaque;
	if (pb_store_finished(state->store))
		return 0;
	struct pb_facts foretold = foretell(state, item), observed;
	struct saving saving = {.state = state, .item = item};
	mp_size_t size = (mp_size_t)(bytes / sizeof(mp_limb_t));
	(void)mpz_roinit_n(saving.number, record, foretold.negative ? -size : size);
	observed = pb_facts_observe(saving.number);
	if (!pb_facts_agree(&observed, &foretold))
		return -EBADMSG;
	int error = item == 0 ? pb_store_begin(state->store) : 0;
	if (!error)
		error = pb_scratch_run((size_t)pb_store_bytes((double)observed.bits), save, &saving);
	if (!error && item + 1 == state->items)
		error = pb_store_finish(state->store);
	return error;
}

static int pow_check(const void *opaque, const void *opaque_merged, struct pb_verdict *verdict)
{
	const struct pow_state *state = opaque;
	const struct pow_acc *merged = opaque_merged;
	struct pb_digest expected = {0};
	uint64_t least = 0, most = 0;
	for (uint64_t item = 0; item < state->items; item++) {
		struct pb_facts foretold = foretell(state, item);
		enter(&expected, item, &foretold, foretold.bits);
		least += foretold.bits;
		most += foretold.bits_or;
	}
	describe(merged, verdict);
	int error =
	    pb_digest_check(&merged->digest, &expected, "the power has another residue, sign or length", &verdict->why);
	if (!error && (merged->bits < least || merged->bits > most))
		error = pb_fail(&verdict->why, -EBADMSG, "the powers have %" PRIu64 " bits instead of %" PRIu64,
		                merged->bits, least);
	if (!error && merged->counts_seal != seal_of(&merged->counts))
		error = pb_fail(&verdict->why, -EBADMSG, "the counts of retries were altered");
	return error;
}

static void pow_cost(const void *opaque, struct pb_cost *cost)
{
	const struct pow_state *state = opaque;
	cost->ops = state->bits;
	cost->op = "bits";
	cost->worker_bytes = (uint64_t)(state->worker_bytes + (state->store ? state->bits / 8 : 0));
}

extern const struct pb_kernel pb_kernel_pow;
const struct pb_kernel pb_kernel_pow = {
    .abi = PB_ABI,
    .size = sizeof pb_kernel_pow,
    .name = "pow",
    .summary = "exact big powers: i^i for i = first, first + 1, ..., or base^exponent where these are given",
    .params = params,
    .result_size = sizeof(struct pow_acc),
    .setup = pow_setup,
    .teardown = pow_teardown,
    .plan = pow_plan,
    .step = pow_step,
    .merge = pow_merge,
    .collect = pow_collect,
    .spares_records = true,
    .check = pow_check,
    .cost = pow_cost,
};
