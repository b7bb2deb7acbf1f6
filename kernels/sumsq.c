#include <stdlib.h>

#include <powbench/kernel.h>

#include "digest.h"
#include "wide.h"

/* One loop per vector width, chosen when the program starts. The sanitizers' runtimes are not up yet at that time. */
#if defined(__x86_64__) && defined(__has_attribute) && !defined(PB_SANITIZED)
#if __has_attribute(target_clones)
#define FOR_EVERY_WIDTH __attribute__((target_clones("avx512f", "avx2", "default")))
#endif
#endif
#ifndef FOR_EVERY_WIDTH
#define FOR_EVERY_WIDTH
#endif

/* Doubles, because every x86 multiplies and adds them in its widest vectors and no integers of this size. Whole numbers
 * below 2^53 are exact in them. */
typedef double octet __attribute__((vector_size(64)));

enum {
	LANES = 32,
	MOST_ROUNDS = 256,
	FEWEST_ROUNDS = 8, /* with fewer, emptying the lanes costs as much as filling them */
};

struct sumsq_state {
	uint64_t first, items;
};

struct sumsq_acc {
	pb_u128 total;
	struct pb_digest digest;
};

static const struct pb_param params[] = {
    {.name = "first",
     .type = PB_PARAM_COUNT,
     .initial = "5000000",
     .max = UINT64_C(1) << 40,
     .summary = "the n of the first sum of i*i for i < n"},
    {.name = "count",
     .type = PB_PARAM_COUNT,
     .initial = "20",
     .max = 1000000000000,
     .scales = true,
     .unit = "items",
     .summary = "how many sums, each for the next n"},
    {.name = NULL},
};

/* Sum of i*i for begin <= i < begin + rounds * LANES; the sum of a lane stays below 2^53. */
FOR_EVERY_WIDTH static uint64_t sum_lanes(uint64_t begin, uint64_t rounds)
{
	const octet steps = {0, 1, 2, 3, 4, 5, 6, 7};
	octet sums[LANES / 8] = {{0}};
	uint64_t sum = 0;
	for (uint64_t end = begin + rounds * LANES; begin < end; begin += LANES) {
		__asm__ volatile("" : "+r"(begin)); /* or the compiler might find the formula */
		octet i = steps + (double)begin;
		sums[0] += i * i;
		sums[1] += (i + 8) * (i + 8);
		sums[2] += (i + 16) * (i + 16);
		sums[3] += (i + 24) * (i + 24);
	}
	for (unsigned lane = 0; lane < LANES; lane++)
		sum += (uint64_t)sums[lane / 8][lane % 8];
	return sum;
}

/* How many rounds of lanes can be summed from i on, below n, before a lane might reach 2^53. */
static uint64_t exact_rounds(uint64_t i, uint64_t n)
{
	const uint64_t last = i + (uint64_t)MOST_ROUNDS * LANES, left = (n - i) / LANES;
	if (last >> 32) /* its square would not fit into 64 bits */
		return 0;
	uint64_t rounds = (UINT64_C(1) << 53) / (last * last);
	rounds = rounds < MOST_ROUNDS ? rounds : MOST_ROUNDS;
	return rounds < left ? rounds : left;
}

static pb_u128 sum_of_squares(uint64_t n)
{
	pb_u128 sum = 0;
	uint64_t i = 0;
	for (uint64_t rounds; (rounds = exact_rounds(i, n)) >= FEWEST_ROUNDS; i += rounds * LANES)
		sum += sum_lanes(i, rounds);
	for (; i < n; i++) {
		__asm__ volatile("" : "+r"(i));
		sum += (pb_u128)i * i;
	}
	return sum;
}

/* The independent truth: (n - 1) n (2n - 1) / 6. */
static pb_u128 closed_form(uint64_t n)
{
	return n ? (pb_u128)(n - 1) * n * (2 * n - 1) / 6 : 0;
}

static int sumsq_setup(void **out, const struct pb_args *args, struct pb_why *why)
{
	struct sumsq_state made = {
	    .first = pb_args_get(args, "first").number,
	    .items = pb_args_get(args, "count").number,
	};
	pb_u128 most;
	if (__builtin_mul_overflow(closed_form(made.first + made.items), (pb_u128)made.items, &most))
		return pb_fail(why, -EOVERFLOW,
		               "sumsq: %" PRIu64 " sums from n = %" PRIu64
		               " on may not fit into 128 bits together; choose a smaller sumsq.first or sumsq.count",
		               made.items, made.first);
	struct sumsq_state *state = malloc(sizeof *state);
	if (!state)
		return pb_fail(why, -ENOMEM, "sumsq: out of memory");
	*state = made;
	*out = state;
	return 0;
}

static uint64_t sumsq_plan(void *opaque, unsigned round, const void *merged)
{
	const struct sumsq_state *state = opaque;
	(void)merged;
	return round == 0 ? state->items : 0;
}

static void enter(struct sumsq_acc *acc, uint64_t item, pb_u128 sum)
{
	const uint64_t words[] = {(uint64_t)sum, (uint64_t)(sum >> 64)};
	pb_digest_enter(&acc->digest, item, words, sizeof words / sizeof *words);
	acc->total += sum;
}

static int sumsq_step(const void *opaque, struct pb_task *task)
{
	const struct sumsq_state *state = opaque;
	struct sumsq_acc *acc = task->acc;
	for (uint64_t item = task->begin; item < task->end; item++) {
		pb_u128 sum = sum_of_squares(state->first + item);
		enter(acc, item, sum);
		if (sum != closed_form(state->first + item))
			pb_digest_blame(&acc->digest, item);
	}
	return PB_DONE;
}

static void sumsq_merge(void *opaque_into, const void *opaque_from)
{
	struct sumsq_acc *into = opaque_into;
	const struct sumsq_acc *from = opaque_from;
	pb_digest_merge(&into->digest, &from->digest);
	into->total += from->total;
}

static int sumsq_check(const void *opaque, const void *opaque_merged, struct pb_verdict *verdict)
{
	const struct sumsq_state *state = opaque;
	const struct sumsq_acc *merged = opaque_merged;
	struct sumsq_acc expected = {0};
	char total[40];
	for (uint64_t item = 0; item < state->items; item++)
		enter(&expected, item, closed_form(state->first + item));
	(void)snprintf(verdict->result, sizeof verdict->result, "%s", pb_u128_text(total, merged->total));
	int error = pb_digest_check(&merged->digest, &expected.digest, "the sum is not (n-1)n(2n-1)/6", &verdict->why);
	if (!error && merged->total != expected.total)
		error = pb_fail(&verdict->why, -EBADMSG, "the total of all sums is %s instead of %s", verdict->result,
		                pb_u128_text(total, expected.total));
	return error;
}

static void sumsq_cost(const void *opaque, struct pb_cost *cost)
{
	const struct sumsq_state *state = opaque;
	double items = (double)state->items;
	cost->ops = items * (double)state->first + items * (items - 1) / 2;
	cost->op = "squares";
}

extern const struct pb_kernel pb_kernel_sumsq;
const struct pb_kernel pb_kernel_sumsq = {
    .abi = PB_ABI,
    .size = sizeof pb_kernel_sumsq,
    .name = "sumsq",
    .summary = "sums of i*i for i < n in 128 bits, for count numbers n from first; every square is computed",
    .params = params,
    .result_size = sizeof(struct sumsq_acc),
    .setup = sumsq_setup,
    .teardown = free,
    .plan = sumsq_plan,
    .step = sumsq_step,
    .merge = sumsq_merge,
    .check = sumsq_check,
    .cost = sumsq_cost,
};
