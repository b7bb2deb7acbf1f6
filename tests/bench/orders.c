/*
 * orders.c: how long an order from rank 0 to all other ranks and their answers take, when they have slept for a while.
 * Started by mpirun, with a rank per place.
 *
 * On several hosts rank 0 reads their clocks before an order, unless it has done so within 20 ms
 * (cluster/mpi/clocks.c): the order itself is the one that follows on such a reading while it still holds, and late
 * enough for idle ranks to sleep as deep as they do for half a second.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "harness/statistics/median.h"
#include "mpi/tally.h"

enum { LEAST_RANKS = 2 };

struct kind {
	long first_pause_ms; /* before an order that is not timed; 0: there is none */
	long pause_ms;
	size_t count;
	const char *words;
};

/* Its time becomes *taken_ms. */
static int order(struct tally_cell *cell, long pause_ms, double *taken_ms)
{
	const struct timespec pause = {pause_ms / 1000, pause_ms % 1000 * 1000000};
	(void)nanosleep(&pause, NULL);
	const int64_t from_ns = pb_clock_ns();
	const int error = cell->driver->begin(cell->self, &cell->why);
	*taken_ms = (double)(pb_clock_ns() - from_ns) / 1e6;
	return error;
}

static int print_orders(struct tally_cell *cell, const struct kind *kind)
{
	const size_t count = kind->count;
	double *taken_ms = calloc(count, sizeof *taken_ms);
	int error = taken_ms ? 0 : -ENOMEM;
	for (size_t i = 0; !error && i < count; i++) {
		if (kind->first_pause_ms)
			error = order(cell, kind->first_pause_ms, &taken_ms[i]);
		if (!error)
			error = order(cell, kind->pause_ms, &taken_ms[i]);
	}
	const struct pb_median median = pb_stats_median(taken_ms, error ? 0 : count, 0.95);
	if (!error)
		printf("%u ranks idle for %4ld ms, %s: median %.3f ms [%.3f, %.3f], at most %.3f ms\n",
		       pb_ranks_size() - 1, kind->pause_ms, kind->words, median.value, median.low, median.high,
		       median.max);
	free(taken_ms);
	return error;
}

static const struct kind kinds[] = {
    {30, 12, 201, "order and answers"},
    {0, 1000, 21, "the same, clocks read before"},
    {0},
};

static int conduct(struct pb_why *why)
{
	struct tally_cell cell = {.job = {.workers = pb_ranks_size()}};
	if (cell.job.workers < LEAST_RANKS)
		return pb_fail(why, -EINVAL, "orders: start it with mpirun -n 16");
	int error = tally_open(&cell, NULL, "items=97");
	if (!error)
		error = tally_sample(&cell);
	for (const struct kind *kind = kinds; !error && kind->count; kind++)
		error = print_orders(&cell, kind);
	*why = cell.why;
	tally_close(&cell);
	return error;
}

int main(int argc, char **argv)
{
	enum pb_rank_role role = PB_ALONE;
	struct pb_why why = {""};
	int error = pb_ranks_start(&argc, &argv, "orders", &role, &why);
	if (!error)
		error = role == PB_FOLLOWER || role == PB_AGENT ? pb_ranks_follow(&tally_host, &why) : conduct(&why);
	if (error)
		(void)fprintf(stderr, "%s\n", why.text[0] ? why.text : strerror(-error));
	pb_ranks_end();
	return error ? EXIT_FAILURE : EXIT_SUCCESS;
}
