#include "harness/run.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cluster/ranks.h"
#include "harness/advise/advice_show.h"
#include "harness/against.h"
#include "harness/cli/registry.h"
#include "harness/cli/units.h"
#include "harness/files/run_dir.h"
#include "harness/interrupt.h"
#include "harness/machine/counters.h"
#include "harness/machine/program.h"
#include "harness/measure/loss.h"
#include "harness/measure/measure.h"
#include "harness/measure/plan.h"
#include "harness/metg.h"
#include "harness/outcome.h"
#include "harness/show/progress.h"
#include "harness/stored_command.h"
#include "harness/tour/tour.h"
#include "harness/utc.h"
#include "harness/version.h"

static const double confidence = 0.95;
enum { LEAST_SAMPLES = 6 };       /* of a cell, unless --budget says how long: an interval needs them */
static const double tour_s = 190; /* after which samples of a tour beyond the first of each cell are left out */

/* A run from its options to its files. Everything starts zeroed; end_session() releases what there is. */
struct session {
	const struct pb_options *options; /* of this run, or of the resumed one */
	bool quiet, charts;
	struct pb_plan plan;
	struct pb_tour tour; /* where the plan is that of a tour */
	struct pb_metg metg; /* likewise */
	struct pb_run_dir *dir;
	struct pb_sample_table earlier; /* samples of the resumed run */
	struct pb_history history;
	struct pb_request_log requests;
	struct pb_run_facts facts;
	struct pb_program program;
	struct pb_variable *variables;
	char env_id[PB_ENV_ID_SIZE];
	char start_utc[PB_UTC_SIZE], end_utc[PB_UTC_SIZE];
	struct pb_progress progress;
	bool stretched; /* the budget, so that every cell has enough samples */
	struct pb_why why;
};

void pb_complain(const struct pb_why *why, int error)
{
	fprintf(stderr, "powbench: %s\n", why->text[0] ? why->text : strerror(-error));
}

static bool is_tour(const struct pb_options *options)
{
	return options->command == PB_COMMAND_TOUR;
}

/* A tour on a slow machine is not to take much longer than its waits do. */
static bool is_hurried(const struct pb_options *options)
{
	return is_tour(options) && !options->reps;
}

static bool is_metg(const struct pb_options *options)
{
	return options->command == PB_COMMAND_METG;
}

/* The cells of a tour have as many samples as its plan says, and one at least; those of metg all have as many: no
 * interval is narrow enough (ci is 0) to leave one out. */
static struct pb_stop_rule stop_rule(const struct pb_options *options)
{
	const uint64_t reps = is_hurried(options) ? 1 : options->reps;
	return (struct pb_stop_rule){.confidence = confidence, .ci = options->ci, .reps = (int64_t)reps};
}

static double budget_s(const struct pb_options *options)
{
	return is_hurried(options) ? tour_s : (double)options->budget_ns / 1e9;
}

static void collect_facts(struct session *s, int argc, char **argv)
{
	const struct pb_options *options = s->options;
	pb_run_facts_clear(&s->facts);
	pb_machine_collect(&s->facts.machine);
	pb_machine_software(&s->facts.software);
	pb_machine_env_id(s->env_id, &s->facts.machine, &s->facts.software);
	pb_run_environment(&s->variables, &s->facts.environment_count);
	pb_utc_now(s->start_utc);
	pb_timer_measure(&s->facts.timer);
	if (pb_program_self(&s->program) == 0) {
		s->facts.executable = s->program.path;
		s->facts.executable_hash = s->program.hash;
	}
	s->facts.schema = PB_SCHEMA;
	s->facts.env_id = s->env_id;
	s->facts.start_utc = s->start_utc;
	s->facts.status = "running";
	s->facts.command = (const char **)argv + 1;
	s->facts.command_count = (size_t)argc - 1;
	s->facts.environment = s->variables;
	s->facts.settings = (struct pb_run_settings){
	    .seed = (int64_t)options->seed,
	    .confidence = confidence,
	    .ci = options->ci,
	    .budget_s = budget_s(options),
	    .reps = stop_rule(options).reps ? stop_rule(options).reps : PB_UNKNOWN,
	    .pin = pb_pin_name(is_metg(options) ? PB_METG_PIN : options->pin),
	    .scaling = options->weak ? "weak" : "strong",
	    .schedule = pb_schedule_name(options->schedule),
	};
}

int pb_load_plugins(const struct pb_options *options, struct pb_why *why)
{
	int error = 0;
	for (size_t i = 0; !error && i < options->plugins.count; i++)
		error = pb_registry_load(options->plugins.names[i], why);
	return error;
}

/* A launch that powbench makes itself has to be wide enough for every cell that wants ranks. */
static void announce_widest_cell(const struct pb_plan *plan)
{
	uint32_t widest = 0;
	for (size_t c = 0; c < plan->count; c++) {
		const struct pb_cell *cell = &plan->cells[c];
		const uint32_t ranks = cell->driver->ranks ? cell->driver->ranks(cell->workers) : 0;
		widest = ranks > widest ? ranks : widest;
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

static int make_plan(struct session *s)
{
	int error = take_launcher(s->options, &s->why);
	if (!error)
		error = pb_load_plugins(s->options, &s->why);
	if (!error && is_tour(s->options))
		error = pb_tour_plan(&s->tour, &s->plan, s->options, &s->why);
	else if (!error && is_metg(s->options))
		error = pb_metg_plan(&s->metg, &s->plan, s->options, &s->why);
	else if (!error)
		error = pb_plan_make(&s->plan, s->options, &s->why);
	if (error)
		return error;
	announce_widest_cell(&s->plan);
	return pb_launch_begin(&s->why);
}

static void show_progress(void *context, const struct pb_loop_view *view)
{
	char text[128];
	snprintf(text, sizeof text, "%s %s x%u", view->cell->kernel->name, view->cell->driver->name,
	         view->cell->workers);
	pb_progress_update(context, view->done, view->left_s, text);
}

/* "powbench 0.1.0 on host1: AMD EPYC, 2 cores; 9 cells, at most 90 s" */
static void announce(const struct session *s)
{
	const struct pb_machine_facts *machine = &s->facts.machine;
	char budget[32] = "";
	size_t left_out = 0;
	for (size_t c = 0; c < s->plan.count; c++)
		left_out += s->plan.cells[c].left_out.text[0] != 0;
	if (stop_rule(s->options).reps == 0)
		pb_units_seconds(budget, sizeof budget, budget_s(s->options));
	printf("powbench %s on %s: %s, %u core%s; %zu cells, %s%s\n\n", pb_version.number,
	       machine->host ? machine->host : "this host", machine->cpu_model ? machine->cpu_model : "unknown CPU",
	       pb_machine_cores(), pb_machine_cores() == 1 ? "" : "s", s->plan.count - left_out,
	       *budget ? "at most about " : "a fixed number of repetitions", budget);
	if (*pb_ranks_remark())
		printf("note: %s\n\n", pb_ranks_remark());
	fflush(stdout);
}

static int measure(struct session *s)
{
	const struct pb_measuring measuring = {
	    .plan = &s->plan,
	    .dir = s->dir,
	    .history = &s->history,
	    .requests = &s->requests,
	    .run_id = pb_run_dir_id(s->dir),
	    .env_id = s->env_id,
	    .rule = stop_rule(s->options),
	    .budget_s = budget_s(s->options),
	    .least = s->options->budget_given || is_metg(s->options) ? 1 : LEAST_SAMPLES,
	    .stretched = &s->stretched,
	    .relaunches = s->options->relaunches,
	    .hurried = is_hurried(s->options),
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

static int conclude_tour(struct session *s, const struct pb_outcome *outcome)
{
	struct pb_tour_row *rows;
	int error = pb_tour_rows(&rows, &s->tour, &s->plan, outcome->rows, outcome->count);
	if (error)
		return pb_fail(&s->why, error, "no memory for the table of the tour");
	error = pb_run_dir_write_tour(s->dir, rows, s->tour.count, &s->why);
	if (!error && !s->quiet)
		pb_outcome_print_tour(rows, s->tour.count);
	free(rows);
	return error;
}

static void print_stretched(const struct session *s)
{
	char budget[32];
	if (s->stretched)
		printf(
		    "budget: longer than the %s of the default, so that every cell has the %d samples that an interval "
		    "takes; --budget sets a limit\n",
		    pb_units_seconds(budget, sizeof budget, budget_s(s->options)), LEAST_SAMPLES);
}

static void print_noise(const struct session *s, const struct pb_outcome *outcome)
{
	char why_not[256];
	pb_outcome_print_noise(outcome, &s->facts.machine);
	pb_counters_why_not(why_not, sizeof why_not);
	if (*why_not)
		printf("hardware counters: %s\n", why_not);
}

static int print_advice(struct session *s, const struct pb_outcome *outcome)
{
	const struct pb_run_read run = {.dir = pb_run_dir_path(s->dir), .facts = s->facts, .outcome = *outcome};
	struct pb_advices advices;
	int error = pb_advices_make(&advices, &run, &s->why);
	if (error)
		return error;
	pb_advice_brief(stdout, advices.list, advices.count, run.dir);
	pb_advices_free(&advices);
	return 0;
}

static int conclude_metg(struct session *s)
{
	const struct pb_metg_conclusion conclusion = {
	    .metg = &s->metg,
	    .plan = &s->plan,
	    .history = &s->history,
	    .dir = s->dir,
	    .showing = {.dir = pb_run_dir_path(s->dir),
	                .run_id = pb_run_dir_id(s->dir),
	                .machine = &s->facts.machine,
	                .level = confidence,
	                .quiet = s->quiet,
	                .charts = s->charts},
	};
	return pb_metg_conclude(&conclusion, &s->why);
}

static int conclude(struct session *s, bool interrupted, bool *bad)
{
	struct pb_stop_rule rule = stop_rule(s->options);
	struct pb_outcome outcome;
	rule.interrupted = interrupted;
	rule.timer = s->facts.timer;
	int error = pb_outcome_make(&outcome, s->history.rows, s->history.count, &rule, &s->why);
	if (!error)
		pb_request_log_sum_up(&s->requests, outcome.rows, outcome.count);
	if (!error)
		error = pb_run_dir_write_summary(s->dir, outcome.rows, outcome.count, &s->why);
	if (!error)
		error = pb_run_write_models(pb_run_dir_path(s->dir), outcome.models, outcome.model_count, &s->why);
	if (!error && is_tour(s->options))
		error = conclude_tour(s, &outcome);
	else if (!error && is_metg(s->options))
		error = conclude_metg(s);
	else if (!error && !s->quiet)
		error = pb_outcome_print(&outcome, &s->why);
	if (!error && !s->quiet) {
		print_stretched(s);
		print_noise(s, &outcome);
	}
	if (!error && !is_tour(s->options) && !is_metg(s->options) && !s->quiet && outcome.count)
		error = print_advice(s, &outcome);
	if (!error && s->charts && outcome.count && !is_metg(s->options))
		error = pb_outcome_draw(&outcome, pb_run_dir_path(s->dir), &s->facts.machine, s->quiet, &s->why);
	*bad = pb_outcome_is_bad(&outcome);
	pb_outcome_free(&outcome);
	return error;
}

/* run.json says how it ended, also when the reason is that something could not be written. */
static enum pb_exit_status write_end(struct session *s, int error, bool interrupted, bool bad)
{
	enum pb_exit_status status = error || bad ? PB_EXIT_WRONG : PB_EXIT_RIGHT;
	status = interrupted ? PB_EXIT_INTERRUPTED : status;
	s->facts.status = interrupted ? "interrupted" : error ? "failed" : "finished";
	s->facts.exit_status = status;
	pb_utc_now(s->end_utc);
	s->facts.end_utc = s->end_utc;
	pb_ranks_clock(&s->facts.clock);
	struct pb_why why = {""};
	int unwritten = pb_run_dir_write_facts(s->dir, &s->facts, &why);
	if (unwritten && !error) {
		pb_complain(&why, unwritten);
		status = PB_EXIT_WRONG;
	}
	return status;
}

/* What a later run measures is not lost. */
static void add_remedy(struct session *s)
{
	const struct pb_why lost = s->why;
	(void)pb_fail(&s->why, 0, "%.140s; what was measured is kept, and powbench run --resume %s goes on with it",
	              lost.text, pb_run_dir_path(s->dir));
}

static enum pb_exit_status finish(struct session *s, int error)
{
	bool interrupted = error == -ECANCELED;
	bool bad = false;
	if (error == -ENOLINK)
		add_remedy(s);
	if (error && !interrupted)
		pb_complain(&s->why, error);
	struct pb_why first = s->why;
	int unfinished = conclude(s, interrupted, &bad);
	if (unfinished && (!error || interrupted))
		pb_complain(&s->why, unfinished);
	s->why = first;
	printf("run: %s\n", pb_run_dir_path(s->dir));
	return write_end(s, interrupted ? unfinished : (error ? error : unfinished), interrupted, bad);
}

static struct session *measured; /* of on_loss() */

static int keep_lost(struct session *s, struct pb_underway *underway, const struct pb_why *why)
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
	struct session *s = measured;
	struct pb_underway underway;
	if (!pb_loss_seize(&underway))
		return;
	const bool interrupted = atomic_load(pb_interrupt_flag());
	pb_interrupt_ignore();
	pb_progress_clear(&s->progress);
	s->charts = false;
	const enum pb_exit_status status = finish(s, interrupted ? -ECANCELED : keep_lost(s, &underway, why));
	(void)fflush(NULL);
	pb_ranks_scatter();
	_exit((int)status);
}

static enum pb_exit_status measure_and_conclude(struct session *s)
{
	measured = s;
	pb_loss_begin();
	pb_ranks_on_loss(on_loss);
	const enum pb_exit_status status = finish(s, measure(s));
	pb_loss_end();
	return status;
}

static void end_session(struct session *s)
{
	pb_plan_free(&s->plan);
	pb_tour_free(&s->tour);
	pb_metg_free(&s->metg);
	pb_history_free(&s->history);
	pb_request_log_free(&s->requests);
	pb_sample_table_free(&s->earlier);
	pb_machine_facts_free(&s->facts.machine);
	free(s->variables);
	pb_run_dir_close(s->dir);
}

static enum pb_exit_status run_session(struct session *s, int error)
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
	end_session(s);
	return status;
}

static enum pb_exit_status run_afresh(const struct pb_options *options, int argc, char **argv)
{
	struct session s = {.options = options, .quiet = options->quiet, .charts = !options->no_charts};
	collect_facts(&s, argc, argv);
	int error = make_plan(&s);
	if (!error)
		error = pb_run_dir_create(&s.dir, options->output, &s.why);
	return run_session(&s, error);
}

/* Samples of the resumed run count only when they were taken on this machine with this program. */
static int take_earlier_samples(struct session *s, const struct pb_run_facts *before, const char *path)
{
	if (!before->env_id || strcmp(before->env_id, s->env_id) != 0)
		return pb_fail(&s->why, -EINVAL,
		               "%s was begun on another machine or with another build of powbench: start a new run",
		               path);
	int error = pb_run_load_samples(&s->earlier, path, &s->why);
	if (!error)
		error = pb_run_check_samples(&s->earlier, &s->why);
	for (size_t i = 0; !error && i < s->earlier.count; i++)
		error = pb_history_add(&s->history, &s->earlier.rows[i]);
	return error ? error : pb_request_log_load(&s->requests, path, s->earlier.rows, s->earlier.count, &s->why);
}

static int reopen(struct session *s, const struct pb_run_facts *before, const char *path)
{
	int error = make_plan(s);
	if (!error)
		error = pb_run_dir_resume(&s->dir, path, &s->why);
	if (!error)
		error = take_earlier_samples(s, before, path);
	if (!error && before->start_utc)
		snprintf(s->start_utc, sizeof s->start_utc, "%s", before->start_utc);
	return error;
}

/* Repeats the command line that run.json has, on top of the samples that are there. */
static enum pb_exit_status resume_stored(const struct pb_options *options, const struct pb_run_facts *before, int argc,
                                         char **argv)
{
	struct pb_options stored = {0};
	struct session s = {.options = &stored, .quiet = options->quiet, .charts = !options->no_charts};
	struct pb_resumed resumed;
	int error = pb_resumed_make(&resumed, before, argc, argv, &s.why);
	if (!error)
		error = pb_options_parse(&stored, resumed.argc, resumed.argv, &s.why);
	if (!error) {
		collect_facts(&s, resumed.argc, resumed.argv);
		error = reopen(&s, before, options->resume);
	}
	enum pb_exit_status status = run_session(&s, error);
	pb_options_free(&stored);
	pb_resumed_free(&resumed);
	return status;
}

static enum pb_exit_status resume(const struct pb_options *options, int argc, char **argv)
{
	struct pb_run_facts before;
	struct pb_why why = {""};
	int error = pb_run_load_facts(&before, options->resume, &why);
	if (error) {
		pb_complain(&why, error);
		return PB_EXIT_USAGE;
	}
	enum pb_exit_status status = resume_stored(options, &before, argc, argv);
	pb_run_facts_free(&before);
	return status;
}

enum pb_exit_status pb_run_command(const struct pb_options *options, int argc, char **argv)
{
	if (options->against)
		return pb_against_command(options);
	return options->resume ? resume(options, argc, argv) : run_afresh(options, argc, argv);
}
