/* A team of two threads, as a driver makes it, of which the second one waits for the next power. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "bigint_bench.h"
#include "drivers/common/thread_team.h"

enum { MEMBERS = 2 };

/* What the first member hands out. */
struct order {
	mpz_ptr result;
	mpz_srcptr base;
	uint64_t exponent;
	const struct pb_fft_options *options;
};

static struct pb_thread_team *team;

static int run_member(uint32_t rank, struct order *order, struct pb_bigint_outcome *outcome)
{
	const struct pb_team member = pb_thread_team_member(team, rank);
	int error = pb_team_broadcast(&member, order, sizeof *order, 0);
	if (error)
		return error;
	return pb_fft_power(&member, order->result, order->base, order->exponent, order->options, outcome);
}

static void *second(void *unused)
{
	struct order order = {0};
	struct pb_bigint_outcome outcome = {0};
	while (!run_member(1, &order, &outcome))
		;
	return unused;
}

static void start(void)
{
	static const struct pb_stop no_stop;
	static const atomic_bool no_cancel;
	const size_t bytes = (pb_thread_team_bytes(MEMBERS) + 63) / 64 * 64;
	pthread_t thread;
	team = aligned_alloc(64, bytes);
	if (!team) {
		(void)fprintf(stderr, "no memory for a team\n");
		exit(1);
	}
	memset(team, 0, bytes);
	pb_thread_team_init(team, MEMBERS, true, &no_stop, &no_cancel);
	if (pthread_create(&thread, NULL, second, NULL)) {
		(void)fprintf(stderr, "no second thread\n");
		exit(1);
	}
	(void)pthread_detach(thread);
}

int power_by_two(mpz_ptr result, mpz_srcptr base, uint64_t exponent, const struct pb_fft_options *options,
                 struct pb_bigint_outcome *outcome)
{
	static pthread_once_t started = PTHREAD_ONCE_INIT;
	struct order order = {result, base, exponent, options};
	(void)pthread_once(&started, start);
	return run_member(0, &order, outcome);
}
