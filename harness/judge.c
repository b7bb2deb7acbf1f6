#include "harness/judge.h"

#include <errno.h>
#include <string.h>

#include "harness/advise/advice.h"
#include "harness/advise/advice_show.h"
#include "harness/audit/audit_show.h"
#include "harness/audit/rules.h"
#include "harness/run.h"

/* Prints what a run comes to in that format; *bad: it is not good enough. */
typedef int judge(const struct pb_run_read *run, enum pb_format format, bool *bad, struct pb_why *why);

static int refuse_format(const char *command, struct pb_why *why)
{
	return pb_fail(why, -EINVAL, "%s: --format must be one of text, json, md", command);
}

static int audit(const struct pb_run_read *run, enum pb_format format, bool *bad, struct pb_why *why)
{
	static int (*const show[PB_FORMATS])(FILE *, const char *, const struct pb_finding *) = {
	    [PB_FORMAT_TEXT] = pb_audit_text,
	    [PB_FORMAT_MARKDOWN] = pb_audit_markdown,
	    [PB_FORMAT_MD] = pb_audit_markdown,
	    [PB_FORMAT_JSON] = pb_audit_json,
	};
	if (!show[format])
		return refuse_format("audit", why);
	struct pb_audited audited;
	struct pb_finding findings[PB_RULES];
	int error = pb_audited_make(&audited, run, why);
	if (error)
		return error;
	*bad = pb_rules_check(findings, &audited) > 0;
	error = show[format](stdout, run->dir, findings);
	pb_audited_free(&audited);
	return error ? pb_fail(why, error, "no memory to show the audit") : 0;
}

static int advise(const struct pb_run_read *run, enum pb_format format, bool *bad, struct pb_why *why)
{
	static int (*const show[PB_FORMATS])(FILE *, const struct pb_advice *, size_t) = {
	    [PB_FORMAT_TEXT] = pb_advice_text,
	    [PB_FORMAT_MARKDOWN] = pb_advice_markdown,
	    [PB_FORMAT_MD] = pb_advice_markdown,
	    [PB_FORMAT_JSON] = pb_advice_json,
	};
	if (!show[format])
		return refuse_format("advise", why);
	struct pb_advices advices;
	int error = pb_advices_make(&advices, run, why);
	if (error)
		return error;
	*bad = false;
	error = show[format](stdout, advices.list, advices.count);
	pb_advices_free(&advices);
	return error ? pb_fail(why, error, "no memory to show the advice") : 0;
}

static enum pb_exit_status command(const struct pb_options *options, judge *work)
{
	struct pb_why why = {""};
	struct pb_run_read run = {0};
	bool bad = false;
	int error = pb_run_read(&run, options->arguments.names[0], &why);
	if (!error)
		error = work(&run, options->format, &bad, &why);
	if (!error && fflush(stdout) != 0)
		error = pb_fail(&why, -errno, "cannot write to standard output: %s", strerror(errno));
	if (error)
		pb_complain(&why, error);
	pb_run_read_free(&run);
	return error ? PB_EXIT_USAGE : bad ? PB_EXIT_WRONG : PB_EXIT_RIGHT;
}

enum pb_exit_status pb_audit_command(const struct pb_options *options)
{
	return command(options, audit);
}

enum pb_exit_status pb_advise_command(const struct pb_options *options)
{
	return command(options, advise);
}
