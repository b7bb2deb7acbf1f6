#include "harness/show/model_lines.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "harness/models/law.h"
#include "harness/show/text.h"
#include "harness/show/workers_text.h"

#define NAME_COLUMNS 24
#define PARAM_COLUMNS 60

static const char *title_of(const char *law)
{
	for (int i = 0; i < PB_LAWS; i++)
		if (law && strcmp(law, pb_law_name((enum pb_law)i)) == 0)
			return pb_law_title((enum pb_law)i);
	return "";
}

/* " 1.2 % [0.9, 1.6]" */
static void add_share(char *line, double value, double low, double high)
{
	pb_text_append(line, PB_TEXT_LINE, " %.3g %%", 100 * value);
	if (isfinite(low) && isfinite(high))
		pb_text_append(line, PB_TEXT_LINE, " [%.3g, %.3g]", 100 * low, 100 * high);
}

/* An interval that has no upper end is said so. */
static void add_limit(char *line, const struct pb_model_row *row)
{
	if (!isfinite(row->limit)) {
		if (isfinite(row->limit_low))
			pb_text_append(line, PB_TEXT_LINE, "; no limit seen, at least %.3gx", row->limit_low);
		return;
	}
	pb_text_append(line, PB_TEXT_LINE, "; at most %.3gx", row->limit);
	if (isfinite(row->limit_low) && isfinite(row->limit_high))
		pb_text_append(line, PB_TEXT_LINE, " [%.3g, %.3g]", row->limit_low, row->limit_high);
	else if (isfinite(row->limit_low))
		pb_text_append(line, PB_TEXT_LINE, " [%.3g or more]", row->limit_low);
	if (isfinite(row->peak_workers))
		pb_text_append(line, PB_TEXT_LINE, ", with %.0f workers", row->peak_workers);
}

static void add_test(char *line, const struct pb_model_row *row)
{
	if (row->held == PB_UNKNOWN)
		pb_text_append(line, PB_TEXT_LINE, "; too few repetitions for intervals");
	else if (row->held)
		pb_text_append(line, PB_TEXT_LINE, "; held-out size %" PRId64 " predicted within its interval",
		               row->workers);
	else
		pb_text_append(line, PB_TEXT_LINE,
		               "; does not hold: at %" PRId64 " workers it predicts %.3gx [%.3g, %.3g], measured %.3gx",
		               row->workers, row->predicted, row->predicted_low, row->predicted_high, row->measured);
}

const char *pb_model_line(char line[PB_TEXT_LINE], const struct pb_model_row *row)
{
	char driver[PB_TEXT_LINE];
	line[0] = '\0';
	pb_text_clean(driver, sizeof driver, row->driver, NAME_COLUMNS);
	pb_workers_name_series(driver, row->threads_per_rank);
	pb_text_append(line, PB_TEXT_LINE, "%s: %s, serial part", driver, title_of(row->law));
	add_share(line, row->serial, row->serial_low, row->serial_high);
	if (isfinite(row->kappa) && row->kappa > 0)
		pb_text_append(line, PB_TEXT_LINE, ", coherence %.2g", row->kappa);
	add_limit(line, row);
	add_test(line, row);
	return line;
}

static bool same_study(const struct pb_model_row *a, const struct pb_model_row *b)
{
	return strcmp(a->kernel ? a->kernel : "", b->kernel ? b->kernel : "") == 0 &&
	       strcmp(a->params ? a->params : "", b->params ? b->params : "") == 0;
}

void pb_model_lines_print(FILE *out, const struct pb_model_row *rows, size_t count, const struct pb_table_style *style)
{
	const struct pb_model_row *last = NULL;
	for (size_t i = 0; i < count; i++) {
		const struct pb_model_row *row = &rows[i];
		if (row->chosen != 1)
			continue;
		char kernel[PB_TEXT_LINE];
		char params[PB_TEXT_LINE];
		char line[PB_TEXT_LINE];
		pb_text_clean(kernel, sizeof kernel, row->kernel, NAME_COLUMNS);
		pb_text_clean(params, sizeof params, row->params, PARAM_COLUMNS);
		if (!last || !same_study(last, row))
			fprintf(out, "\n%s%s%s  laws of scaling  %s\n", style->colour ? "\x1b[1m" : "", kernel,
			        style->colour ? "\x1b[0m" : "", params);
		fprintf(out, "  %s\n", pb_model_line(line, row));
		last = row;
	}
}
