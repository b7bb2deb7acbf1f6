#include "harness/files/run_json.h"

static const char *const type_names[] = {
    [PB_COLUMN_TEXT] = "text", [PB_COLUMN_WHOLE] = "whole number", [PB_COLUMN_REAL] = "number"};

static void print_table(FILE *out, const char *title, const char *noun, const struct pb_column *columns)
{
	(void)fprintf(out, "\n%s\n\n| %s | type | meaning |\n| --- | --- | --- |\n", title, noun);
	for (; columns->name; columns++)
		(void)fprintf(out, "| `%s` | %s | %s |\n", columns->name, type_names[columns->type], columns->summary);
}

void pb_rows_document(FILE *out)
{
	print_table(out, "## samples.csv: one row per timed execution", "column", pb_sample_columns);
	print_table(out, "## workers.csv: one row per worker of each sample", "column", pb_worker_columns);
	print_table(out, "## requests.csv: one row per attempt at a request", "column", pb_request_columns);
	print_table(out, "## timeline.csv: what each worker did from when to when, in one sample of each cell",
	            "column", pb_timeline_columns);
	print_table(out, "## summary.csv: one row per cell, derived from samples.csv and requests.csv", "column",
	            pb_summary_columns);
	print_table(out, "## models.csv: one row per law of scaling, or size, of a kernel under a driver", "column",
	            pb_model_columns);
	print_table(out, "## tour.csv: one row per workload and model of a tour, derived from summary.csv", "column",
	            pb_tour_columns);
	print_table(out, "## powbench compare --format csv: one row per cell of two runs (json: the same names)",
	            "column", pb_comparison_columns);
	print_table(out, "## metg.csv: one row per driver and number of workers of metg, derived from samples.csv",
	            "column", pb_metg_columns);
	print_table(out, "## metg_sizes.csv: one row per size that those are found with", "column",
	            pb_metg_size_columns);
	print_table(out, "## predict.csv: one row per number of workers that predict was asked for, or held out",
	            "column", pb_prediction_columns);
	print_table(out, "## run.json: the facts of the run", "member", pb_run_columns);
	(void)fputs("| `command` | list of texts | the command line after the program's name |\n"
	            "| `environment` | object of texts | variables that change how parallel programs run |\n",
	            out);
	print_table(out, "### run.json: settings", "member", pb_settings_columns);
	print_table(out, "### run.json: machine", "member", pb_machine_columns);
	print_table(out, "### run.json: software", "member", pb_software_columns);
	print_table(out, "### run.json: timer", "member", pb_timer_columns);
	print_table(out, "### run.json: clock", "member", pb_clock_columns);
	print_table(out, "### run.json: jobs, a list of them in a run of `powbench submit`", "member", pb_job_columns);
}
