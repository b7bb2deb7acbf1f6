#include "harness/show/chart_fit.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

#include "harness/measure/summary.h"
#include "harness/models/sizes.h"
#include "harness/show/chart_style.h"

enum { STEPS = 40 };

struct fits {
	FILE *out;
	const struct pb_chart *chart;
	uint32_t *colours;
	size_t count;
	double *scratch;
};

static void write_curve(struct fits *fits, const struct pb_scaling *scaling, const char *driver)
{
	const double most = scaling->workers[scaling->count - 1];
	fputs(fits->count ? "\n\n" : "", fits->out);
	for (int step = 0; step <= STEPS; step++) {
		double workers = 1 + (most - 1) * step / STEPS;
		struct pb_estimate at = pb_scaling_at(scaling, pb_scaling_chosen(scaling), workers, fits->scratch);
		fprintf(fits->out, "%.6g %.6g %.6g %.6g\n", workers, at.value, at.low, at.high);
	}
	fits->colours[fits->count++] = pb_chart_style(driver ? driver : "").rgb;
}

/* Without an interval there is no band, and no curve either. */
static int write_series(struct fits *fits, size_t first, size_t count)
{
	const struct pb_chart *chart = fits->chart;
	struct pb_scaling scaling;
	int error = pb_sizes_scaling(&scaling, &chart->study->rows[first], count, chart->study->base, chart->samples,
	                             chart->sample_count, chart->caption->level);
	if (!error && pb_scaling_chosen(&scaling) && scaling.reps >= PB_REPS_LEAST)
		write_curve(fits, &scaling, chart->study->rows[first]->driver);
	pb_scaling_free(&scaling);
	return error;
}

static void write_colours(const struct fits *fits)
{
	fprintf(fits->out, "fits = %zu\narray fit_colour[%zu]\n", fits->count, fits->count ? fits->count : 1);
	for (size_t i = 0; i < fits->count; i++)
		fprintf(fits->out, "fit_colour[%zu] = 0x%06" PRIx32 "\n", i + 1, fits->colours[i]);
}

int pb_chart_fit_write(FILE *out, const struct pb_chart *chart)
{
	const struct pb_study *study = chart->study;
	struct fits fits = {.out = out, .chart = chart};
	fits.colours = calloc(study->count + 1, sizeof *fits.colours);
	fits.scratch = calloc(PB_DRAWS + 1, sizeof *fits.scratch);
	int error = fits.colours && fits.scratch ? 0 : -ENOMEM;
	fputs("$fits << EOD\n# workers speedup low high, of one series after the other\n", out);
	const bool fitted = study->base && !chart->nodes;
	for (size_t first = 0, next; fitted && !error && first < study->count; first = next) {
		next = pb_study_series_end(study, first);
		if (pb_summary_is_ceiling(study->rows[first]))
			continue;
		error = write_series(&fits, first, next - first);
	}
	fputs("EOD\n", out);
	if (!error)
		write_colours(&fits);
	free(fits.colours);
	free(fits.scratch);
	return error;
}
