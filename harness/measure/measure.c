#include "harness/measure/measure.h"

#include <errno.h>
#include <stdlib.h>

#include "harness/measure/loop.h"
#include "harness/measure/shuffle.h"

/* One repetition; cells that already have it (a resumed run) are passed over. The warm-up is in the order of the plan,
 * so that cells first appear in the files as they were planned. */
static int repeat(struct pb_loop *loop, int64_t rep, bool warmup, struct pb_why *why)
{
	const struct pb_plan *plan = loop->m->plan;
	if (!warmup)
		pb_shuffle(loop->order, plan->count, loop->m->seed, (uint64_t)rep);
	for (size_t i = 0; i < plan->count; i++) {
		size_t c = loop->order[i];
		if (loop->done[c] || (warmup ? plan->cells[c].cold : loop->progress[c].last_rep >= rep))
			continue;
		if (pb_loop_budget_is_spent(loop, rep))
			return 0;
		int error = atomic_load(loop->m->cancel) ? -ECANCELED : 0;
		if (!error && !warmup)
			error = pb_loop_warm_up_again(loop, c, rep, why);
		if (!error && !loop->done[c])
			error = pb_loop_measure_once(loop, c, rep, warmup, why);
		if (error)
			return error;
	}
	return 0;
}

/* The repetition to go on with: the last one begun may be incomplete. */
static int64_t first_rep(const struct pb_history *history)
{
	int64_t rep = PB_FIRST_REP;
	for (size_t i = 0; i < history->count; i++)
		if (history->rows[i].warmup != 1 && history->rows[i].rep > rep)
			rep = history->rows[i].rep;
	return rep;
}

static int run_loop(struct pb_loop *loop, struct pb_why *why)
{
	int64_t rep = first_rep(loop->m->history);
	size_t left;
	int error = pb_loop_find_done(loop, &left);
	if (!error && left)
		error = repeat(loop, rep - 1, true, why);
	for (; !error; rep++) {
		error = pb_loop_find_done(loop, &left);
		if (error || !left || pb_loop_budget_is_spent(loop, rep))
			break;
		error = repeat(loop, rep, false, why);
	}
	return error;
}

int pb_measure(const struct pb_measuring *measuring, struct pb_why *why)
{
	size_t count = measuring->plan->count;
	struct pb_loop loop = {.m = measuring, .start_ns = pb_clock_ns()};
	loop.benches = calloc(count, sizeof *loop.benches);
	loop.progress = calloc(count, sizeof *loop.progress);
	loop.done = calloc(count, sizeof *loop.done);
	loop.order = calloc(count, sizeof *loop.order);
	for (size_t c = 0; loop.order && c < count; c++)
		loop.order[c] = c;
	int error = -ENOMEM;
	if (loop.benches && loop.progress && loop.done && loop.order)
		error = run_loop(&loop, why);
	else
		pb_fail(why, error, "no memory for %zu cells", count);
	for (size_t c = 0; loop.benches && c < count; c++)
		pb_bench_close(&loop.benches[c]);
	free(loop.benches);
	free(loop.progress);
	free(loop.done);
	free(loop.order);
	return error;
}
