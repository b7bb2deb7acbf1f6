#include "harness/run.h"

#include <string.h>

#include "harness/against.h"
#include "harness/cli/registry.h"
#include "harness/run/session.h"

void pb_complain(const struct pb_why *why, int error)
{
	fprintf(stderr, "powbench: %s\n", why->text[0] ? why->text : strerror(-error));
}

int pb_load_plugins(const struct pb_options *options, struct pb_why *why)
{
	int error = 0;
	for (size_t i = 0; !error && i < options->plugins.count; i++)
		error = pb_registry_load(options->plugins.names[i], why);
	return error;
}

static enum pb_exit_status run_afresh(const struct pb_options *options, int argc, char **argv)
{
	struct pb_session s = {.options = options, .quiet = options->quiet, .charts = !options->no_charts};
	pb_session_collect_facts(&s, argc, argv);
	int error = pb_session_plan(&s);
	if (!error)
		error = pb_run_dir_create(&s.dir, options->output, &s.why);
	return pb_session_run(&s, error);
}

enum pb_exit_status pb_run_command(const struct pb_options *options, int argc, char **argv)
{
	if (options->against)
		return pb_against_command(options);
	return options->resume ? pb_run_resume(options, argc, argv) : run_afresh(options, argc, argv);
}
