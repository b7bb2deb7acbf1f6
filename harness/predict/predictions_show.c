#include "harness/predict/predictions_show.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "harness/cli/units.h"
#include "harness/files/column_json.h"
#include "harness/files/csv.h"
#include "harness/predict/same_cells.h"
#include "harness/show/markdown.h"
#include "harness/show/study.h"
#include "harness/show/text.h"
#include "harness/show/workers_text.h"

enum { CELL_BYTES = 64, NUMBER_BYTES = 32, NAME_COLUMNS = 24, PARAM_COLUMNS = 64, LINE_COLUMNS = 98 };
enum column { WORKERS, CORES, MEASURED, FORETOLD, ERROR, SPEEDUP, COLUMNS };

typedef char cells[COLUMNS][CELL_BYTES];

static const struct heading {
	const char *text;
	int width;
} headings[COLUMNS] = {
    [WORKERS] = {"workers", 9},    [CORES] = {"cores", 7},  [MEASURED] = {"measured", 10},
    [FORETOLD] = {"foretold", 28}, [ERROR] = {"error", 10}, [SPEEDUP] = {"speedup", 24},
};

static bool is_refused(const struct pb_prediction_row *row)
{
	return strcmp(row->status, PB_PREDICTION_REFUSED) == 0;
}

/* " [1.2 s, 1.4 s]"; nothing where no interval is known. */
static void append_interval(char *out, const char *low, const char *high, const struct pb_prediction_row *row)
{
	if (isfinite(row->low_s))
		pb_text_append(out, CELL_BYTES, " [%s, %s]", low, high);
}

/* "16 ms" beside a value in ms is "16". */
static void drop_unit(char *text, const char *value)
{
	char *unit = strrchr(text, ' ');
	const char *same = strrchr(value, ' ');
	if (unit && same && strcmp(unit, same) == 0)
		*unit = '\0';
}

static void write_times(cells text, const struct pb_prediction_row *row)
{
	char low[NUMBER_BYTES];
	char high[NUMBER_BYTES];
	(void)pb_units_seconds(text[MEASURED], CELL_BYTES, row->measured_s);
	(void)pb_units_seconds(text[FORETOLD], CELL_BYTES, row->predicted_s);
	(void)pb_units_seconds(low, sizeof low, row->low_s);
	(void)pb_units_seconds(high, sizeof high, row->high_s);
	drop_unit(low, text[FORETOLD]);
	drop_unit(high, text[FORETOLD]);
	append_interval(text[FORETOLD], low, high, row);
}

static void write_speedup(cells text, const struct pb_prediction_row *row)
{
	char low[NUMBER_BYTES];
	char high[NUMBER_BYTES];
	(void)snprintf(low, sizeof low, "%.3g", row->predicted_low);
	(void)snprintf(high, sizeof high, "%.3g", row->predicted_high);
	(void)snprintf(text[SPEEDUP], CELL_BYTES, isfinite(row->predicted) ? "%.3g" : "-", row->predicted);
	append_interval(text[SPEEDUP], low, high, row);
	text[ERROR][0] = '\0';
	if (isfinite(row->error))
		(void)snprintf(text[ERROR], CELL_BYTES, "%+.1f %%", 100 * row->error);
}

static void fill(cells text, const struct pb_prediction_row *row)
{
	(void)snprintf(text[WORKERS], CELL_BYTES, "%" PRId64, row->workers);
	text[CORES][0] = '\0';
	if (row->cores != PB_UNKNOWN)
		(void)snprintf(text[CORES], CELL_BYTES, "%" PRId64, row->cores);
	write_times(text, row);
	write_speedup(text, row);
}

static void name_series(char out[PB_TEXT_LINE], const struct pb_prediction_row *row)
{
	const struct pb_summary_row cell = {.schedule = row->schedule, .grain = row->grain};
	char part[PB_TEXT_LINE];
	char schedule[CELL_BYTES];
	out[0] = '\0';
	pb_text_append(out, PB_TEXT_LINE, "%s", pb_text_clean(part, sizeof part, row->kernel, NAME_COLUMNS));
	pb_text_append(out, PB_TEXT_LINE, " under %s", pb_text_clean(part, sizeof part, row->driver, NAME_COLUMNS));
	pb_workers_name_series(out, row->threads_per_rank);
	(void)pb_study_schedule(schedule, sizeof schedule, &cell);
	pb_text_append(out, PB_TEXT_LINE, ", %s", pb_text_clean(part, sizeof part, schedule, NAME_COLUMNS));
	pb_text_append(out, PB_TEXT_LINE, "  %s", pb_text_clean(part, sizeof part, row->params, PARAM_COLUMNS));
}

static void print_row(FILE *out, const struct pb_prediction_row *row)
{
	cells text;
	char reason[PB_TEXT_LINE];
	if (is_refused(row)) {
		fprintf(out, "%*" PRId64 "  refused: ", headings[WORKERS].width, row->workers);
		pb_text_clean(reason, sizeof reason, row->reason, sizeof reason);
		pb_text_print_wrapped(out, reason, LINE_COLUMNS, (size_t)headings[WORKERS].width + 11);
		putc('\n', out);
		return;
	}
	fill(text, row);
	for (int column = 0; column < COLUMNS; column++)
		fprintf(out, "%*s", headings[column].width, text[column]);
	putc('\n', out);
}

int pb_predictions_text(FILE *out, const struct pb_predictions *predictions)
{
	for (size_t i = 0; i < predictions->count; i++) {
		const struct pb_prediction_row *row = &predictions->list[i];
		char name[PB_TEXT_LINE];
		if (i == 0 || !pb_same_series(row - 1, row)) {
			name_series(name, row);
			fprintf(out, "%s%s\n", i ? "\n" : "", name);
			for (int column = 0; column < COLUMNS; column++)
				fprintf(out, "%*s", headings[column].width, headings[column].text);
			putc('\n', out);
		}
		print_row(out, row);
	}
	fputs("\nerror: of sizes that were measured, each foretold without it. Intervals hold the costs' and these "
	      "errors.\n",
	      out);
	return 0;
}

static void print_markdown_head(FILE *out, const struct pb_prediction_row *row, bool first)
{
	char name[PB_TEXT_LINE];
	name_series(name, row);
	fprintf(out, "%s### %s\n\n|", first ? "" : "\n", name);
	for (int column = 0; column < COLUMNS; column++)
		pb_markdown_cell(out, headings[column].text);
	fputs(" status |\n|", out);
	for (int column = 0; column < COLUMNS; column++)
		fputs(" ---: |", out);
	fputs(" --- |\n", out);
}

int pb_predictions_markdown(FILE *out, const struct pb_predictions *predictions)
{
	for (size_t i = 0; i < predictions->count; i++) {
		const struct pb_prediction_row *row = &predictions->list[i];
		cells text;
		char status[PB_TEXT_LINE];
		if (i == 0 || !pb_same_series(row - 1, row))
			print_markdown_head(out, row, i == 0);
		fill(text, row);
		(void)snprintf(status, sizeof status, "%s%s%s", row->status, is_refused(row) ? ": " : "",
		               is_refused(row) ? row->reason : "");
		putc('|', out);
		for (int column = 0; column < COLUMNS; column++)
			pb_markdown_cell(out, text[column]);
		pb_markdown_cell(out, status);
		putc('\n', out);
	}
	return 0;
}

int pb_predictions_csv(FILE *out, const struct pb_predictions *predictions)
{
	return pb_csv_write(out, pb_prediction_columns, predictions->list, predictions->count,
	                    sizeof *predictions->list);
}

int pb_predictions_json(FILE *out, const struct pb_predictions *predictions)
{
	cJSON *document = cJSON_CreateObject();
	const bool added = document && cJSON_AddNumberToObject(document, "schema", PB_SCHEMA) &&
	                   pb_json_add_rows(document, "predictions", pb_prediction_columns, predictions->list,
	                                    predictions->count, sizeof *predictions->list);
	return pb_json_put(out, document, added);
}
