#include "harness/predict/predictions_chart.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>

#include "harness/predict/same_cells.h"
#include "harness/show/chart_style.h"
#include "harness/show/chart_words.h"
#include "harness/show/chart_write.h"
#include "harness/show/workers_text.h"

enum { PARAM_COLUMNS = 90, NAME_COLUMNS = 40 };

size_t pb_predictions_study_end(const struct pb_predictions *predictions, size_t first)
{
	size_t end = first + 1;
	while (end < predictions->count && pb_same_study(&predictions->list[first], &predictions->list[end]))
		end++;
	return end;
}

static bool starts_series(const struct pb_predictions_chart *chart, size_t i)
{
	return i == 0 || !pb_same_series(&chart->rows[i - 1], &chart->rows[i]);
}

static void write_words(FILE *out, const struct pb_predictions_chart *chart)
{
	const struct pb_prediction_row *face = chart->rows;
	char text[PB_TEXT_LINE];
	char line[PB_TEXT_LINE];
	pb_text_clean(text, sizeof text, face->kernel, NAME_COLUMNS);
	(void)snprintf(line, sizeof line, "%.256s: speedup, measured and foretold", text);
	pb_chart_write_text(out, "title", line);
	pb_text_clean(text, sizeof text, face->params, PARAM_COLUMNS);
	pb_chart_write_text(out, "subtitle", text);
	(void)snprintf(line, sizeof line,
	               "serial base %.4g s; bands: %.0f %% intervals; measured sizes are foretold without themselves",
	               face->base_s, chart->caption->level * 100);
	pb_chart_write_text(out, "figures", line);
	pb_chart_machine(line, &(struct pb_chart){.caption = chart->caption});
	pb_chart_write_text(out, "machine", line);
	pb_chart_write_text(out, "left_out", "");
}

static void write_series(FILE *out, const struct pb_predictions_chart *chart)
{
	size_t series = 0;
	for (size_t i = 0; i < chart->count; i++)
		series += starts_series(chart, i);
	fprintf(out, "series = %zu\narray colour[series]; array marker[series]; array name[series]\n", series);
	for (size_t i = 0, n = 0; i < chart->count; i++) {
		if (!starts_series(chart, i))
			continue;
		const struct pb_chart_style style = pb_chart_style(chart->rows[i].driver);
		char name[PB_TEXT_LINE];
		n++;
		fprintf(out, "colour[%zu] = 0x%06" PRIx32 "; marker[%zu] = %d; name[%zu] = ", n, style.rgb, n,
		        style.marker, n);
		pb_text_clean(name, sizeof name, chart->rows[i].driver, NAME_COLUMNS);
		pb_workers_name_series(name, chart->rows[i].threads_per_rank);
		pb_chart_write_quoted(out, name);
		putc('\n', out);
	}
}

/* A block of lines per series, two blank lines between them; a series without any has one that gnuplot leaves out. */
static bool write_block(FILE *out, const struct pb_predictions_chart *chart, const char *name,
                        bool (*write)(FILE *, const struct pb_prediction_row *))
{
	bool any = false;
	bool here = true;
	fprintf(out, "$%s << EOD\n", name);
	for (size_t i = 0; i < chart->count; i++) {
		if (starts_series(chart, i)) {
			fputs(here ? "" : "NaN NaN NaN\n", out);
			fputs(i ? "\n\n" : "", out);
			here = false;
		}
		here |= write(out, &chart->rows[i]);
		any |= here;
	}
	fputs(here ? "EOD\n" : "NaN NaN NaN\nEOD\n", out);
	return any;
}

static bool write_measured(FILE *out, const struct pb_prediction_row *row)
{
	return isfinite(row->measured) && fprintf(out, "%" PRId64 " %.9g\n", row->workers, row->measured) > 0;
}

static bool write_foretold(FILE *out, const struct pb_prediction_row *row)
{
	return isfinite(row->predicted) && fprintf(out, "%" PRId64 " %.9g\n", row->workers, row->predicted) > 0;
}

static bool write_band(FILE *out, const struct pb_prediction_row *row)
{
	return isfinite(row->predicted_low) && isfinite(row->predicted_high) &&
	       fprintf(out, "%" PRId64 " %.9g %.9g\n", row->workers, row->predicted_low, row->predicted_high) > 0;
}

static void write_limits(FILE *out, const struct pb_predictions_chart *chart)
{
	double least = 1;
	double most = 1;
	double widest = 1;
	for (size_t i = 0; i < chart->count; i++) {
		const struct pb_prediction_row *row = &chart->rows[i];
		if (!isfinite(row->predicted))
			continue;
		widest = fmax(widest, (double)row->workers);
		least = fmin(least, fmin(row->predicted, row->measured));
		most = fmax(most, fmax(fmax(row->predicted, row->measured), row->predicted_high));
	}
	fprintf(out, "beyond_cores = 0\nworkers_low = 0.9\nworkers_high = %.9g\n", widest * 1.2);
	fprintf(out, "value_low = %.9g\nvalue_high = %.9g\n", least / 1.3, most * 1.5);
}

static bool has_forecast(const struct pb_predictions_chart *chart)
{
	for (size_t i = 0; i < chart->count; i++)
		if (isfinite(chart->rows[i].predicted))
			return true;
	return false;
}

int pb_predictions_chart_write(FILE *out, const void *what)
{
	const struct pb_predictions_chart *chart = what;
	if (!has_forecast(chart))
		return -ENODATA;
	pb_chart_write_stem(out, chart->stem);
	write_words(out, chart);
	write_limits(out, chart);
	write_series(out, chart);
	(void)write_block(out, chart, "measured", write_measured);
	(void)write_block(out, chart, "foretold", write_foretold);
	fprintf(out, "has_intervals = %d\n", write_block(out, chart, "bands", write_band));
	pb_chart_write_template(out, "style.gp");
	pb_chart_write_template(out, "workers.gp");
	pb_chart_write_template(out, "predict.gp");
	pb_chart_write_template(out, "export.gp");
	return 0;
}
