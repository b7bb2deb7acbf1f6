#include "harness/compare.h"

#include <errno.h>
#include <string.h>

#include "harness/compare/comparison.h"
#include "harness/compare/comparison_notes.h"
#include "harness/compare/comparison_show.h"
#include "harness/run.h"

static int show(const struct pb_comparison *comparison, enum pb_format format, struct pb_why *why)
{
	static int (*const functions[PB_FORMATS])(FILE *, const struct pb_comparison *) = {
	    [PB_FORMAT_TEXT] = pb_comparison_text,         [PB_FORMAT_CSV] = pb_comparison_csv,
	    [PB_FORMAT_JSON] = pb_comparison_json,         [PB_FORMAT_MD] = pb_comparison_markdown,
	    [PB_FORMAT_MARKDOWN] = pb_comparison_markdown,
	};
	int (*write)(FILE *, const struct pb_comparison *) = functions[format];
	int error = write ? write(stdout, comparison) : -EINVAL;
	if (!error && fflush(stdout) != 0)
		error = -errno;
	return error ? pb_fail(why, error, "cannot write to standard output: %s", strerror(-error)) : 0;
}

/* What came out: a reason where the answer is that there is none. */
static int conclude(const struct pb_comparison *comparison, struct pb_why *why)
{
	if (comparison->common == 0)
		return pb_fail(why, -ENODATA,
		               "the two runs have no cell in common: both must measure the same kernels, "
		               "parameters, drivers and workers");
	if (comparison->judged == 0 && comparison->verdicts[PB_VERDICT_FAILED] == 0)
		return pb_fail(why, -ENODATA, "no cell could be compared: the table says why");
	return 0;
}

static bool is_worse(const struct pb_comparison *comparison)
{
	static const bool fails[] = {
#define X(name, text, worse) worse,
	    PB_VERDICTS(X)
#undef X
	};
	bool worse = false;
	for (size_t v = 0; v < PB_VERDICT_COUNT; v++)
		worse |= fails[v] && comparison->verdicts[v] > 0;
	return worse;
}

static int compare(const struct pb_compared_run *a, const struct pb_compared_run *b, const struct pb_options *options,
                   bool *worse, struct pb_why *why)
{
	struct pb_comparison comparison;
	int error = pb_comparison_make(&comparison, a, b, options->threshold, options->confidence);
	if (error)
		pb_fail(why, error, "no memory to compare %zu and %zu samples", a->samples.count, b->samples.count);
	if (!error && comparison.common > 0) {
		pb_comparison_notes(stderr, &comparison, a, b);
		error = options->quiet ? 0 : show(&comparison, options->format, why);
	}
	if (!error)
		error = conclude(&comparison, why);
	*worse = is_worse(&comparison);
	pb_comparison_free(&comparison);
	return error;
}

enum pb_exit_status pb_compare_runs(const char *a, const char *b, const struct pb_options *options)
{
	struct pb_why why = {""};
	struct pb_compared_run runs[2] = {0};
	bool worse = false;
	int error = pb_compared_run_load(&runs[0], a, &why);
	if (!error)
		error = pb_compared_run_load(&runs[1], b, &why);
	if (!error)
		error = compare(&runs[0], &runs[1], options, &worse, &why);
	if (error)
		pb_complain(&why, error);
	pb_compared_run_free(&runs[0]);
	pb_compared_run_free(&runs[1]);
	return error ? PB_EXIT_USAGE : worse ? PB_EXIT_WRONG : PB_EXIT_RIGHT;
}

/* Of the formats that any command has, those that a comparison has. */
static int check(const struct pb_options *options, struct pb_why *why)
{
	if (options->arguments.count < 2)
		return pb_fail(why, -EINVAL, "compare: name the folders of two different runs, A and B");
	if (options->format == PB_FORMAT_MAN || options->format == PB_FORMAT_BASH || options->format == PB_FORMAT_ZSH ||
	    options->format == PB_FORMAT_HTML)
		return pb_fail(why, -EINVAL, "compare: --format must be one of text, csv, json, md");
	return 0;
}

enum pb_exit_status pb_compare_command(const struct pb_options *options)
{
	struct pb_why why = {""};
	int error = check(options, &why);
	if (!error)
		return pb_compare_runs(options->arguments.names[0], options->arguments.names[1], options);
	pb_complain(&why, error);
	return PB_EXIT_USAGE;
}
