#include <errno.h>
#include <string.h>

#include "harness/files/run_dir.h"
#include "harness/measure/request_log.h"
#include "harness/outcome.h"
#include "harness/run.h"

static struct pb_stop_rule rule_of(const struct pb_run_facts *facts)
{
	return (struct pb_stop_rule){
	    .confidence = facts->settings.confidence,
	    .ci = facts->settings.ci,
	    .reps = facts->settings.reps == PB_UNKNOWN ? 0 : facts->settings.reps,
	    .interrupted = facts->status && strcmp(facts->status, "interrupted") == 0,
	    .timer = facts->timer,
	};
}

/* A tour has a table of its own. */
static int print(const struct pb_outcome *outcome, const char *dir, struct pb_why *why)
{
	struct pb_tour_table tour = {0};
	int error = pb_run_load_tour(&tour, dir, why);
	if (error == -ENOENT)
		error = pb_outcome_print(outcome, why);
	else if (!error)
		pb_outcome_print_tour(tour.rows, tour.count);
	pb_tour_table_free(&tour);
	return error;
}

static int draw(const char *dir, const struct pb_run_facts *facts, struct pb_why *why)
{
	struct pb_sample_table samples = {0};
	struct pb_outcome outcome = {0};
	struct pb_request_log requests = {0};
	struct pb_stop_rule rule = rule_of(facts);
	int error = pb_run_load_samples(&samples, dir, why);
	if (!error)
		error = pb_run_check_samples(&samples, why);
	if (!error && samples.count == 0)
		error = pb_fail(why, -ENODATA, "%s/samples.csv has no samples yet", dir);
	if (!error)
		error = pb_outcome_make(&outcome, samples.rows, samples.count, &rule, why);
	if (!error)
		error = pb_request_log_load(&requests, dir, samples.rows, samples.count, why);
	if (!error)
		pb_request_log_sum_up(&requests, outcome.rows, outcome.count);
	if (!error)
		error = pb_run_write_models(dir, outcome.models, outcome.model_count, why);
	if (!error)
		error = print(&outcome, dir, why);
	if (!error)
		pb_outcome_print_noise(&outcome, &facts->machine);
	if (!error)
		error = pb_outcome_draw(&outcome, dir, &facts->machine, why);
	pb_outcome_free(&outcome);
	pb_request_log_free(&requests);
	pb_sample_table_free(&samples);
	return error;
}

enum pb_exit_status pb_plot_command(const struct pb_options *options)
{
	struct pb_why why = {""};
	struct pb_run_facts facts = {0};
	const char *dir = options->arguments.count ? options->arguments.names[0] : NULL;
	int error =
	    dir ? pb_run_load_facts(&facts, dir, &why) : pb_fail(&why, -EINVAL, "plot: name the folder of a run");
	if (!error) {
		error = draw(dir, &facts, &why);
		pb_run_facts_free(&facts);
	}
	if (error)
		pb_complain(&why, error);
	return error ? PB_EXIT_USAGE : PB_EXIT_RIGHT;
}
