#include "harness/show/table.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "harness/show/notes.h"
#include "harness/show/params_words.h"
#include "harness/show/request_table.h"
#include "harness/show/text.h"

#define LINE_COLUMNS 98
#define NAME_COLUMNS 24
#define CELL_BYTES 128

enum column {
	DRIVER,
	WORKERS,
	SCHEDULE,
	TIME,
	TIME_WIDTH,
	SPEEDUP,
	SPEEDUP_INTERVAL,
	EFFICIENCY,
	SAMPLES,
	LOST,
	COLUMNS
};

/* A study laid out as text, before its widths are known. */
struct layout {
	const struct pb_study *study;
	const struct pb_table_style *style;
	struct pb_time_scale scale;
	bool intervals; /* some cell has one */
	bool lost;      /* some cell lost updates */
	size_t widths[COLUMNS];
};

typedef char cells[COLUMNS][CELL_BYTES];

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
	char time[CELL_BYTES];
	pb_text_clean(driver, sizeof driver, study->base->driver, NAME_COLUMNS);
	pb_study_time(time, sizeof time, study->base);
	fprintf(out, "\n%sbase: %s, %" PRId64 " worker%s, %s%s\n", paint(style, DIM), driver, study->base->workers,
	        study->base->workers == 1 ? "" : "s", time, paint(style, PLAIN));
}

static void fill_header(const struct layout *layout, cells row)
{
	static const char *const names[COLUMNS] = {
	    [DRIVER] = "driver",   [WORKERS] = "workers", [SCHEDULE] = "schedule", [TIME] = "",
	    [TIME_WIDTH] = "",     [SPEEDUP] = "speedup", [SPEEDUP_INTERVAL] = "", [EFFICIENCY] = "efficiency",
	    [SAMPLES] = "samples", [LOST] = "lost",
	};
	for (size_t i = 0; i < COLUMNS; i++)
		(void)snprintf(row[i], CELL_BYTES, "%s", names[i]);
	(void)snprintf(row[TIME], CELL_BYTES, "time (%s)", layout->scale.unit);
	(void)snprintf(row[SPEEDUP_INTERVAL], CELL_BYTES, "%g %%", layout->style->level * 100);
}

static double relative_width(const struct pb_summary_row *row)
{
	return fmax(row->high_s - row->median_s, row->median_s - row->low_s) / row->median_s;
}

static void fill_figures(const struct layout *layout, const struct pb_summary_row *row, cells text)
{
	(void)snprintf(text[TIME], CELL_BYTES, "%.*f", layout->scale.decimals,
	               row->median_s * layout->scale.per_second);
	if (isfinite(row->low_s) && isfinite(row->high_s))
		(void)snprintf(text[TIME_WIDTH], CELL_BYTES, "%s%.1f %%", layout->style->utf8 ? "±" : "+-",
		               100 * relative_width(row));
	if (isfinite(row->speedup))
		(void)snprintf(text[SPEEDUP], CELL_BYTES, "%.2f", row->speedup);
	if (isfinite(row->speedup_low) && isfinite(row->speedup_high))
		(void)snprintf(text[SPEEDUP_INTERVAL], CELL_BYTES, "[%.2f, %.2f]", row->speedup_low, row->speedup_high);
	if (isfinite(row->efficiency))
		(void)snprintf(text[EFFICIENCY], CELL_BYTES, "%.0f %%", 100 * row->efficiency);
	(void)snprintf(text[SAMPLES], CELL_BYTES, "%" PRId64, row->samples);
	(void)snprintf(text[LOST], CELL_BYTES, "-");
	if (row->lost_updates != PB_UNKNOWN)
		(void)snprintf(text[LOST], CELL_BYTES, "%" PRId64, row->lost_updates);
}

static void fill_row(const struct layout *layout, const struct pb_summary_row *row, cells text)
{
	memset(text, 0, sizeof(cells));
	char schedule[CELL_BYTES];
	pb_text_clean(text[DRIVER], CELL_BYTES, row->driver, NAME_COLUMNS);
	(void)snprintf(text[WORKERS], CELL_BYTES, "%" PRId64, row->workers);
	pb_text_clean(text[SCHEDULE], CELL_BYTES, pb_study_schedule(schedule, sizeof schedule, row), NAME_COLUMNS);
	if (pb_study_measured(row))
		fill_figures(layout, row, text);
}

static bool shows(const struct layout *layout, size_t column)
{
	if (column == LOST)
		return layout->lost;
	return layout->intervals || (column != TIME_WIDTH && column != SPEEDUP_INTERVAL);
}

static void widen(struct layout *layout, cells text)
{
	for (size_t i = 0; i < COLUMNS; i++) {
		size_t columns = pb_text_columns(text[i]);
		if (columns > layout->widths[i])
			layout->widths[i] = columns;
	}
}

static void measure(struct layout *layout)
{
	cells text;
	fill_header(layout, text);
	widen(layout, text);
	for (size_t i = 0; i < layout->study->count; i++) {
		const struct pb_summary_row *row = layout->study->rows[i];
		bool measured = pb_study_measured(row);
		layout->intervals |= measured && isfinite(row->low_s) && isfinite(row->high_s);
		layout->lost |= measured && row->lost_updates != PB_UNKNOWN && row->lost_updates > 0;
		fill_row(layout, row, text);
		widen(layout, text);
	}
}

/* Names stand left, figures right. */
static void print_cell(FILE *out, const struct layout *layout, size_t column, const char *text)
{
	int padding = (int)(layout->widths[column] - pb_text_columns(text));
	if (column == DRIVER || column == SCHEDULE)
		fprintf(out, "%s%s%*s", column == DRIVER ? " " : "  ", text, padding, "");
	else
		fprintf(out, "  %*s%s", padding, "", text);
}

static void print_cells(FILE *out, const struct layout *layout, cells text, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (shows(layout, i))
			print_cell(out, layout, i, text[i]);
}

static void print_reason(FILE *out, const struct layout *layout, const struct pb_summary_row *row)
{
	char reason[PB_TEXT_LINE];
	char words[PB_TEXT_LINE] = "";
	bool failed = row->status && *row->status && strcmp(row->status, "ok") != 0;
	pb_text_clean(reason, sizeof reason, row->reason, sizeof reason);
	const char *empty = row->samples > 0 ? "no time was measurable: make the work larger with -p" : "no samples";
	pb_text_append(words, sizeof words, "%s%s%s", failed ? row->status : empty, *reason ? ": " : "", reason);
	fprintf(out, "  %s", paint(layout->style, failed && strcmp(row->status, "skipped") != 0 ? RED : DIM));
	pb_text_print_wrapped(out, words, LINE_COLUMNS,
	                      2 + 3 * 2 + layout->widths[DRIVER] + layout->widths[WORKERS] + layout->widths[SCHEDULE]);
	fputs(paint(layout->style, PLAIN), out);
}

static void print_row(FILE *out, const struct layout *layout, const struct pb_summary_row *row)
{
	cells text;
	char notes[PB_NOTES_SIZE];
	bool best = row == layout->study->best;
	fill_row(layout, row, text);
	fprintf(out, "%s%c", best ? paint(layout->style, GREEN) : "", best ? '*' : ' ');
	print_cells(out, layout, text, pb_study_measured(row) ? COLUMNS : TIME);
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
	struct layout layout = {.study = study, .style = style, .scale = pb_study_time_scale(study)};
	cells header;
	measure(&layout);
	pb_table_print_heading(out, study, style);
	fill_header(&layout, header);
	fprintf(out, "%s ", paint(style, BOLD));
	print_cells(out, &layout, header, COLUMNS);
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
