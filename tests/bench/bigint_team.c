/* A team of two threads of which the second waits for the next power. */
#include <pthread.h>
#include <stdatomic.h>

#include "bigint_bench.h"

struct pair {
	atomic_uint arrived, generation;
	_Atomic(void *) handed;
	pthread_barrier_t start, end;
	mpz_ptr result;
	mpz_srcptr base;
	uint64_t exponent;
	const struct pb_fft_options *options;
};

static struct pair pair;

static int meet(const struct pb_team *team)
{
	struct pair *with = team->self;
	unsigned generation = atomic_load(&with->generation);
	if (atomic_fetch_add(&with->arrived, 1) == 1) {
		atomic_store(&with->arrived, 0);
		atomic_fetch_add(&with->generation, 1);
	}
	while (atomic_load(&with->generation) == generation)
		;
	return 0;
}

static int hand_out(const struct pb_team *team, void *data, size_t bytes, uint32_t root)
{
	struct pair *with = team->self;
	if (team->rank == root)
		atomic_store(&with->handed, data);
	(void)meet(team);
	if (team->rank != root)
		memcpy(data, atomic_load(&with->handed), bytes);
	return meet(team);
}

static const struct pb_team_ops ops = {.barrier = meet, .broadcast = hand_out};

static int run_member(uint32_t rank)
{
	struct pb_team team = {.size = 2, .rank = rank, .shared = true, .ops = &ops, .self = &pair};
	struct pb_bigint_counts counts = {0};
	return pb_fft_power(&team, pair.result, pair.base, pair.exponent, pair.options, &counts);
}

static void *second(void *unused)
{
	(void)unused;
	for (;;) {
		(void)pthread_barrier_wait(&pair.start);
		(void)run_member(1);
		(void)pthread_barrier_wait(&pair.end);
	}
	return NULL;
}

static void start(void)
{
	pthread_t thread;
	(void)pthread_barrier_init(&pair.start, NULL, 2);
	(void)pthread_barrier_init(&pair.end, NULL, 2);
	if (pthread_create(&thread, NULL, second, NULL) == 0)
		(void)pthread_detach(thread);
}

int power_by_two(mpz_ptr result, mpz_srcptr base, uint64_t exponent, const struct pb_fft_options *options)
{
	static pthread_once_t started = PTHREAD_ONCE_INIT;
	(void)pthread_once(&started, start);
	pair.result = result;
	pair.base = base;
	pair.exponent = exponent;
	pair.options = options;
	(void)pthread_barrier_wait(&pair.start);
	int error = run_member(0);
	(void)pthread_barrier_wait(&pair.end);
	return error;
}
