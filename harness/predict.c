#include "harness/predict.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "harness/predict/predictions_chart.h"
#include "harness/predict/predictions_show.h"
#include "harness/run.h"
#include "harness/show/charts.h"

typedef int show(FILE *out, const struct pb_predictions *predictions);

static show *show_for(enum pb_format format)
{
	static show *const functions[PB_FORMATS] = {
	    [PB_FORMAT_TEXT] = pb_predictions_text,         [PB_FORMAT_CSV] = pb_predictions_csv,
	    [PB_FORMAT_JSON] = pb_predictions_json,         [PB_FORMAT_MD] = pb_predictions_markdown,
	    [PB_FORMAT_MARKDOWN] = pb_predictions_markdown,
	};
	return functions[format];
}

/* ---- charts ---- */

enum { STEM_BYTES = 32 };

static size_t list_charts(struct pb_predictions_chart *charts, char (*stems)[STEM_BYTES],
                          const struct pb_predictions *predictions, const struct pb_chart_caption *caption)
{
	size_t count = 0;
	for (size_t first = 0, end; first < predictions->count; first = end) {
		end = pb_predictions_study_end(predictions, first);
		(void)snprintf(stems[count], STEM_BYTES, "predict-%zu", count + 1);
		charts[count] =
		    (struct pb_predictions_chart){&predictions->list[first], end - first, stems[count], caption};
		count++;
	}
	return count;
}

static int draw(const struct pb_predictions *predictions, const struct pb_run_read *run, bool quiet, struct pb_why *why)
{
	const struct pb_machine_facts *machine = &run->facts.machine;
	const struct pb_chart_caption caption = {
	    .host = machine->host,
	    .cpu_model = machine->cpu_model,
	    .cores = machine->cores,
	    .level = run->outcome.rule.confidence,
	    .run_id = run->facts.run_id,
	};
	struct pb_charts_result drawn;
	struct pb_charts_script *scripts = calloc(predictions->count + 1, sizeof *scripts);
	struct pb_predictions_chart *charts = calloc(predictions->count + 1, sizeof *charts);
	char(*stems)[STEM_BYTES] = calloc(predictions->count + 1, sizeof *stems);
	int error = 0;
	if (scripts && charts && stems) {
		const size_t count = list_charts(charts, stems, predictions, &caption);
		for (size_t i = 0; i < count; i++)
			scripts[i] = (struct pb_charts_script){stems[i], pb_predictions_chart_write, &charts[i]};
		error = pb_charts_draw_scripts(run->dir, scripts, &drawn, why);
		if (!error && drawn.scripts)
			pb_outcome_say_charts(&drawn, run->dir, quiet);
	} else {
		error = pb_fail(why, -ENOMEM, "no memory for the charts");
	}
	free(scripts);
	free(charts);
	free(stems);
	return error;
}

/* ---- the command ---- */

static int compare_workers(const void *a, const void *b)
{
	const uint32_t x = *(const uint32_t *)a;
	const uint32_t y = *(const uint32_t *)b;
	return (x > y) - (x < y);
}

static int conclude(const struct pb_predictions *predictions, const struct pb_run_read *run,
                    const struct pb_options *options, struct pb_why *why)
{
	if (!predictions->count)
		return pb_fail(why, -ENODATA, "%s has no series to foretell: it takes a driver beside serial",
		               run->dir);
	int error = pb_run_write_predictions(run->dir, predictions->list, predictions->count, why);
	if (!error && show_for(options->format)(stdout, predictions))
		error = pb_fail(why, -ENOMEM, "no memory to show the predictions");
	if (!error && !options->no_charts)
		error = draw(predictions, run, options->format != PB_FORMAT_TEXT, why);
	if (!error && fflush(stdout) != 0)
		error = pb_fail(why, -errno, "cannot write to standard output: %s", strerror(errno));
	return error;
}

static int predict(const struct pb_options *options, size_t *refused, struct pb_why *why)
{
	static uint32_t usual[] = {64, 1024, 16384};
	const bool given = options->worker_count;
	const struct pb_predictions_wanted wanted = {given ? options->workers : usual,
	                                             given ? options->worker_count : sizeof usual / sizeof *usual,
	                                             options->cores};
	struct pb_predictions predictions = {0};
	struct pb_run_read run;
	int error = pb_run_read(&run, options->arguments.names[0], why);
	if (error)
		return error;
	if (given)
		qsort(options->workers, options->worker_count, sizeof *options->workers, compare_workers);
	error = pb_predictions_make(&predictions, &run, &wanted, why);
	if (!error)
		error = conclude(&predictions, &run, options, why);
	*refused = predictions.refused;
	pb_predictions_free(&predictions);
	pb_run_read_free(&run);
	return error;
}

enum pb_exit_status pb_predict_command(const struct pb_options *options)
{
	struct pb_why why = {""};
	size_t refused = 0;
	int error = show_for(options->format)
	                ? pb_load_plugins(options, &why)
	                : pb_fail(&why, -EINVAL, "predict: --format must be one of text, csv, json, md");
	if (!error)
		error = predict(options, &refused, &why);
	if (error)
		pb_complain(&why, error);
	return error ? PB_EXIT_USAGE : refused ? PB_EXIT_WRONG : PB_EXIT_RIGHT;
}
