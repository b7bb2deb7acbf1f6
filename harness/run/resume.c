#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "harness/run.h"
#include "harness/run/session.h"
#include "harness/stored_command.h"

/* Samples of the resumed run count only when they were taken on this machine with this program. */
static int take_earlier_samples(struct pb_session *s, const struct pb_run_facts *before, const char *path)
{
	if (!before->env_id || strcmp(before->env_id, s->env_id) != 0)
		return pb_fail(&s->why, -EINVAL,
		               "%s was begun on another machine or with another build of powbench: start a new run",
		               path);
	int error = pb_run_load_samples(&s->earlier, path, &s->why);
	if (!error)
		error = pb_run_check_samples(&s->earlier, &s->why);
	for (size_t i = 0; !error && i < s->earlier.count; i++)
		error = pb_history_add(&s->history, &s->earlier.rows[i]);
	return error ? error : pb_request_log_load(&s->requests, path, s->earlier.rows, s->earlier.count, &s->why);
}

static int reopen(struct pb_session *s, const struct pb_run_facts *before, const char *path)
{
	int error = pb_session_plan(s);
	if (!error)
		error = pb_run_dir_resume(&s->dir, path, &s->why);
	if (!error)
		error = take_earlier_samples(s, before, path);
	if (!error && before->start_utc)
		snprintf(s->start_utc, sizeof s->start_utc, "%s", before->start_utc);
	return error;
}

/* Repeats the command line that run.json has, on top of the samples that are there. */
static enum pb_exit_status resume_stored(const struct pb_options *options, const struct pb_run_facts *before, int argc,
                                         char **argv)
{
	struct pb_options stored = {0};
	struct pb_session s = {.options = &stored, .quiet = options->quiet, .charts = !options->no_charts};
	struct pb_resumed resumed;
	int error = pb_resumed_make(&resumed, before, argc, argv, &s.why);
	if (!error)
		error = pb_options_parse(&stored, resumed.argc, resumed.argv, &s.why);
	if (!error) {
		pb_session_collect_facts(&s, resumed.argc, resumed.argv);
		error = reopen(&s, before, options->resume);
	}
	enum pb_exit_status status = pb_session_run(&s, error);
	pb_options_free(&stored);
	pb_resumed_free(&resumed);
	return status;
}

enum pb_exit_status pb_run_resume(const struct pb_options *options, int argc, char **argv)
{
	struct pb_run_facts before;
	struct pb_why why = {""};
	int error = pb_run_load_facts(&before, options->resume, &why);
	if (error) {
		pb_complain(&why, error);
		return PB_EXIT_USAGE;
	}
	enum pb_exit_status status = resume_stored(options, &before, argc, argv);
	pb_run_facts_free(&before);
	return status;
}
