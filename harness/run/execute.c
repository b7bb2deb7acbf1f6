#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "cluster/ranks.h"
#include "harness/cli/units.h"
#include "harness/interrupt.h"
#include "harness/measure/loss.h"
#include "harness/measure/measure.h"
#include "harness/outcome.h"
#include "harness/run.h"
#include "harness/run/rules.h"
#include "harness/run/session.h"
#include "harness/show/placement_notes.h"
#include "harness/show/workers_text.h"
#include "harness/version.h"

static void show_progress(void *context, const struct pb_loop_view *view)
{
	char text[128];
	const struct pb_cell *cell = view->cell;
	char workers[PB_WORKERS_BYTES];
	(void)pb_workers_text(workers, cell->driver->name, cell->workers, cell->ranks ? cell->ranks : PB_UNKNOWN);
	snprintf(text, sizeof text, "%s %s x%s", cell->kernel->name, cell->driver->name, workers);
	pb_progress_update(context, view->done, view->left_s, text);
}

/* "powbench 0.1.0 on host1: AMD EPYC, 2 cores; 9 cells, at most 90 s" */
static void announce(const struct pb_session *s)
{
	const struct pb_machine_facts *machine = &s->facts.machine;
	char budget[32] = "";
	size_t left_out = 0;
	for (size_t c = 0; c < s->plan.count; c++)
		left_out += s->plan.cells[c].left_out.text[0] != 0;
	if (pb_run_rule(s->options).reps == 0)
		pb_units_seconds(budget, sizeof budget, pb_run_budget_s(s->options));
	printf("powbench %s on %s: %s, %u core%s; %zu cells, %s%s\n\n", pb_version.number,
	       machine->host ? machine->host : "this host", machine->cpu_model ? machine->cpu_model : "unknown CPU",
	       pb_machine_cores(), pb_machine_cores() == 1 ? "" : "s", s->plan.count - left_out,
	       *budget ? "at most about " : "a fixed number of repetitions", budget);
	if (*pb_ranks_remark())
		printf("note: %s\n\n", pb_ranks_remark());
	if (pb_placement_notes_print(stdout, &s->plan))
		printf("\n");
	fflush(stdout);
}

static int measure(struct pb_session *s)
{
	const struct pb_measuring measuring = {
	    .plan = &s->plan,
	    .dir = s->dir,
	    .history = &s->history,
	    .requests = &s->requests,
	    .run_id = pb_run_dir_id(s->dir),
	    .env_id = s->env_id,
	    .rule = pb_run_rule(s->options),
	    .budget_s = pb_run_budget_s(s->options),
	    .least = pb_run_least(s->options),
	    .stretched = &s->stretched,
	    .relaunches = s->options->relaunches,
	    .hurried = pb_run_is_hurried(s->options),
	    .seed = s->options->seed,
	    .cancel = pb_interrupt_flag(),
	    .show = show_progress,
	    .context = &s->progress,
	};
	pb_interrupt_install();
	int error = pb_metg_weigh(&s->metg, &s->plan, pb_interrupt_flag());
	if (!error)
		error = pb_measure(&measuring, &s->why);
	pb_progress_clear(&s->progress);
	return error;
}

static struct pb_session *measured; /* of on_loss() */

static int keep_lost(struct pb_session *s, struct pb_underway *underway, const struct pb_why *why)
{
	struct pb_why unkept;
	s->why = *why;
	if (!underway->cell)
		return -ENOLINK;
	underway->row.status = "lost";
	underway->row.reason = why->text;
	underway->row.ok = 0;
	if (pb_run_dir_append_sample(s->dir, &underway->row, &unkept) == 0)
		(void)pb_history_add(&s->history, &underway->row);
	return -ENOLINK;
}

/* A rank of the user's launch is gone: on another thread, in place of the main one, and in little time. */
static void on_loss(const struct pb_why *why)
{
	struct pb_session *s = measured;
	struct pb_underway underway;
	if (!pb_loss_seize(&underway))
		return;
	const bool interrupted = atomic_load(pb_interrupt_flag());
	pb_interrupt_ignore();
	pb_progress_clear(&s->progress);
	s->charts = false;
	const enum pb_exit_status status =
	    pb_session_finish(s, interrupted ? -ECANCELED : keep_lost(s, &underway, why));
	(void)fflush(NULL);
	pb_ranks_scatter();
	_exit((int)status);
}

static enum pb_exit_status measure_and_conclude(struct pb_session *s)
{
	measured = s;
	pb_loss_begin();
	pb_ranks_on_loss(on_loss);
	const enum pb_exit_status status = pb_session_finish(s, measure(s));
	pb_loss_end();
	return status;
}

enum pb_exit_status pb_session_run(struct pb_session *s, int error)
{
	if (!error) {
		s->facts.run_id = pb_run_dir_id(s->dir);
		error = pb_run_dir_write_facts(s->dir, &s->facts, &s->why);
	}
	enum pb_exit_status status = PB_EXIT_USAGE;
	if (error) {
		pb_complain(&s->why, error);
	} else {
		pb_progress_begin(&s->progress, stderr, !s->quiet && isatty(STDERR_FILENO), pb_outcome_utf8());
		if (!s->quiet)
			announce(s);
		status = measure_and_conclude(s);
	}
	pb_session_free(s);
	return status;
}
