/* primes.c: how many primes there are below a limit, by trial division; a kernel as a plug-in. */
#include <errno.h>
#include <stdlib.h>

#include <powbench/plugin.h>

enum { BLOCK = 1000 }; /* numbers per item */

static const struct pb_param primes_params[] = {
    {.name = "below",
     .type = PB_PARAM_COUNT,
     .initial = "2M",
     .min = 0,
     .max = 1000000000,
     .scales = true,
     .unit = "numbers",
     .summary = "count the primes below this"},
    {0},
};

struct primes {
	uint64_t below;
};

struct primes_found {
	uint64_t count, sum; /* the sum binds which ones they are */
};

static int primes_setup(void **state, const struct pb_args *args, struct pb_why *why)
{
	struct primes *primes = malloc(sizeof *primes);
	if (!primes)
		return pb_fail(why, -ENOMEM, "no memory");
	primes->below = pb_args_get(args, "below").number;
	*state = primes;
	return 0;
}

static uint64_t primes_plan(void *state, unsigned round, const void *merged)
{
	const struct primes *primes = state;
	(void)merged;
	return round == 0 ? (primes->below + BLOCK - 1) / BLOCK : 0;
}

static bool is_prime(uint64_t n)
{
	if (n < 4)
		return n >= 2;
	if (n % 2 == 0)
		return false;
	for (uint64_t d = 3; d * d <= n; d += 2)
		if (n % d == 0)
			return false;
	return true;
}

static int primes_step(const void *state, struct pb_task *task)
{
	const struct primes *primes = state;
	struct primes_found *found = task->acc;
	uint64_t end = task->end * BLOCK < primes->below ? task->end * BLOCK : primes->below;
	for (uint64_t n = task->begin * BLOCK; n < end; n++) {
		if (is_prime(n)) {
			found->count++;
			found->sum += n;
		}
	}
	return PB_DONE;
}

static void primes_merge(void *into, const void *from)
{
	struct primes_found *a = into;
	const struct primes_found *b = from;
	a->count += b->count;
	a->sum += b->sum;
}

/* The truth comes from another algorithm: the sieve of Eratosthenes. */
static int primes_check(const void *state, const void *merged, struct pb_verdict *verdict)
{
	const struct primes *primes = state;
	const struct primes_found *found = merged;
	struct primes_found truth = {0};
	bool *composite = calloc(primes->below + 1, sizeof *composite);
	if (!composite)
		return pb_fail(&verdict->why, -ENOMEM, "no memory for the sieve that checks the answer");
	for (uint64_t n = 2; n < primes->below; n++) {
		if (composite[n])
			continue;
		truth.count++;
		truth.sum += n;
		for (uint64_t multiple = n * n; multiple < primes->below; multiple += n)
			composite[multiple] = true;
	}
	free(composite);
	snprintf(verdict->result, sizeof verdict->result, "%llu", (unsigned long long)found->count);
	if (found->count != truth.count || found->sum != truth.sum)
		return pb_fail(&verdict->why, -EBADMSG, "%llu primes found, the sieve has %llu",
		               (unsigned long long)found->count, (unsigned long long)truth.count);
	return 0;
}

static void primes_cost(const void *state, struct pb_cost *cost)
{
	const struct primes *primes = state;
	cost->ops = (double)primes->below;
	cost->op = "numbers";
}

static const struct pb_kernel primes_kernel = {
    .abi = PB_ABI,
    .size = sizeof primes_kernel,
    .name = "primes",
    .summary = "count primes by trial division",
    .params = primes_params,
    .result_size = sizeof(struct primes_found),
    .setup = primes_setup,
    .teardown = free,
    .plan = primes_plan,
    .step = primes_step,
    .merge = primes_merge,
    .check = primes_check,
    .cost = primes_cost,
};

const struct pb_plugin pb_plugin = {
    .abi = PB_ABI,
    .size = sizeof pb_plugin,
    .kernels = (const struct pb_kernel *const[]){&primes_kernel, NULL},
};
