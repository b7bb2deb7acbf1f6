#include "harness/report/summary_export.h"

#include <errno.h>
#include <stdlib.h>

#include "harness/files/column_json.h"
#include "harness/files/csv.h"
#include "harness/show/markdown.h"
#include "harness/show/notes.h"
#include "harness/show/study_cells.h"
#include "harness/show/table.h"

static void print_header(FILE *out, const struct pb_study_cells *cells)
{
	pb_cell_texts text;
	pb_study_cells_header(text, cells);
	(void)putc('|', out);
	for (size_t i = 0; i < PB_CELL_COLUMNS; i++)
		if (pb_study_cells_shows(cells, i))
			pb_markdown_cell(out, text[i]);
	(void)fputs(" notes |\n|", out);
	for (size_t i = 0; i < PB_CELL_COLUMNS; i++)
		if (pb_study_cells_shows(cells, i))
			(void)fputs(pb_study_cells_is_name(i) ? " --- |" : " ---: |", out);
	(void)fputs(" --- |\n", out);
}

static void print_row(FILE *out, const struct pb_study_cells *cells, const struct pb_summary_row *row)
{
	pb_cell_texts text;
	char notes[PB_NOTES_SIZE];
	char reason[PB_TEXT_LINE];
	pb_study_cells_fill(text, cells, row);
	(void)putc('|', out);
	for (size_t i = 0; i < PB_CELL_COLUMNS; i++)
		if (pb_study_cells_shows(cells, i))
			pb_markdown_cell(out, text[i]);
	pb_markdown_cell(out, pb_study_measured(row) ? pb_notes_of(notes, row) : pb_study_cells_reason(reason, row));
	(void)putc('\n', out);
}

/* The heading stands as code, in which only a backquote means anything. */
static int print_heading(FILE *out, const struct pb_study *study)
{
	static const struct pb_table_style style = {.utf8 = true};
	char *text = NULL;
	size_t size = 0;
	FILE *memory = open_memstream(&text, &size);
	if (!memory)
		return -ENOMEM;
	pb_table_print_heading(memory, study, &style);
	int error = fclose(memory) != 0 ? -ENOMEM : 0;
	if (!error)
		(void)fprintf(out, "```text\n%s```\n\n", text);
	free(text);
	return error;
}

int pb_summary_markdown(FILE *out, const struct pb_run_read *run)
{
	struct pb_studies studies;
	int error = pb_studies_make(&studies, run->outcome.rows, run->outcome.count);
	for (size_t i = 0; i < studies.count && !error; i++) {
		struct pb_study_cells cells;
		(void)fputs(i ? "\n" : "", out);
		error = print_heading(out, &studies.list[i]);
		pb_study_cells_make(&cells, &studies.list[i], true, run->outcome.rule.confidence);
		print_header(out, &cells);
		for (size_t j = 0; j < cells.study->count; j++)
			print_row(out, &cells, cells.study->rows[j]);
	}
	pb_studies_free(&studies);
	return error;
}

int pb_summary_csv(FILE *out, const struct pb_run_read *run)
{
	return pb_csv_write(out, pb_summary_columns, run->outcome.rows, run->outcome.count, sizeof *run->outcome.rows);
}

int pb_summary_json(FILE *out, const struct pb_run_read *run)
{
	cJSON *document = cJSON_CreateObject();
	bool added = document && cJSON_AddNumberToObject(document, "schema", PB_SCHEMA) &&
	             cJSON_AddItemToObject(document, "run_id", pb_json_text(run->facts.run_id)) &&
	             pb_json_add_rows(document, "cells", pb_summary_columns, run->outcome.rows, run->outcome.count,
	                              sizeof *run->outcome.rows);
	return pb_json_put(out, document, added);
}
