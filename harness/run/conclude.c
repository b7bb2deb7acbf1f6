#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "harness/advise/advice_show.h"
#include "harness/cli/units.h"
#include "harness/machine/counters.h"
#include "harness/outcome.h"
#include "harness/run/rules.h"
#include "harness/run/session.h"

static int conclude_tour(struct pb_session *s, const struct pb_outcome *outcome)
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

static void print_stretched(const struct pb_session *s)
{
	char budget[32];
	if (s->stretched)
		printf("budget: longer than the %s of the default, so that every cell has the %" PRIu64
		       " samples that an interval takes; --budget sets a limit\n",
		       pb_units_seconds(budget, sizeof budget, pb_run_budget_s(s->options)), pb_run_least(s->options));
}

static void print_noise(const struct pb_session *s, const struct pb_outcome *outcome)
{
	char why_not[256];
	pb_outcome_print_noise(outcome, &s->facts.machine);
	pb_counters_why_not(why_not, sizeof why_not);
	if (*why_not)
		printf("hardware counters: %s\n", why_not);
}

static int print_advice(struct pb_session *s, const struct pb_outcome *outcome)
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

static int conclude_metg(struct pb_session *s)
{
	const struct pb_metg_conclusion conclusion = {
	    .metg = &s->metg,
	    .plan = &s->plan,
	    .history = &s->history,
	    .dir = s->dir,
	    .showing = {.dir = pb_run_dir_path(s->dir),
	                .run_id = pb_run_dir_id(s->dir),
	                .machine = &s->facts.machine,
	                .level = pb_run_rule(s->options).confidence,
	                .quiet = s->quiet,
	                .charts = s->charts},
	};
	return pb_metg_conclude(&conclusion, &s->why);
}

static int write_results(struct pb_session *s, const struct pb_outcome *outcome)
{
	pb_request_log_sum_up(&s->requests, outcome->rows, outcome->count);
	int error = pb_run_dir_write_summary(s->dir, outcome->rows, outcome->count, &s->why);
	return error ? error
	             : pb_run_write_models(pb_run_dir_path(s->dir), outcome->models, outcome->model_count, &s->why);
}

static int show_results(struct pb_session *s, const struct pb_outcome *outcome)
{
	const bool is_table = !pb_run_is_tour(s->options) && !pb_run_is_metg(s->options);
	int error = 0;
	if (pb_run_is_tour(s->options))
		error = conclude_tour(s, outcome);
	else if (pb_run_is_metg(s->options))
		error = conclude_metg(s);
	else if (!s->quiet)
		error = pb_outcome_print(outcome, &s->why);
	if (error || s->quiet)
		return error;
	print_stretched(s);
	print_noise(s, outcome);
	return is_table && outcome->count ? print_advice(s, outcome) : 0;
}

int pb_session_conclude(struct pb_session *s, bool interrupted, bool *bad)
{
	struct pb_stop_rule rule = pb_run_rule(s->options);
	struct pb_outcome outcome;
	rule.interrupted = interrupted;
	rule.timer = s->facts.timer;
	int error = pb_outcome_make(&outcome, s->history.rows, s->history.count, &rule, &s->why);
	if (!error)
		error = write_results(s, &outcome);
	if (!error)
		error = show_results(s, &outcome);
	if (!error && s->charts && outcome.count && !pb_run_is_metg(s->options))
		error = pb_outcome_draw(&outcome, pb_run_dir_path(s->dir), &s->facts.machine, s->quiet, &s->why);
	*bad = pb_outcome_is_bad(&outcome);
	pb_outcome_free(&outcome);
	return error;
}
