#include "harness/submit/run_words.h"

#include <argz.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "harness/cli/options.h"
#include "harness/measure/plan.h"
#include "harness/run.h"

bool pb_run_words_has(const struct pb_run_words *words, const char *name)
{
	const size_t length = strlen(name);
	for (const char *word = NULL; (word = argz_next(words->argz, words->length, word));)
		if (strncmp(word, "--", 2) == 0 && strncmp(word + 2, name, length) == 0 &&
		    (word[2 + length] == '=' || word[2 + length] == '\0'))
			return true;
	return false;
}

static int check_own(const struct pb_run_words *words, struct pb_why *why)
{
	static const char *const own[] = {"output",   "resume",   "against", "against-binary",
	                                  "launcher", "relaunch", NULL};
	for (size_t i = 0; own[i]; i++)
		if (pb_run_words_has(words, own[i]))
			return pb_fail(why, -EINVAL,
			               "--%s behind -- is not for a batch job: leave it out, submit sees to that",
			               own[i]);
	return 0;
}

/* The words are taken apart once to be checked, and once more to be spelt in one way. */
static int understand(struct pb_run_words *words, int argc, char **argv, struct pb_why *why)
{
	static const char *const none[] = {NULL};
	struct pb_options options = {0};
	int error = pb_options_parse(&options, argc, argv, why);
	if (!error && options.command != PB_COMMAND_RUN)
		error = pb_fail(why, -EINVAL, "batch jobs measure with run, and not with %s",
		                pb_commands[options.command].name);
	if (!error)
		error = pb_options_rewrite(&words->argz, &words->length, argc, argv, none, why);
	if (!error)
		error = check_own(words, why);
	if (!error)
		error = pb_load_plugins(&options, why);
	if (!error)
		error = pb_plan_check(&options, why);
	pb_options_free(&options);
	return error;
}

static int add_defaults(struct pb_run_words *words)
{
	int error = 0;
	if (words->length && strcmp(words->argz, pb_commands[PB_COMMAND_RUN].name) == 0)
		argz_delete(&words->argz, &words->length, words->argz);
	if (!pb_run_words_has(words, "drivers"))
		error = -argz_add(&words->argz, &words->length, "--drivers=mpi");
	if (!error && !pb_run_words_has(words, "no-charts"))
		error = -argz_add(&words->argz, &words->length, "--no-charts");
	return error;
}

int pb_run_words_make(struct pb_run_words *words, const struct pb_names *behind, struct pb_why *why)
{
	static char program[] = "powbench";
	char **argv = calloc(behind->count + 2, sizeof *argv);
	*words = (struct pb_run_words){0};
	if (!argv)
		return pb_fail(why, -ENOMEM, "no memory for a command line");
	argv[0] = program;
	for (size_t i = 0; i < behind->count; i++)
		argv[i + 1] = behind->names[i];
	int error = understand(words, (int)behind->count + 1, argv, why);
	if (!error && add_defaults(words))
		error = pb_fail(why, -ENOMEM, "no memory for a command line");
	free(argv);
	return error;
}

void pb_run_words_free(struct pb_run_words *words)
{
	free(words->argz);
	*words = (struct pb_run_words){0};
}
