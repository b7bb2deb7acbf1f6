#include "harness/metg/metg_chart.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "harness/show/chart_style.h"
#include "harness/show/chart_words.h"
#include "harness/show/chart_write.h"
#include "harness/show/text.h"

/* The size rows of one measure, series by series. */
struct curves {
	const struct pb_metg_size_row *rows;
	size_t count;
	const char *measure;
};

static bool is_drawn(const struct curves *curves, size_t i)
{
	return strcmp(curves->rows[i].measure, curves->measure) == 0;
}

static const struct pb_metg_size_row *first_drawn(const struct curves *curves)
{
	size_t i = 0;
	while (i < curves->count && !is_drawn(curves, i))
		i++;
	return i < curves->count ? &curves->rows[i] : NULL;
}

/* Series have no gap between their rows, and the first size of each is its smallest. */
static bool starts_series(const struct curves *curves, size_t i)
{
	const struct pb_metg_size_row *row = &curves->rows[i];
	return i == 0 || strcmp(row[-1].measure, row->measure) != 0 || strcmp(row[-1].driver, row->driver) != 0 ||
	       row[-1].workers != row->workers;
}

static void write_words(FILE *out, const struct curves *curves, const struct pb_chart_caption *caption, bool waits)
{
	char line[PB_TEXT_LINE] = "";
	pb_chart_write_text(
	    out, "title", waits ? "How short may a wait be with all of them in flight?" : "How small may an item be?");
	pb_chart_write_text(
	    out, "subtitle",
	    waits ? "share of the items in flight that are waiting, over their wait"
	          : "work per worker-second relative to coarse items, over granularity; one item per claim");
	const int64_t samples = first_drawn(curves)->samples;
	(void)snprintf(line, sizeof line, "medians of %" PRId64 " repetition%s, bars: %.0f %% intervals by rank",
	               samples, samples == 1 ? "" : "s", caption->level * 100);
	pb_chart_write_text(out, "figures", line);
	pb_chart_machine(line, &(struct pb_chart){.caption = caption});
	pb_chart_write_text(out, "machine", line);
	pb_chart_write_text(out, "left_out", "");
	pb_chart_write_text(out, "axis", waits ? "wait" : "granularity: wall x workers / items");
}

/* Series of one driver differ in their dashes. */
static int dash_of(const struct curves *curves, size_t i)
{
	int dash = 1;
	for (size_t j = 0; j < i; j++)
		dash += is_drawn(curves, j) && starts_series(curves, j) &&
		        strcmp(curves->rows[j].driver, curves->rows[i].driver) == 0;
	return dash;
}

static void write_series(FILE *out, const struct curves *curves)
{
	size_t series = 0;
	for (size_t i = 0; i < curves->count; i++)
		series += is_drawn(curves, i) && starts_series(curves, i);
	fprintf(out, "series = %zu\n", series);
	fputs("array colour[series]; array marker[series]; array dash[series]; array name[series]\n", out);
	for (size_t i = 0, n = 0; i < curves->count; i++) {
		const struct pb_metg_size_row *row = &curves->rows[i];
		if (!is_drawn(curves, i) || !starts_series(curves, i))
			continue;
		const struct pb_chart_style style = pb_chart_style(row->driver);
		char name[PB_TEXT_LINE];
		(void)snprintf(name, sizeof name, "%s, %" PRId64, row->driver, row->workers);
		n++;
		fprintf(out, "colour[%zu] = 0x%06" PRIx32 "; marker[%zu] = %d; dash[%zu] = %d; name[%zu] = ", n,
		        style.rgb, n, style.marker, n, dash_of(curves, i), n);
		pb_chart_write_quoted(out, name);
		putc('\n', out);
	}
}

/* Two blank lines between series: gnuplot's `index`. */
static void write_cells(FILE *out, const struct curves *curves)
{
	bool any = false;
	fputs("$cells << EOD\n# granularity_ns size efficiency, of one series after the other\n", out);
	for (size_t i = 0; i < curves->count; i++) {
		const struct pb_metg_size_row *row = &curves->rows[i];
		if (!is_drawn(curves, i))
			continue;
		fprintf(out, "%s%.9g %" PRId64 " %.9g\n", any && starts_series(curves, i) ? "\n\n" : "",
		        row->granularity_ns, row->size, row->efficiency * 100);
		any = true;
	}
	fputs("EOD\n", out);
}

static void write_intervals(FILE *out, const struct curves *curves)
{
	bool any = false;
	fputs("$intervals << EOD\n# granularity_ns efficiency low high colour\n", out);
	for (size_t i = 0; i < curves->count; i++) {
		const struct pb_metg_size_row *row = &curves->rows[i];
		if (!is_drawn(curves, i) || !isfinite(row->efficiency_low) || !isfinite(row->efficiency_high))
			continue;
		any = true;
		fprintf(out, "%.9g %.9g %.9g %.9g 0x%06" PRIx32 "\n", row->granularity_ns, row->efficiency * 100,
		        row->efficiency_low * 100, row->efficiency_high * 100, pb_chart_style(row->driver).rgb);
	}
	fprintf(out, "EOD\nhas_intervals = %d\n", any);
}

static void write_limits(FILE *out, const struct curves *curves)
{
	double least = INFINITY;
	double most = 0;
	double highest = 105;
	for (size_t i = 0; i < curves->count; i++) {
		if (!is_drawn(curves, i))
			continue;
		least = fmin(least, curves->rows[i].granularity_ns);
		most = fmax(most, curves->rows[i].granularity_ns);
		highest = fmax(highest, curves->rows[i].efficiency * 105);
	}
	fprintf(out, "beyond_cores = 0\nworkers_low = %.9g\nworkers_high = %.9g\n", least / 1.3, most * 1.3);
	fprintf(out, "value_low = 0\nvalue_high = %.9g\n", highest);
}

int pb_metg_chart_write(FILE *out, const struct pb_metg_rows *rows, enum pb_metg_measure measure, const char *stem,
                        const struct pb_chart_caption *caption)
{
	const struct curves curves = {rows->sizes, rows->size_count, pb_metg_measure_name(measure)};
	if (!first_drawn(&curves))
		return -ENODATA;
	pb_chart_write_stem(out, stem);
	write_words(out, &curves, caption, measure == PB_METG_WAIT);
	write_limits(out, &curves);
	write_series(out, &curves);
	write_cells(out, &curves);
	write_intervals(out, &curves);
	pb_chart_write_template(out, "style.gp");
	pb_chart_write_template(out, "workers.gp");
	pb_chart_write_template(out, "metg.gp");
	pb_chart_write_template(out, "export.gp");
	return 0;
}
