/* Powers by either side, timed in pairs. */
#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <powbench/base.h>

#include "bigint_bench.h"
#include "harness/statistics/median.h"
#include "kernels/bigint/scratch.h"
#ifdef PB_HAVE_FLINT
#include <flint/fmpz.h>
#include <flint/thread_support.h>
#endif

enum { PAIRS_MIN = 3, PAIRS_MAX = 101 };

struct call {
	const struct side *side;
	const struct work *work;
	mpz_ptr last;      /* the last power; NULL: not wanted */
	atomic_uint *next; /* base to be taken */
	int64_t spent_ns;
};

#ifdef PB_HAVE_FLINT
/* Left to right by FLINT's products: fmpz_pow_ui() is GMP's mpz_pow_ui(). */
static void power_by_flint(mpz_ptr power, mpz_srcptr base, uint64_t exponent, uint32_t threads)
{
	fmpz_t from, to;
	flint_set_num_threads((int)threads);
	fmpz_init(from);
	fmpz_init_set_ui(to, 1);
	fmpz_set_mpz(from, base);
	for (unsigned bits = 64 - (unsigned)__builtin_clzll(exponent | 1); bits-- > 0;) {
		fmpz_mul(to, to, to);
		if (exponent >> bits & 1)
			fmpz_mul(to, to, from);
	}
	fmpz_get_mpz(power, to);
	fmpz_clear(from);
	fmpz_clear(to);
}
#else
static void power_by_flint(mpz_ptr power, mpz_srcptr base, uint64_t exponent, uint32_t threads)
{
	(void)power, (void)base, (void)exponent, (void)threads;
}
#endif

static int power_by(const struct side *side, mpz_ptr power, mpz_srcptr base, uint64_t exponent)
{
	struct pb_bigint_outcome outcome = {0};
	if (side->flint)
		power_by_flint(power, base, exponent, side->members);
	else if (!side->isa)
		mpz_pow_ui(power, base, exponent);
	if (side->flint || !side->isa)
		return 0;
	const struct pb_fft_options options = {.least_bits = pb_fft_faster_bits(side->isa, base, exponent),
	                                       .isa = side->isa};
	if (side->members == 2)
		return power_by_two(power, base, exponent, &options, &outcome);
	return pb_fft_power(&pb_team_of_one, power, base, exponent, &options, &outcome);
}

static int run_work(void *opaque)
{
	struct call *call = opaque;
	const struct work *work = call->work;
	const int64_t before_ns = pb_clock_ns();
	int error = 0;
	mpz_t base, power;
	mpz_inits(base, power, NULL);
	for (unsigned i; !error && (i = atomic_fetch_add(call->next, 1)) < work->count;) {
		mpz_set_ui(base, work->base + i);
		error = power_by(call->side, power, base, work->exponent ? work->exponent : work->base + i);
		if (call->last && i + 1 == work->count)
			mpz_set(call->last, power);
	}
	call->spent_ns = pb_clock_ns() - before_ns;
	mpz_clears(base, power, NULL);
	return error;
}

static double most_bits(const struct work *work)
{
	const double base = (double)(work->base + work->count);
	return (work->exponent ? (double)work->exponent : base) * log2(base);
}

/* GMP and FLINT with malloc(), as they are used; ours on its arena. */
static void *run_side(void *opaque)
{
	struct call *call = opaque;
	const size_t bytes = (size_t)pb_bigint_fft.worker_bytes(most_bits(call->work));
	int error = call->side->isa ? pb_scratch_run(bytes, run_work, call) : run_work(call);
	if (error) {
		(void)fprintf(stderr, "%s: %s\n", call->side->name, strerror(-error));
		exit(1);
	}
	return NULL;
}

static double take(const struct side *side, const struct work *work, mpz_ptr last)
{
	atomic_uint next = 0;
	struct call call = {side, work, last, &next, 0}, other = call;
	pthread_t thread;
	if (!side->apart) {
		(void)run_side(&call);
		return (double)call.spent_ns / 1e9;
	}
	const int64_t before_ns = pb_clock_ns();
	if (pthread_create(&thread, NULL, run_side, &other)) {
		(void)fprintf(stderr, "no second thread\n");
		exit(1);
	}
	(void)run_side(&call);
	(void)pthread_join(thread, NULL);
	return (double)(pb_clock_ns() - before_ns) / 1e9;
}

static void warm_up(const struct side *reference, const struct side *side, const struct work *work)
{
	mpz_t expected, got;
	mpz_init2(expected, 64); /* outside the arena, and growing there */
	mpz_init2(got, 64);
	(void)take(reference, work, expected);
	(void)take(side, work, got);
	if (mpz_cmp(expected, got) != 0) {
		(void)fprintf(stderr, "%s and %s differ\n", reference->name, side->name);
		exit(1);
	}
	mpz_clears(expected, got, NULL);
}

struct paired compare_sides(const struct side *reference, const struct side *side, const struct work *work,
                            double budget_s)
{
	double first[PAIRS_MAX], second[PAIRS_MAX], ratio[PAIRS_MAX];
	struct paired paired = {0};
	pb_scratch_open();
	warm_up(reference, side, work);
	const int64_t end_ns = pb_clock_ns() + (int64_t)(budget_s * 1e9);
	for (unsigned i = 0; i < PAIRS_MAX && (i < PAIRS_MIN || pb_clock_ns() < end_ns); i++) {
		if (i % 2 == 0)
			first[i] = take(reference, work, NULL);
		second[i] = take(side, work, NULL);
		if (i % 2 == 1)
			first[i] = take(reference, work, NULL);
		ratio[i] = first[i] / second[i];
		paired.pairs = i + 1;
	}
	paired.reference_s = pb_stats_median(first, paired.pairs, 0.95).value;
	paired.s = pb_stats_median(second, paired.pairs, 0.95).value;
	const struct pb_median between = pb_stats_median(ratio, paired.pairs, 0.95);
	paired.ratio = between.value;
	paired.low = between.low;
	paired.high = between.high;
	pb_scratch_close();
	return paired;
}

double peak_bytes(const struct side *side, const struct work *work)
{
	struct rusage usage = {0};
	int status = 0;
	(void)fflush(stdout);
	pid_t child = fork();
	if (child == 0) {
		pb_scratch_open();
		(void)take(side, work, NULL);
		_exit(0);
	}
	if (child < 0 || wait4(child, &status, 0, &usage) != child || status != 0)
		return 0;
	return (double)usage.ru_maxrss * 1024;
}
