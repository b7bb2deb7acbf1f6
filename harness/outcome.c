#include "harness/outcome.h"

#include <errno.h>
#include <langinfo.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/models/model_rows.h"
#include "harness/show/charts.h"
#include "harness/show/model_lines.h"
#include "harness/show/noise_notes.h"
#include "harness/show/table.h"
#include "harness/show/text_chart.h"
#include "harness/show/tour_table.h"

int pb_outcome_make(struct pb_outcome *outcome, const struct pb_sample_row *samples, size_t count,
                    const struct pb_stop_rule *rule, struct pb_why *why)
{
	*outcome = (struct pb_outcome){.samples = samples, .sample_count = count, .rule = *rule};
	int error = pb_summary_make(&outcome->rows, &outcome->count, samples, count, rule);
	if (!error)
		error = pb_model_rows_make(&outcome->models, &outcome->model_count, outcome->rows, outcome->count,
		                           samples, count, rule->confidence);
	return error ? pb_fail(why, error, "no memory to sum up %zu samples", count) : 0;
}

void pb_outcome_free(struct pb_outcome *outcome)
{
	free(outcome->rows);
	pb_model_rows_free(outcome->models, outcome->model_count);
	*outcome = (struct pb_outcome){0};
}

bool pb_outcome_is_bad(const struct pb_outcome *outcome)
{
	for (size_t i = 0; i < outcome->count; i++)
		if (strcmp(outcome->rows[i].status, "ok") != 0 && strcmp(outcome->rows[i].status, "skipped") != 0)
			return true;
	return false;
}

bool pb_outcome_utf8(void)
{
	return strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

static struct pb_table_style style_here(double level)
{
	return (struct pb_table_style){
	    .colour = isatty(STDOUT_FILENO) && !getenv("NO_COLOR"), .utf8 = pb_outcome_utf8(), .level = level};
}

void pb_outcome_print_tour(const struct pb_tour_row *rows, size_t count)
{
	const struct pb_table_style style = style_here(0);
	pb_tour_table_print(stdout, rows, count, &style);
}

int pb_outcome_print(const struct pb_outcome *outcome, struct pb_why *why)
{
	const struct pb_table_style style = style_here(outcome->rule.confidence);
	int error = pb_table_print(stdout, outcome->rows, outcome->count, &style);
	putchar('\n');
	if (!error)
		error = pb_text_chart_print(stdout, outcome->rows, outcome->count, &style, 72);
	if (!error)
		pb_model_lines_print(stdout, outcome->models, outcome->model_count, &style);
	return error ? pb_fail(why, error, "the table cannot be printed: %s", strerror(-error)) : 0;
}

void pb_outcome_print_noise(const struct pb_outcome *outcome, const struct pb_machine_facts *machine)
{
	pb_noise_notes_print(stdout, outcome->rows, outcome->count, outcome->samples, outcome->sample_count,
	                     machine->hardware_threads);
}

void pb_outcome_say_charts(const struct pb_charts_result *drawn, const char *dir, bool quiet)
{
	FILE *out = quiet ? stderr : stdout;
	if (quiet && drawn->gnuplot != PB_GNUPLOT_FAILED)
		return;
	fputs(quiet ? "" : "\n", out);
	if (drawn->gnuplot == PB_GNUPLOT_DREW)
		fprintf(out, "charts: %s (%zu, each as .svg, .png and the .gp script that draws it)\n", drawn->dir,
		        drawn->scripts);
	else if (drawn->gnuplot == PB_GNUPLOT_MISSING)
		fprintf(
		    out,
		    "charts: %s has the scripts; to draw them: apt-get install gnuplot-nox, then powbench plot %s\n",
		    drawn->dir, dir);
	else
		fprintf(out, "charts: %s has the scripts; gnuplot could not draw them all: %s\n", drawn->dir,
		        drawn->said);
}

int pb_outcome_draw(const struct pb_outcome *outcome, const char *dir, const struct pb_machine_facts *machine,
                    bool quiet, struct pb_why *why)
{
	struct pb_charts_result drawn = {0};
	struct pb_chart_caption caption = {
	    .host = machine->host,
	    .cpu_model = machine->cpu_model,
	    .cores = machine->cores,
	    .level = outcome->rule.confidence,
	    .run_id = outcome->count ? outcome->rows[0].run_id : NULL,
	};
	int error = pb_charts_draw(dir, outcome->rows, outcome->count, outcome->samples, outcome->sample_count,
	                           &caption, &drawn, why);
	if (error)
		return error;
	pb_outcome_say_charts(&drawn, dir, quiet);
	return 0;
}
