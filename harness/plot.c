#include <errno.h>

#include "harness/metg.h"
#include "harness/run.h"
#include "harness/run_read.h"

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

static int draw_charts(const struct pb_run_read *run, const char *dir, struct pb_why *why)
{
	int error = print(&run->outcome, dir, why);
	if (!error)
		pb_outcome_print_noise(&run->outcome, &run->facts.machine);
	return error ? error : pb_outcome_draw(&run->outcome, dir, &run->facts.machine, false, why);
}

/* What metg has measured says nothing in the charts of a study. */
static int draw_metg(const struct pb_run_read *run, const char *dir, struct pb_why *why)
{
	return pb_metg_plot(&(struct pb_metg_showing){.dir = dir,
	                                              .run_id = run->outcome.count ? run->outcome.rows[0].run_id : NULL,
	                                              .machine = &run->facts.machine,
	                                              .level = run->outcome.rule.confidence,
	                                              .charts = true},
	                    why);
}

static int draw(const char *dir, struct pb_why *why)
{
	struct pb_run_read run;
	int error = pb_run_read(&run, dir, why);
	if (error)
		return error;
	error = pb_run_write_models(dir, run.outcome.models, run.outcome.model_count, why);
	if (!error)
		error = draw_metg(&run, dir, why);
	if (error == -ENOENT)
		error = draw_charts(&run, dir, why);
	pb_run_read_free(&run);
	return error;
}

enum pb_exit_status pb_plot_command(const struct pb_options *options)
{
	struct pb_why why = {""};
	const char *dir = options->arguments.count ? options->arguments.names[0] : NULL;
	int error = dir ? draw(dir, &why) : pb_fail(&why, -EINVAL, "plot: name the folder of a run");
	if (error)
		pb_complain(&why, error);
	return error ? PB_EXIT_USAGE : PB_EXIT_RIGHT;
}
