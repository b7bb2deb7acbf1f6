#include "harness/report.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "harness/files/files.h"
#include "harness/report/report.h"
#include "harness/report/summary_export.h"
#include "harness/run.h"

/* ---- the page ---- */

static int make_page(const struct pb_run_read *run, const char *path, struct pb_why *why)
{
	char *text;
	int error = pb_report_page(&text, run, why);
	if (!error)
		error = pb_file_replace(path, text, strlen(text), why);
	if (!error)
		printf("report: %s\n", path);
	free(text);
	return error;
}

static int write_page(const struct pb_run_read *run, const struct pb_options *options, struct pb_why *why)
{
	char *own = options->output ? NULL : pb_file_join(run->dir, "report.html");
	const char *path = options->output ? options->output : own;
	int error = path ? make_page(run, path, why) : -ENOMEM;
	free(own);
	return error;
}

/* ---- the table ---- */

typedef int write_table(FILE *out, const struct pb_run_read *run);

static int print_table(const struct pb_run_read *run, const char *path, write_table *write, struct pb_why *why)
{
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);
	if (!out)
		return -errno;
	int error = write(out, run);
	if (fclose(out) != 0 && !error)
		error = -ENOMEM;
	if (!error && path)
		error = pb_file_replace(path, text, size, why);
	else if (!error && (fwrite(text, 1, size, stdout) != size || fflush(stdout) != 0))
		error = pb_fail(why, -errno, "cannot write to standard output: %s", strerror(errno));
	free(text);
	return error;
}

static int report(const struct pb_run_read *run, const struct pb_options *options, struct pb_why *why)
{
	static write_table *const tables[PB_FORMATS] = {
	    [PB_FORMAT_MARKDOWN] = pb_summary_markdown,
	    [PB_FORMAT_MD] = pb_summary_markdown,
	    [PB_FORMAT_JSON] = pb_summary_json,
	    [PB_FORMAT_CSV] = pb_summary_csv,
	};
	write_table *write = tables[options->format];
	int error = write ? print_table(run, options->output, write, why) : write_page(run, options, why);
	return error == -ENOMEM && !*why->text ? pb_fail(why, error, "no memory for the report on %s", run->dir)
	                                       : error;
}

/* Of the formats that any command has, those that a report has; without --format it is a page. */
static int check(const struct pb_options *options, struct pb_why *why)
{
	if (options->format == PB_FORMAT_MAN || options->format == PB_FORMAT_BASH || options->format == PB_FORMAT_ZSH)
		return pb_fail(why, -EINVAL, "report: --format must be one of html, md, json, csv");
	return 0;
}

enum pb_exit_status pb_report_command(const struct pb_options *options)
{
	struct pb_why why = {""};
	struct pb_run_read run = {0};
	int error = check(options, &why);
	if (!error)
		error = pb_run_read(&run, options->arguments.names[0], &why);
	if (!error)
		error = report(&run, options, &why);
	if (error)
		pb_complain(&why, error);
	pb_run_read_free(&run);
	return error ? PB_EXIT_USAGE : PB_EXIT_RIGHT;
}
