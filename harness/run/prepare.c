#include <errno.h>

#include "cluster/ranks.h"
#include "harness/run.h"
#include "harness/run/rules.h"
#include "harness/run/session.h"

/* A launch that powbench makes itself has to be wide enough for every cell that wants ranks. */
static void announce_widest_cell(const struct pb_plan *plan)
{
	uint32_t widest = 0;
	for (size_t c = 0; c < plan->count; c++) {
		const struct pb_cell *cell = &plan->cells[c];
		const uint32_t ranks = cell->driver->ranks ? cell->driver->ranks(cell->workers) : 0;
		const uint32_t wanted = cell->ranks ? cell->ranks : ranks;
		widest = wanted > widest ? wanted : widest;
	}
	pb_launch_plan(widest);
}

static int take_launcher(const struct pb_options *options, struct pb_why *why)
{
	const char *launcher = options->launcher;
	struct pb_why wrong = {""};
	if (options->relaunches && pb_ranks_size() > 0)
		return pb_fail(why, -EINVAL, "--relaunch is for a powbench that starts its ranks itself: leave it out");
	if (!launcher)
		return 0;
	if (pb_ranks_size() > 0)
		return pb_fail(why, -EINVAL, "--launcher is for a powbench that no launcher started: leave it out");
	int error = pb_launch_by(launcher, &wrong);
	return error == -EINVAL ? pb_fail(why, error, "--launcher '%s' %s", launcher, wrong.text) : error;
}

/* Ranks load them when a cell is opened: what is missing on a host is told before. */
static int look_for_plugins(const struct pb_options *options, struct pb_why *why)
{
	int error = 0;
	for (size_t i = 0; !error && i < options->plugins.count; i++)
		error = pb_ranks_look(options->plugins.names[i], why);
	return error;
}

static int make_plan(struct pb_session *s)
{
	int error = take_launcher(s->options, &s->why);
	if (!error)
		error = pb_load_plugins(s->options, &s->why);
	if (!error)
		error = pb_allowances_take(&s->plan.allowed, &s->why);
	if (!error && pb_run_is_tour(s->options))
		error = pb_tour_plan(&s->tour, &s->plan, s->options, &s->why);
	else if (!error && pb_run_is_metg(s->options))
		error = pb_metg_plan(&s->metg, &s->plan, s->options, &s->why);
	else if (!error)
		error = pb_plan_make(&s->plan, s->options, &s->why);
	return error;
}

int pb_session_plan(struct pb_session *s)
{
	int error = make_plan(s);
	if (error)
		return error;
	announce_widest_cell(&s->plan);
	error = pb_launch_begin(&s->why);
	if (!error && s->options->launcher)
		error = pb_allowances_take(&s->plan.allowed, &s->why);
	return error ? error : look_for_plugins(s->options, &s->why);
}
