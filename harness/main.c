#include <errno.h>
#include <stdio.h>

#include "harness/exit_status.h"
#include "harness/help.h"
#include "harness/list.h"
#include "harness/registry.h"

typedef int (*command_function)(FILE *out, const struct pb_options *options, struct pb_why *why);

static const command_function functions[PB_COMMAND_COUNT] = {
    [PB_COMMAND_LIST] = pb_list_command,
    [PB_COMMAND_HELP] = pb_help_command,
    [PB_COMMAND_VERSION] = pb_version_command,
};

static int load_plugins(const struct pb_names *paths, struct pb_why *why)
{
	int error = 0;
	for (size_t i = 0; !error && i < paths->count; i++)
		error = pb_registry_load(paths->names[i], why);
	return error;
}

static int dispatch(const struct pb_options *options, struct pb_why *why)
{
	int error = load_plugins(&options->plugins, why);
	if (error)
		return error;
	if (!functions[options->command])
		return pb_fail(why, -ENOSYS, "%s is not built in", pb_commands[options->command].name);
	error = functions[options->command](stdout, options, why);
	if (!error && fflush(stdout) != 0)
		error = pb_fail(why, -errno, "cannot write: %s", strerror(errno));
	return error;
}

int main(int argc, char **argv)
{
	struct pb_options options;
	struct pb_why why = {""};
	int error = pb_options_parse(&options, argc, argv, &why);
	if (!error)
		error = dispatch(&options, &why);
	pb_options_free(&options);
	if (!error)
		return PB_EXIT_RIGHT;
	fprintf(stderr, "powbench: %s\n", why.text);
	return PB_EXIT_USAGE;
}
