#include "harness/show/tour_table.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "harness/show/text.h"
#include "harness/show/tour_notes.h"

enum { LABEL_COLUMNS = 10, FIELD_COLUMNS = 14, BASE_COLUMNS = 8, FIELD_BYTES = 64 };

#define BOLD "\x1b[1m"
#define DIM "\x1b[2m"
#define RED "\x1b[31m"
#define GREEN "\x1b[1;32m"
#define PLAIN "\x1b[0m"

/* The rows of one workload: a column each, the base first. */
struct block {
	const struct pb_tour_row *rows;
	size_t count;
	const struct pb_tour_row *best; /* the highest speedup */
};

static bool is_measured(const struct pb_tour_row *row)
{
	return strcmp(row->status, "ok") == 0 && isfinite(row->time_s);
}

static struct block find_block(const struct pb_tour_row *rows, size_t count)
{
	struct block block = {.rows = rows};
	for (; block.count < count && strcmp(rows[block.count].workload, rows->workload) == 0; block.count++) {
		const struct pb_tour_row *row = &rows[block.count];
		if (is_measured(row) && row->speedup > (block.best ? block.best->speedup : 1))
			block.best = row;
	}
	return block;
}

/* Three digits. */
static int decimals_of(double value)
{
	const int whole = value > 0 ? (int)floor(log10(value)) + 1 : 1;
	return whole > 3 ? 0 : whole < -1 ? 4 : 3 - (whole > 0 ? whole : 0) + (whole < 0);
}

static void write_time(char text[static FIELD_BYTES], const struct pb_tour_row *row)
{
	const double time_s = row->time_s;
	if (!is_measured(row))
		(void)snprintf(text, FIELD_BYTES, "%s", strcmp(row->status, "skipped") == 0 ? "-" : row->status);
	else
		(void)snprintf(text, FIELD_BYTES, "%s%.*f", row->scale > 1 ? "~" : "", decimals_of(time_s), time_s);
}

static void write_speedup(char text[static FIELD_BYTES], const struct pb_tour_row *row)
{
	text[0] = '\0';
	if (is_measured(row) && isfinite(row->speedup))
		(void)snprintf(text, FIELD_BYTES, "%.*fx",
		               row->speedup < 10    ? 2
		               : row->speedup < 100 ? 1
		                                    : 0,
		               row->speedup);
}

static void print_result(FILE *out, const struct block *block, const struct pb_tour_row *row,
                         const struct pb_table_style *style)
{
	char time[FIELD_BYTES];
	char speedup[FIELD_BYTES];
	const bool bad = !is_measured(row) && strcmp(row->status, "skipped") != 0;
	const char *colour = row == block->best ? GREEN : bad ? RED : "";
	write_time(time, row);
	write_speedup(speedup, row);
	fputs(style->colour ? colour : "", out);
	if (row == block->rows)
		fprintf(out, "%*s", BASE_COLUMNS, time);
	else if (*speedup)
		fprintf(out, "%*s %6s", FIELD_COLUMNS - 7, time, speedup);
	else
		fprintf(out, "%*s", FIELD_COLUMNS, time);
	fputs(style->colour && *colour ? PLAIN : "", out);
}

static void print_results(FILE *out, const struct block *block, const struct pb_table_style *style)
{
	fprintf(out, "%s%-*s%s", style->colour ? BOLD : "", LABEL_COLUMNS, block->rows->workload,
	        style->colour ? PLAIN : "");
	for (size_t i = 0; i < block->count; i++)
		print_result(out, block, &block->rows[i], style);
	fputc('\n', out);
}

static void write_workers(char text[static FIELD_BYTES], const struct pb_tour_row *row)
{
	if (is_measured(row))
		(void)snprintf(text, FIELD_BYTES, "%" PRId64, row->workers);
}

static void write_lost(char text[static FIELD_BYTES], const struct pb_tour_row *row)
{
	if (is_measured(row) && row->lost_updates != PB_UNKNOWN)
		(void)snprintf(text, FIELD_BYTES, "%" PRId64, row->lost_updates);
}

static void write_published(char text[static FIELD_BYTES], const struct pb_tour_row *row)
{
	if (isfinite(row->published_s))
		(void)snprintf(text, FIELD_BYTES, "%g", row->published_s);
}

/* A line below the results; none where it would be empty. */
static void print_line(FILE *out, const struct block *block, const struct pb_table_style *style, const char *label,
                       void (*write)(char text[static FIELD_BYTES], const struct pb_tour_row *row))
{
	char line[PB_TEXT_LINE] = "";
	size_t width = 0;
	size_t end = 0;
	for (size_t i = 0; i < block->count; i++) {
		char text[FIELD_BYTES] = "";
		write(text, &block->rows[i]);
		width += i == 0 ? BASE_COLUMNS : FIELD_COLUMNS;
		if (!*text)
			continue;
		pb_text_append(line, sizeof line, "%*s", (int)(width - end), text);
		end = width;
	}
	if (*line)
		fprintf(out, "%s  %-*s%s%s\n", style->colour ? DIM : "", LABEL_COLUMNS - 2, label, line,
		        style->colour ? PLAIN : "");
}

static void print_header(FILE *out, const struct block *block, const struct pb_table_style *style)
{
	fprintf(out, "%s%-*s", style->colour ? BOLD : "", LABEL_COLUMNS, "seconds");
	for (size_t i = 0; i < block->count; i++)
		fprintf(out, "%*s", i == 0 ? BASE_COLUMNS : FIELD_COLUMNS, block->rows[i].driver);
	fprintf(out, "%s\n", style->colour ? PLAIN : "");
}

void pb_tour_table_print(FILE *out, const struct pb_tour_row *rows, size_t count, const struct pb_table_style *style)
{
	for (size_t i = 0; i < count;) {
		const struct block block = find_block(rows + i, count - i);
		if (i == 0)
			print_header(out, &block, style);
		print_results(out, &block, style);
		print_line(out, &block, style, "workers", write_workers);
		print_line(out, &block, style, "lost", write_lost);
		print_line(out, &block, style, "Python", write_published);
		i += block.count;
	}
	pb_tour_notes_print(out, rows, count);
}
