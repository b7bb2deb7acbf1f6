#include "harness/metg.h"

#include <errno.h>

#include "harness/files/run_dir.h"
#include "harness/metg/metg_chart.h"
#include "harness/metg/metg_table.h"
#include "harness/outcome.h"
#include "harness/show/charts.h"

struct drawing {
	const struct pb_metg_rows *rows;
	const struct pb_chart_caption *caption;
};

/* The curves on demand, or those of items dealt out where nothing else was measured. */
static int write_items(FILE *out, const void *what)
{
	const struct drawing *drawing = what;
	int error = pb_metg_chart_write(out, drawing->rows, PB_METG_GRAIN_1, "metg-items", drawing->caption);
	if (error == -ENODATA)
		error = pb_metg_chart_write(out, drawing->rows, PB_METG_STATIC_1, "metg-items", drawing->caption);
	return error;
}

static int write_waits(FILE *out, const void *what)
{
	const struct drawing *drawing = what;
	return pb_metg_chart_write(out, drawing->rows, PB_METG_WAIT, "metg-waits", drawing->caption);
}

/* The table, and the charts of what was measured. */
static int show(const struct pb_metg_rows *rows, const struct pb_metg_showing *showing, struct pb_why *why)
{
	const struct pb_chart_caption caption = {
	    .host = showing->machine->host,
	    .cpu_model = showing->machine->cpu_model,
	    .cores = showing->machine->cores,
	    .level = showing->level,
	    .run_id = showing->run_id,
	};
	const struct drawing drawing = {rows, &caption};
	struct pb_charts_script scripts[] = {
	    {"metg-items", write_items, &drawing}, {"metg-waits", write_waits, &drawing}, {0}};
	struct pb_charts_result drawn;
	if (!showing->quiet)
		pb_metg_table_print(stdout, rows);
	if (!showing->charts || !rows->size_count)
		return 0;
	int error = pb_charts_draw_scripts(showing->dir, scripts, &drawn, why);
	if (!error)
		pb_outcome_say_charts(&drawn, showing->dir, showing->quiet);
	return error;
}

int pb_metg_conclude(const struct pb_metg_conclusion *c, struct pb_why *why)
{
	struct pb_metg_rows rows;
	int error = pb_metg_rows_make(&rows, c->metg, c->plan, c->history, c->showing.level);
	if (error)
		(void)pb_fail(why, error, "no memory for the table of metg");
	else
		error = pb_run_dir_write_metg(c->dir, rows.list, rows.count, why);
	if (!error)
		error = pb_run_dir_write_metg_sizes(c->dir, rows.sizes, rows.size_count, why);
	if (!error)
		error = show(&rows, &c->showing, why);
	pb_metg_rows_free(&rows);
	return error;
}

int pb_metg_plot(const struct pb_metg_showing *showing, struct pb_why *why)
{
	struct pb_metg_table table;
	int error = pb_run_load_metg(&table, showing->dir, why);
	const struct pb_metg_rows rows = {table.rows, table.sizes, table.count, table.size_count};
	if (!error)
		error = show(&rows, showing, why);
	pb_metg_table_free(&table);
	return error;
}
