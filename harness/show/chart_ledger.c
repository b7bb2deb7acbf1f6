#include "harness/show/chart_ledger.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

#include "harness/measure/summary.h"
#include "harness/show/chart_words.h"
#include "harness/show/chart_write.h"
#include "harness/show/workers_text.h"

#define TERMS 6
#define BAR 0.38         /* half of a row */
#define SERIES_APART 0.5 /* of a row */
#define ROWS_AT_600 26   /* that fit a picture of 600 pixels; more make it higher */
#define CHART_PIXELS 600
#define SAID_MIN 7 /* per cent of a bar that have room for their number */

/* That can be read on the colours of the template, in the order of the terms. */
static const unsigned number_rgb[TERMS] = {0xffffff, 0xffffff, 0x202020, 0x202020, 0x202020, 0x202020};

/* False: the terms of the cell are not known. */
static bool shares_of(double shares[TERMS], const struct pb_summary_row *row)
{
	const double terms[TERMS] = {row->useful_s,   row->serial_s, row->imbalance_s,
	                             row->dispatch_s, row->wait_s,   row->stolen_s};
	double sum = 0;
	for (int i = 0; i < TERMS; i++)
		sum += terms[i];
	for (int i = 0; i < TERMS; i++)
		shares[i] = 100 * terms[i] / sum;
	return pb_study_measured(row) && isfinite(sum) && sum > 0;
}

struct bar {
	const struct pb_summary_row *row;
	double place, shares[TERMS];
	bool first; /* of its series */
};

/* From the top down. Returns how many rows they take, 0: none is known. */
static double place_bars(const struct pb_study *study, struct bar *bars, size_t *count)
{
	double place = 0;
	*count = 0;
	for (size_t i = 0; i < study->count; i++) {
		struct bar *bar = &bars[*count];
		if (pb_summary_is_ceiling(study->rows[i]) || !shares_of(bar->shares, study->rows[i]))
			continue;
		bar->row = study->rows[i];
		bar->first = *count == 0 || !pb_study_same_series(bar[-1].row, bar->row);
		place += bar->first && *count ? SERIES_APART : 0;
		bar->place = place++;
		(*count)++;
	}
	return place;
}

/* Term by term, two blank lines between them: gnuplot's `index`. */
static void write_bars(FILE *out, const struct bar *bars, size_t count)
{
	fputs("$bars << EOD\n# x y left right low high, of one term after the other\n", out);
	for (int term = 0; term < TERMS; term++) {
		for (size_t i = 0; i < count; i++) {
			double left = 0;
			for (int t = 0; t < term; t++)
				left += bars[i].shares[t];
			pb_chart_write_box(out, &(struct pb_chart_box){left, left + bars[i].shares[term],
			                                               bars[i].place - BAR, bars[i].place + BAR});
		}
		fputs(term + 1 < TERMS ? "\n\n" : "", out);
	}
	fputs("EOD\n", out);
}

static void write_numbers(FILE *out, const struct bar *bars, size_t count)
{
	fputs("$numbers << EOD\n# x y per cent, colour\n-100 0 \"\" 0\n", out);
	for (size_t i = 0; i < count; i++) {
		double left = 0;
		for (int term = 0; term < TERMS; term++) {
			const double share = bars[i].shares[term];
			if (share >= SAID_MIN)
				fprintf(out, "%.9g %.9g \"%.0f\" 0x%06x\n", left + share / 2, bars[i].place, share,
				        number_rgb[term]);
			left += share;
		}
	}
	fputs("EOD\n", out);
}

static void write_names(FILE *out, const struct pb_chart *chart, const struct bar *bars, size_t count)
{
	fputs("set ytics ()\n", out);
	for (size_t i = 0; i < count; i++) {
		char name[PB_TEXT_LINE] = "";
		if (bars[i].first)
			pb_chart_model_name(name, chart->study, bars[i].row);
		pb_text_append(name, sizeof name, "%s%s", bars[i].first ? "  " : "", PB_WORKERS_TEXT(bars[i].row));
		fputs("set ytics add (", out);
		pb_chart_write_quoted(out, name);
		fprintf(out, " %.9g)\n", bars[i].place);
	}
}

int pb_chart_ledger_write(FILE *out, const struct pb_chart *chart)
{
	size_t count = 0;
	struct bar *bars = calloc(chart->study->count + 1, sizeof *bars);
	if (!bars)
		return -ENOMEM;
	const double rows = place_bars(chart->study, bars, &count);
	if (count > 0) {
		pb_chart_write_head(out, chart);
		fprintf(out, "series = 0\nheight = %.0f\nrows_low = %.9g\nrows_high = %.9g\n",
		        CHART_PIXELS * fmax(1, rows / ROWS_AT_600), -0.7, rows - 0.3);
		write_bars(out, bars, count);
		write_numbers(out, bars, count);
		write_names(out, chart, bars, count);
		pb_chart_write_look(out, chart);
	}
	free(bars);
	return count > 0 ? 0 : -ENODATA;
}
