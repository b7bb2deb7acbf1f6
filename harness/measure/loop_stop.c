#include "harness/measure/loop.h"

double pb_loop_elapsed_s(const struct pb_loop *loop)
{
	return (double)(pb_clock_ns() - loop->start_ns) / 1e9;
}

/* How many samples the cell is to have; 0: as many as the budget and the interval need. */
static size_t samples_asked(const struct pb_loop *loop, size_t c)
{
	const uint64_t own = loop->m->plan->cells[c].samples;
	return own ? (size_t)own : (size_t)loop->m->rule.reps;
}

double pb_loop_count_planned(const struct pb_loop *loop)
{
	double planned = 0;
	for (size_t c = 0; c < loop->m->plan->count; c++) {
		const size_t asked = samples_asked(loop, c);
		if (!loop->m->plan->cells[c].left_out.text[0])
			planned += (double)(asked ? asked : loop->m->least) + !loop->m->plan->cells[c].cold;
	}
	return planned;
}

static bool is_enough(const struct pb_loop *loop, size_t c)
{
	const struct pb_cell_progress *progress = &loop->progress[c];
	const size_t asked = samples_asked(loop, c);
	if (progress->ended)
		return true;
	if (asked > 0)
		return progress->counted >= asked;
	return pb_stats_half_width(&progress->wall) <= loop->m->rule.ci;
}

/* A base goes on as long as a cell that is compared with it does: their ratios are taken pair by pair. */
static bool is_needed_as_base(const struct pb_loop *loop, size_t base)
{
	const struct pb_plan *plan = loop->m->plan;
	for (size_t c = 0; c < plan->count; c++)
		if (c != base && !loop->done[c] && pb_cell_is_base_of(&plan->cells[base], &plan->cells[c]))
			return true;
	return false;
}

int pb_loop_find_done(struct pb_loop *loop, size_t *left)
{
	const struct pb_plan *plan = loop->m->plan;
	*left = 0;
	for (size_t c = 0; c < plan->count; c++) {
		int error = pb_history_of_cell(loop->m->history, plan->cells[c].id, loop->m->rule.confidence,
		                               &loop->progress[c]);
		if (error)
			return error;
		loop->done[c] = is_enough(loop, c);
		*left += !loop->done[c];
	}
	for (size_t c = 0; c < plan->count; c++)
		if (loop->done[c] && !loop->progress[c].ended && is_needed_as_base(loop, c))
			loop->done[c] = false;
	return 0;
}

bool pb_loop_budget_is_spent(const struct pb_loop *loop, int64_t rep)
{
	const struct pb_measuring *m = loop->m;
	if ((m->rule.reps > 0 && !m->hurried) || rep <= PB_FIRST_REP || pb_loop_elapsed_s(loop) < m->budget_s)
		return false;
	const bool is_least = m->rule.reps == 0 && rep <= (int64_t)m->least;
	if (is_least && m->stretched)
		*m->stretched = true;
	return !is_least;
}
