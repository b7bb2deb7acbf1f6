/* orders.c: how long an order from rank 0 to all other ranks and their answers take, when they have slept for a while.
 * Started by mpirun, with a rank per place. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "harness/statistics/median.h"
#include "mpi/tally.h"

enum { LEAST_RANKS = 2 };

/* Slept for `ms` before each order; so many orders. */
static int print_orders(struct tally_cell *cell, long ms, size_t count)
{
	const struct timespec pause = {ms / 1000, ms % 1000 * 1000000};
	double *taken_ms = calloc(count, sizeof *taken_ms);
	int error = taken_ms ? 0 : -ENOMEM;
	for (size_t i = 0; !error && i < count; i++) {
		(void)nanosleep(&pause, NULL);
		const int64_t from_ns = pb_clock_ns();
		error = cell->driver->begin(cell->self, &cell->why);
		taken_ms[i] = (double)(pb_clock_ns() - from_ns) / 1e6;
	}
	const struct pb_median median = pb_stats_median(taken_ms, error ? 0 : count, 0.95);
	if (!error)
		printf("order to %u ranks idle for %ld ms, and back: median %.3f ms [%.3f, %.3f], at most %.3f ms\n",
		       pb_ranks_size() - 1, ms, median.value, median.low, median.high, median.max);
	free(taken_ms);
	return error;
}

static int conduct(struct pb_why *why)
{
	struct tally_cell cell = {.job = {.workers = pb_ranks_size()}};
	if (cell.job.workers < LEAST_RANKS)
		return pb_fail(why, -EINVAL, "orders: start it with mpirun -n 16");
	int error = tally_open(&cell, NULL, "items=97");
	if (!error)
		error = tally_sample(&cell);
	if (!error)
		error = print_orders(&cell, 20, 201);
	if (!error)
		error = print_orders(&cell, 1000, 21);
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
