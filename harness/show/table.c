#include "harness/show/table.h"

#include <inttypes.h>
#include <string.h>

#include "harness/show/notes.h"
#include "harness/show/params_words.h"
#include "harness/show/request_table.h"
#include "harness/show/study_cells.h"
#include "harness/show/text.h"

#define LINE_COLUMNS 98
#define NAME_COLUMNS 24

/* A study laid out as text. */
struct layout {
	struct pb_study_cells cells;
	const struct pb_table_style *style;
	size_t widths[PB_CELL_COLUMNS];
};

static const char *paint(const struct pb_table_style *style, const char *escape)
{
	return style->colour ? escape : "";
}

#define BOLD "\x1b[1m"
#define DIM "\x1b[2m"
#define RED "\x1b[31m"
#define GREEN "\x1b[1;32m"
#define PLAIN "\x1b[0m"

void pb_table_print_heading(FILE *out, const struct pb_study *study, const struct pb_table_style *style)
{
	const struct pb_summary_row *face = pb_study_face(study);
	char kernel[PB_TEXT_LINE];
	char params[PB_TEXT_LINE];
	pb_text_clean(kernel, sizeof kernel, face->kernel, NAME_COLUMNS);
	pb_params_words(params, face, LINE_COLUMNS - 30);
	fprintf(out, "%s%s%s", paint(style, BOLD), kernel, paint(style, PLAIN));
	fprintf(out, "%s%s", *params ? "  " : "", params);
	if (pb_study_weak(study))
		fputs("  (weak scaling)", out);
	else if (face->items != PB_UNKNOWN)
		fprintf(out, "  (%" PRId64 " item%s)", face->items, face->items == 1 ? "" : "s");
	if (!study->base) {
		fprintf(out, "\n%sbase: none was measured, so there is no speedup%s\n", paint(style, DIM),
		        paint(style, PLAIN));
		return;
	}
	char driver[PB_TEXT_LINE];
	char time[PB_CELL_BYTES];
	pb_text_clean(driver, sizeof driver, study->base->driver, NAME_COLUMNS);
	pb_study_time(time, sizeof time, study->base);
	fprintf(out, "\n%sbase: %s, %" PRId64 " worker%s, %s%s\n", paint(style, DIM), driver, study->base->workers,
	        study->base->workers == 1 ? "" : "s", time, paint(style, PLAIN));
}

static void widen(struct layout *layout, pb_cell_texts text)
{
	for (size_t i = 0; i < PB_CELL_COLUMNS; i++) {
		size_t columns = pb_text_columns(text[i]);
		if (columns > layout->widths[i])
			layout->widths[i] = columns;
	}
}

static void measure(struct layout *layout)
{
	const struct pb_study *study = layout->cells.study;
	pb_cell_texts text;
	pb_study_cells_header(text, &layout->cells);
	widen(layout, text);
	for (size_t i = 0; i < study->count; i++) {
		pb_study_cells_fill(text, &layout->cells, study->rows[i]);
		widen(layout, text);
	}
}

/* Names stand left, figures right. */
static void print_cell(FILE *out, const struct layout *layout, size_t column, const char *text)
{
	int padding = (int)(layout->widths[column] - pb_text_columns(text));
	if (pb_study_cells_is_name(column))
		fprintf(out, "%s%s%*s", column == PB_CELL_DRIVER ? " " : "  ", text, padding, "");
	else
		fprintf(out, "  %*s%s", padding, "", text);
}

static void print_cells(FILE *out, const struct layout *layout, pb_cell_texts text, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (pb_study_cells_shows(&layout->cells, i))
			print_cell(out, layout, i, text[i]);
}

static void print_reason(FILE *out, const struct layout *layout, const struct pb_summary_row *row)
{
	char words[PB_TEXT_LINE];
	bool bad = row->status && *row->status && strcmp(row->status, "ok") != 0 && strcmp(row->status, "skipped") != 0;
	pb_study_cells_reason(words, row);
	fprintf(out, "  %s", paint(layout->style, bad ? RED : DIM));
	pb_text_print_wrapped(out, words, LINE_COLUMNS,
	                      2 + 3 * 2 + layout->widths[PB_CELL_DRIVER] + layout->widths[PB_CELL_WORKERS] +
	                          layout->widths[PB_CELL_SCHEDULE]);
	fputs(paint(layout->style, PLAIN), out);
}

static void print_row(FILE *out, const struct layout *layout, const struct pb_summary_row *row)
{
	pb_cell_texts text;
	char notes[PB_NOTES_SIZE];
	bool best = row == layout->cells.study->best;
	pb_study_cells_fill(text, &layout->cells, row);
	fprintf(out, "%s%c", best ? paint(layout->style, GREEN) : "", best ? '*' : ' ');
	print_cells(out, layout, text, pb_study_measured(row) ? PB_CELL_COLUMNS : PB_CELL_TIME);
	if (best)
		fputs(paint(layout->style, PLAIN), out);
	if (!pb_study_measured(row))
		print_reason(out, layout, row);
	else if (*pb_notes_of(notes, row))
		fprintf(out, "  %s%s%s", paint(layout->style, DIM), notes, paint(layout->style, PLAIN));
	putc('\n', out);
}

static void print_study(FILE *out, const struct pb_study *study, const struct pb_table_style *style)
{
	struct layout layout = {.style = style};
	pb_cell_texts header;
	pb_study_cells_make(&layout.cells, study, style->utf8, style->level);
	measure(&layout);
	pb_table_print_heading(out, study, style);
	pb_study_cells_header(header, &layout.cells);
	fprintf(out, "%s ", paint(style, BOLD));
	print_cells(out, &layout, header, PB_CELL_COLUMNS);
	fprintf(out, "%s\n", paint(style, PLAIN));
	for (size_t i = 0; i < study->count; i++)
		print_row(out, &layout, study->rows[i]);
	pb_request_table_print(out, study, style);
}

int pb_table_print(FILE *out, const struct pb_summary_row *rows, size_t count, const struct pb_table_style *style)
{
	struct pb_studies studies;
	int error = pb_studies_make(&studies, rows, count);
	for (size_t i = 0; i < studies.count; i++) {
		fputs(i ? "\n" : "", out);
		print_study(out, &studies.list[i], style);
	}
	pb_studies_free(&studies);
	return error;
}
