#include "harness/compare/comparison_show.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "harness/show/markdown.h"
#include "harness/show/study.h"
#include "harness/show/text.h"
#include "harness/show/workers_text.h"

enum { CELL_BYTES = 256, NAME_COLUMNS = 40, REASON_COLUMNS = 160 };
enum column { KERNEL, DRIVER, WORKERS, SCHEDULE, TIME_A, TIME_B, RATIO, INTERVAL, SAMPLES, VERDICT, COLUMNS };

typedef char cells[COLUMNS][CELL_BYTES];

static const struct heading {
	const char *text;
	bool right; /* figures stand right */
} headings[COLUMNS] = {
    [KERNEL] = {"kernel", false},     [DRIVER] = {"driver", false},     [WORKERS] = {"workers", true},
    [SCHEDULE] = {"schedule", false}, [TIME_A] = {"A", true},           [TIME_B] = {"B", true},
    [RATIO] = {"B/A", true},          [INTERVAL] = {"interval", false}, [SAMPLES] = {"samples", true},
    [VERDICT] = {"verdict", false},
};

static void time_text(char *out, double seconds)
{
	if (!(seconds > 0)) {
		(void)snprintf(out, CELL_BYTES, "-");
		return;
	}
	const struct pb_time_scale scale = pb_time_scale_for(seconds, seconds);
	(void)snprintf(out, CELL_BYTES, "%.*f %s", scale.decimals, seconds * scale.per_second, scale.unit);
}

static void samples_text(char *out, const struct pb_comparison_row *row)
{
	if (row->pairs != PB_UNKNOWN)
		(void)snprintf(out, CELL_BYTES, "%" PRId64 " pairs", row->pairs);
	else if (row->a_samples != PB_UNKNOWN && row->b_samples != PB_UNKNOWN)
		(void)snprintf(out, CELL_BYTES, "%" PRId64 "+%" PRId64, row->a_samples, row->b_samples);
	else
		(void)snprintf(out, CELL_BYTES, "%" PRId64,
		               row->a_samples == PB_UNKNOWN ? row->b_samples : row->a_samples);
}

static void fill_names(cells text, const struct pb_comparison_row *row)
{
	char kernel[CELL_BYTES];
	char params[CELL_BYTES];
	char schedule[CELL_BYTES];
	const struct pb_summary_row cell = {.schedule = row->schedule, .grain = row->grain};
	pb_text_clean(kernel, sizeof kernel, row->kernel, NAME_COLUMNS);
	pb_text_clean(params, sizeof params, row->params, NAME_COLUMNS);
	(void)snprintf(text[KERNEL], CELL_BYTES, "%.90s%s%.160s", kernel, *params ? " " : "", params);
	pb_text_clean(text[DRIVER], CELL_BYTES, row->driver, NAME_COLUMNS);
	(void)snprintf(text[WORKERS], CELL_BYTES, "%s", PB_WORKERS_TEXT(row));
	pb_text_clean(text[SCHEDULE], CELL_BYTES, pb_study_schedule(schedule, sizeof schedule, &cell), NAME_COLUMNS);
}

static void fill(cells text, const struct pb_comparison_row *row)
{
	memset(text, 0, sizeof(cells));
	fill_names(text, row);
	time_text(text[TIME_A], row->a_median_s);
	time_text(text[TIME_B], row->b_median_s);
	if (isfinite(row->ratio))
		(void)snprintf(text[RATIO], CELL_BYTES, "%.4f", row->ratio);
	if (isfinite(row->ratio_low) && isfinite(row->ratio_high))
		(void)snprintf(text[INTERVAL], CELL_BYTES, "[%.4f, %.4f]", row->ratio_low, row->ratio_high);
	samples_text(text[SAMPLES], row);
	(void)snprintf(text[VERDICT], CELL_BYTES, "%s", row->verdict);
}

static void widen(size_t widths[COLUMNS], cells text)
{
	for (size_t i = 0; i < COLUMNS; i++) {
		size_t columns = pb_text_columns(text[i]);
		if (columns > widths[i])
			widths[i] = columns;
	}
}

static void fill_headings(cells text)
{
	for (size_t i = 0; i < COLUMNS; i++)
		(void)snprintf(text[i], CELL_BYTES, "%s", headings[i].text);
}

/* The last column has no padding: no line ends in spaces. */
static void print_line(FILE *out, const size_t widths[COLUMNS], cells text)
{
	for (size_t i = 0; i < COLUMNS; i++) {
		int padding = (int)(widths[i] - pb_text_columns(text[i]));
		(void)fprintf(out, "%s%*s%s%*s", i ? "  " : "", headings[i].right ? padding : 0, "", text[i],
		              headings[i].right || i == VERDICT ? 0 : padding, "");
	}
}

/* "B against A: 1 slower, 7 same (within 1 %); no equal cell is called different, at 95 % for all cells together" */
static void print_sums(FILE *out, const struct pb_comparison *comparison)
{
	static const char *const names[] = {
#define X(name, text, fails) text,
	    PB_VERDICTS(X)
#undef X
	};
	const char *separator = "";
	(void)fputs("B against A: ", out);
	for (size_t v = 0; v < PB_VERDICT_COUNT; v++) {
		if (comparison->verdicts[v] == 0)
			continue;
		(void)fprintf(out, "%s%zu %s", separator, comparison->verdicts[v], names[v]);
		if (v == PB_VERDICT_SAME)
			(void)fprintf(out, " within %g %%", 100 * comparison->threshold);
		separator = ", ";
	}
	(void)fprintf(out, "\n%s; with %g %% confidence no cell of equal times is called faster or slower (Holm)\n",
	              comparison->paired ? "Repetitions were interleaved and are compared pair by pair"
	                                 : "The runs were measured apart",
	              100 * comparison->confidence);
}

static void print_reason(FILE *out, const struct pb_comparison_row *row)
{
	char reason[CELL_BYTES];
	if (row->reason)
		(void)fprintf(out, "\n    %s", pb_text_clean(reason, sizeof reason, row->reason, REASON_COLUMNS));
}

int pb_comparison_text(FILE *out, const struct pb_comparison *comparison)
{
	cells text;
	size_t widths[COLUMNS] = {0};
	fill_headings(text);
	widen(widths, text);
	for (size_t i = 0; i < comparison->count; i++) {
		fill(text, &comparison->rows[i]);
		widen(widths, text);
	}
	fill_headings(text);
	print_line(out, widths, text);
	(void)putc('\n', out);
	for (size_t i = 0; i < comparison->count; i++) {
		fill(text, &comparison->rows[i]);
		print_line(out, widths, text);
		print_reason(out, &comparison->rows[i]);
		(void)putc('\n', out);
	}
	(void)putc('\n', out);
	print_sums(out, comparison);
	return 0;
}

static void print_markdown_row(FILE *out, cells text, const char *reason)
{
	char clean[CELL_BYTES];
	(void)putc('|', out);
	for (size_t i = 0; i < COLUMNS; i++)
		pb_markdown_cell(out, text[i]);
	pb_markdown_cell(out, pb_text_clean(clean, sizeof clean, reason, REASON_COLUMNS));
	(void)putc('\n', out);
}

int pb_comparison_markdown(FILE *out, const struct pb_comparison *comparison)
{
	cells text;
	fill_headings(text);
	print_markdown_row(out, text, "why");
	(void)putc('|', out);
	for (size_t i = 0; i < COLUMNS; i++)
		(void)fprintf(out, " %s |", headings[i].right ? "---:" : "---");
	(void)fputs(" --- |\n", out);
	for (size_t i = 0; i < comparison->count; i++) {
		fill(text, &comparison->rows[i]);
		print_markdown_row(out, text, comparison->rows[i].reason);
	}
	(void)putc('\n', out);
	print_sums(out, comparison);
	return 0;
}
