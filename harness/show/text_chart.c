#include "harness/show/text_chart.h"

#include <inttypes.h>
#include <math.h>

#include "harness/show/chart_words.h"
#include "harness/show/params_words.h"
#include "harness/show/workers_text.h"

#define NAME_COLUMNS 24
#define LEAST_WIDTH 60
#define GREEN "\x1b[32m"
#define BOLD "\x1b[1m"
#define PLAIN "\x1b[0m"

struct chart {
	FILE *out;
	const struct pb_study *study;
	const struct pb_table_style *style;
	size_t name_width, workers_width;
	size_t bar_width; /* columns of the longest bar, or of the mark */
	double per_column;
};

static bool has_bar(const struct pb_summary_row *row)
{
	return pb_study_measured(row) && isfinite(row->speedup) && row->speedup >= 0 && row->workers > 0;
}

static size_t columns_of_name(const struct pb_study *study, const struct pb_summary_row *row)
{
	char name[PB_TEXT_LINE];
	pb_chart_series_name(name, study, row);
	return pb_text_columns(name);
}

static void measure(struct chart *chart, size_t width)
{
	double longest = 0;
	double ideal = 0;
	for (size_t i = 0; i < chart->study->count; i++) {
		const struct pb_summary_row *row = chart->study->rows[i];
		char text[PB_TEXT_LINE];
		if (!has_bar(row))
			continue;
		size_t name = columns_of_name(chart->study, row);
		int workers = snprintf(text, sizeof text, "%s", PB_WORKERS_TEXT(row));
		chart->name_width = name > chart->name_width ? name : chart->name_width;
		chart->workers_width = (size_t)workers > chart->workers_width ? (size_t)workers : chart->workers_width;
		longest = fmax(longest, row->speedup);
		ideal = fmax(ideal, (double)row->workers);
	}
	size_t around = 2 + chart->name_width + 3 + chart->workers_width + 2 + 10;
	chart->bar_width = width > around + 10 ? width - around : 10;
	chart->per_column = fmax(longest, fmin(ideal, 2 * longest)) / (double)chart->bar_width;
}

/* What stands in one column of a bar that is `length` columns long. */
static const char *bar_piece(const struct chart *chart, size_t column, double length)
{
	static const char *const eighths[] = {" ", "▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"};
	double filled = fmin(1, fmax(0, length - (double)column));
	if (!chart->style->utf8)
		return filled >= 0.5 ? "#" : " ";
	return eighths[(int)lround(filled * 8)];
}

static const char *ideal_mark(const struct chart *chart, bool beyond)
{
	if (beyond)
		return ">";
	return chart->style->utf8 ? "│" : "|";
}

static void print_bar(const struct chart *chart, const struct pb_summary_row *row)
{
	double length = row->speedup / chart->per_column;
	double ideal = (double)row->workers / chart->per_column;
	bool beyond = ideal > (double)chart->bar_width + 0.5;
	size_t mark = beyond ? chart->bar_width : (size_t)lround(ideal);
	const char *paint = chart->style->colour && row == chart->study->best ? GREEN : "";
	fputs(paint, chart->out);
	for (size_t column = 0; column <= chart->bar_width; column++)
		fputs(column == mark ? ideal_mark(chart, beyond) : bar_piece(chart, column, length), chart->out);
	fputs(*paint ? PLAIN : "", chart->out);
}

static void print_line(const struct chart *chart, const struct pb_summary_row *row)
{
	char name[PB_TEXT_LINE];
	pb_chart_series_name(name, chart->study, row);
	fprintf(chart->out, "%c %s%*s  %*s  ", row == chart->study->best ? '*' : ' ', name,
	        (int)(chart->name_width - pb_text_columns(name)), "", (int)chart->workers_width, PB_WORKERS_TEXT(row));
	print_bar(chart, row);
	fprintf(chart->out, " %.2f\n", row->speedup);
}

static void print_study(FILE *out, const struct pb_study *study, const struct pb_table_style *style, size_t width)
{
	struct chart chart = {.out = out, .study = study, .style = style};
	char kernel[PB_TEXT_LINE];
	char params[PB_TEXT_LINE];
	const struct pb_summary_row *face = pb_study_face(study);
	width = width < LEAST_WIDTH ? LEAST_WIDTH : width;
	measure(&chart, width);
	fprintf(out, "%s%s%s", style->colour ? BOLD : "",
	        pb_text_clean(kernel, sizeof kernel, face->kernel, NAME_COLUMNS), style->colour ? PLAIN : "");
	pb_params_words(params, face, width - NAME_COLUMNS - 2);
	fprintf(out, "%s%s\n", *params ? "  " : "", params);
	fprintf(out, "%sspeedup by workers, %s is ideal\n", pb_study_weak(study) ? "scaled " : "",
	        ideal_mark(&chart, false));
	for (size_t i = 0; i < study->count; i++)
		if (has_bar(study->rows[i]))
			print_line(&chart, study->rows[i]);
}

int pb_text_chart_print(FILE *out, const struct pb_summary_row *rows, size_t count, const struct pb_table_style *style,
                        size_t width)
{
	struct pb_studies studies;
	int error = pb_studies_make(&studies, rows, count);
	bool first = true;
	for (size_t i = 0; i < studies.count; i++) {
		if (!studies.list[i].best)
			continue;
		fputs(first ? "" : "\n", out);
		print_study(out, &studies.list[i], style, width);
		first = false;
	}
	pb_studies_free(&studies);
	return error;
}
