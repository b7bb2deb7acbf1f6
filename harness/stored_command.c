#include "harness/stored_command.h"

#include <argz.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "harness/cli/options.h"

static char program[] = "powbench";

int pb_stored_command(char **argz, size_t *length, const struct pb_run_facts *facts, const char *const *without,
                      struct pb_why *why)
{
	const size_t count = facts->command_count;
	*argz = NULL;
	if (facts->job_count)
		return pb_fail(why, -EINVAL,
		               "this run was measured by batch jobs: powbench submit --resume goes on with it");
	char **argv = calloc(count + 2, sizeof *argv);
	if (!argv)
		return pb_fail(why, -ENOMEM, "no memory for the command line");
	argv[0] = program;
	for (size_t i = 0; i < count; i++)
		argv[i + 1] = (char *)(uintptr_t)facts->command[i];
	int error = pb_options_rewrite(argz, length, (int)count + 1, argv, without, why);
	free(argv);
	return error;
}

/* The options that a resuming command line may bring, "reps" first: it excludes the others. */
static const char *const lengths[] = {"reps", "ci", "budget"};
enum { LENGTHS = sizeof lengths / sizeof *lengths };

/* Entries are as pb_options_rewrite() makes them: --name=value. */
static bool is_option(const char *entry, const char *name)
{
	const size_t length = strlen(name);
	return strncmp(entry, "--", 2) == 0 && strncmp(entry + 2, name, length) == 0 && entry[2 + length] == '=';
}

static bool has_option(const char *argz, size_t length, const char *name)
{
	for (const char *entry = NULL; (entry = argz_next(argz, length, entry));)
		if (is_option(entry, name))
			return true;
	return false;
}

/* The stored options that go: those that are given anew, and those that exclude one of them. */
static void find_replaced(const char *without[static LENGTHS + 1], const char *given, size_t length)
{
	bool is_given[LENGTHS];
	size_t count = 0;
	for (size_t i = 0; i < LENGTHS; i++)
		is_given[i] = has_option(given, length, lengths[i]);
	for (size_t i = 0; i < LENGTHS; i++)
		if (is_given[i] || (i == 0 ? is_given[1] || is_given[2] : is_given[0]))
			without[count++] = lengths[i];
	without[count] = NULL;
}

static int add_given(char **argz, size_t *length, const char *given, size_t given_length)
{
	int error = 0;
	for (const char *entry = NULL; !error && (entry = argz_next(given, given_length, entry));)
		for (size_t i = 0; !error && i < LENGTHS; i++)
			if (is_option(entry, lengths[i]))
				error = -argz_add(argz, length, entry);
	return error;
}

static int split(struct pb_resumed *resumed, size_t length)
{
	const size_t count = argz_count(resumed->argz, length);
	resumed->argv = calloc(count + 2, sizeof *resumed->argv);
	if (!resumed->argv)
		return -ENOMEM;
	resumed->argv[0] = program;
	argz_extract(resumed->argz, length, resumed->argv + 1);
	resumed->argc = (int)count + 1;
	return 0;
}

int pb_resumed_make(struct pb_resumed *resumed, const struct pb_run_facts *before, int argc, char **argv,
                    struct pb_why *why)
{
	static const char *const none[] = {NULL};
	char *given = NULL;
	size_t given_length = 0;
	size_t length = 0;
	*resumed = (struct pb_resumed){0};
	const char *without[LENGTHS + 1];
	int error = pb_options_rewrite(&given, &given_length, argc, argv, none, why);
	find_replaced(without, given, given_length);
	if (!error)
		error = pb_stored_command(&resumed->argz, &length, before, without, why);
	if (!error)
		error = add_given(&resumed->argz, &length, given, given_length);
	if (!error)
		error = split(resumed, length);
	free(given);
	return error;
}

void pb_resumed_free(struct pb_resumed *resumed)
{
	free(resumed->argv);
	free(resumed->argz);
	*resumed = (struct pb_resumed){0};
}
