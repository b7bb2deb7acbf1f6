#include "harness/metg.h"

#include "harness/files/run_dir.h"
#include "harness/metg/metg_chart.h"
#include "harness/metg/metg_table.h"
#include "harness/outcome.h"
#include "harness/show/charts.h"

struct drawing {
	const struct pb_metg_rows *rows;
	const struct pb_chart_caption *caption;
};

static int write_items(FILE *out, const void *what)
{
	const struct drawing *drawing = what;
	return pb_metg_chart_write(out, drawing->rows, PB_METG_GRAIN_1, "metg-items", drawing->caption);
}

static int write_waits(FILE *out, const void *what)
{
	const struct drawing *drawing = what;
	return pb_metg_chart_write(out, drawing->rows, PB_METG_WAIT, "metg-waits", drawing->caption);
}

static int draw(const struct pb_metg_conclusion *c, const struct pb_metg_rows *rows, struct pb_why *why)
{
	const struct pb_chart_caption caption = {
	    .host = c->machine->host,
	    .cpu_model = c->machine->cpu_model,
	    .cores = c->machine->cores,
	    .level = c->level,
	    .run_id = pb_run_dir_id(c->dir),
	};
	const struct drawing drawing = {rows, &caption};
	struct pb_charts_script scripts[] = {
	    {"metg-items", write_items, &drawing}, {"metg-waits", write_waits, &drawing}, {0}};
	struct pb_charts_result drawn;
	int error = pb_charts_draw_scripts(pb_run_dir_path(c->dir), scripts, &drawn, why);
	if (!error)
		pb_outcome_say_charts(&drawn, pb_run_dir_path(c->dir));
	return error;
}

int pb_metg_conclude(const struct pb_metg_conclusion *c, struct pb_why *why)
{
	struct pb_metg_rows rows;
	int error = pb_metg_rows_make(&rows, c->metg, c->plan, c->history, c->level);
	if (error)
		(void)pb_fail(why, error, "no memory for the table of metg");
	else
		error = pb_run_dir_write_metg(c->dir, rows.list, rows.count, why);
	if (!error)
		error = pb_run_dir_write_metg_sizes(c->dir, rows.sizes, rows.size_count, why);
	if (!error && !c->quiet)
		pb_metg_table_print(stdout, &rows);
	if (!error && c->charts && rows.size_count)
		error = draw(c, &rows, why);
	pb_metg_rows_free(&rows);
	return error;
}
