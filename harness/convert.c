#include "harness/convert.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "harness/convert/google.h"
#include "harness/convert/hyperfine.h"
#include "harness/files/files.h"
#include "harness/files/run_dir.h"
#include "harness/measure/summary.h"
#include "harness/run.h"

static const double confidence = 0.95; /* of the intervals of summary.csv */

/* ---- a run to a file ---- */

static char *make_text(enum pb_tool tool, const struct pb_run_facts *facts, const struct pb_sample_table *samples)
{
	return tool == PB_TOOL_GOOGLE ? pb_google_write(facts, samples->rows, samples->count)
	                              : pb_hyperfine_write(samples->rows, samples->count);
}

static int write_text(const char *path, const char *text, struct pb_why *why)
{
	if (path)
		return pb_file_replace(path, text, strlen(text), why);
	if (fputs(text, stdout) < 0 || fflush(stdout) != 0)
		return pb_fail(why, -errno, "cannot write to standard output: %s", strerror(errno));
	return 0;
}

static int export_run(const struct pb_options *options, const char *dir, struct pb_why *why)
{
	struct pb_run_facts facts;
	struct pb_sample_table samples = {0};
	int error = pb_run_load_facts(&facts, dir, why);
	if (error)
		return error;
	error = pb_run_load_samples(&samples, dir, why);
	if (!error)
		error = pb_run_check_samples(&samples, why);
	if (!error && samples.count == 0)
		error = pb_fail(why, -ENODATA, "%s/samples.csv has no samples yet", dir);
	char *text = error ? NULL : make_text(options->to, &facts, &samples);
	if (!error)
		error = text ? write_text(options->output, text, why)
		             : pb_fail(why, -ENOMEM, "no memory for the JSON of %s", dir);
	free(text);
	pb_sample_table_free(&samples);
	pb_run_facts_free(&facts);
	return error;
}

/* ---- a file to a run ---- */

/* Every cell has as many samples as were asked for. */
static void complete_facts(struct pb_foreign *foreign, const char *run_id)
{
	struct pb_run_facts *facts = &foreign->facts;
	facts->schema = PB_SCHEMA;
	facts->run_id = run_id;
	facts->status = "finished";
	facts->settings.confidence = confidence;
	facts->settings.reps = 1;
	for (size_t i = 0; i < foreign->count; i++)
		foreign->rows[i].run_id = run_id;
}

static int write_run(struct pb_run_dir *dir, struct pb_foreign *foreign, struct pb_why *why)
{
	const struct pb_stop_rule rule = {
	    .confidence = confidence, .ci = NAN, .reps = 1, .timer = foreign->facts.timer};
	struct pb_summary_row *rows = NULL;
	size_t count = 0;
	complete_facts(foreign, pb_run_dir_id(dir));
	int error = pb_run_dir_write_facts(dir, &foreign->facts, why);
	for (size_t i = 0; !error && i < foreign->count; i++)
		error = pb_run_dir_append_sample(dir, &foreign->rows[i], why);
	if (!error && pb_summary_make(&rows, &count, foreign->rows, foreign->count, &rule))
		error = pb_fail(why, -ENOMEM, "no memory to sum up %zu samples", foreign->count);
	if (!error)
		error = pb_run_dir_write_summary(dir, rows, count, why);
	free(rows);
	return error;
}

static int make_run(const char *path, struct pb_foreign *foreign, struct pb_why *why)
{
	struct pb_run_dir *dir = NULL;
	for (size_t i = 0; i < foreign->count; i++)
		foreign->rows[i].env_id = "";
	int error = pb_run_dir_create(&dir, path, why);
	if (!error)
		error = write_run(dir, foreign, why);
	if (!error)
		printf("run: %s\n", pb_run_dir_path(dir));
	pb_run_dir_close(dir);
	return error;
}

static int import_file(const struct pb_options *options, const char *path, struct pb_why *why)
{
	struct pb_foreign foreign = {0};
	struct pb_why what = {""};
	char *bytes = NULL;
	size_t length = 0;
	int error = pb_file_read(path, &bytes, &length, why);
	if (error)
		return error;
	error = options->from == PB_TOOL_GOOGLE ? pb_google_read(&foreign, bytes, length, &what)
	                                        : pb_hyperfine_read(&foreign, bytes, length, &what);
	free(bytes);
	error = error ? pb_fail(why, error, "%s: %s", path, what.text) : make_run(options->output, &foreign, why);
	pb_foreign_free(&foreign);
	return error;
}

enum pb_exit_status pb_convert_command(const struct pb_options *options)
{
	struct pb_why why = {""};
	const char *path = options->arguments.count ? options->arguments.names[0] : NULL;
	int error = 0;
	if ((options->from == PB_TOOL_NONE) == (options->to == PB_TOOL_NONE))
		error =
		    pb_fail(&why, -EINVAL, "convert: give either --to TOOL, for a run, or --from TOOL, for its file");
	else if (options->to)
		error = export_run(options, path, &why);
	else
		error = import_file(options, path, &why);
	if (error)
		pb_complain(&why, error);
	return error ? PB_EXIT_USAGE : PB_EXIT_RIGHT;
}
