#include "harness/cli/options.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "harness/cli/options_check.h"
#include "harness/cli/quote.h"
#include "harness/cli/registry.h"

static int refuse_command(const char *name, struct pb_why *why)
{
	enum pb_command_id id;
	if (pb_registry_find_kernel(name, NULL))
		return pb_fail(why, -EINVAL, "'%s' is a kernel, not a command: powbench -k %s", name, name);
	return pb_command_find(&id, name, why);
}

static int find_command(struct pb_options *options, const struct pb_given_line *line, struct pb_why *why)
{
	options->command = PB_COMMAND_RUN;
	if (line->word_count == 0)
		return 0;
	const char *name = line->words[0];
	return pb_command_find(&options->command, name, NULL) ? refuse_command(name, why) : 0;
}

/* --help or --version among the options: they are commands, and nothing else matters then. */
static const struct pb_option *find_means(const struct pb_given_line *line)
{
	for (size_t i = 0; i < line->count; i++)
		if (!line->given[i].option->store)
			return line->given[i].option;
	return NULL;
}

static bool is_word(const char *words, const char *text)
{
	size_t length = strlen(text);
	for (; *words; words += *words == '|') {
		size_t word_length = strcspn(words, "|");
		if (word_length == length && memcmp(words, text, length) == 0)
			return true;
		words += word_length;
	}
	return false;
}

static int check_argument(const struct pb_command *command, const char *argument, struct pb_why *why)
{
	enum pb_command_id id;
	if (command->words[0] && !is_word(command->words, argument))
		return pb_fail(why, -EINVAL, "%s %s: must be one of %s", command->name, pb_quote(argument).text,
		               command->words);
	if (command == &pb_commands[PB_COMMAND_HELP])
		return pb_command_find(&id, argument, why);
	return 0;
}

static int keep_arguments(struct pb_options *options, const struct pb_given_line *line, struct pb_why *why)
{
	const struct pb_command *command = &pb_commands[options->command];
	size_t count = line->word_count ? line->word_count - 1 : 0;
	/* The words of another command line repeat: -p a -p b. */
	int (*keep)(struct pb_names *, const char *) =
	    options->command == PB_COMMAND_SUBMIT ? pb_names_append : pb_names_add;
	if (count > command->most)
		return pb_fail(why, -EINVAL, "%s: what is '%s'? See powbench help %s", command->name,
		               pb_quote(line->words[command->most + 1]).text, command->name);
	if (count == 0 && command->most > 0 && command->arguments[0] != '[')
		return pb_fail(why, -EINVAL, "%s: %s is missing", command->name, command->arguments);
	for (size_t i = 1; i <= count; i++) {
		int error = check_argument(command, line->words[i], why);
		if (!error)
			error = keep(&options->arguments, line->words[i]);
		if (error)
			return error;
	}
	return 0;
}

static int store(struct pb_options *options, const struct pb_given *given, struct pb_why *why)
{
	char spelt[64];
	struct pb_why reason = {"no memory"};
	const struct pb_option *option = given->option;
	pb_given_spell(spelt, sizeof spelt, given);
	if (options->command == PB_COMMAND_SUBMIT && pb_option_applies(option, PB_COMMAND_RUN) &&
	    !pb_option_applies(option, options->command))
		return pb_fail(why, -EINVAL, "%s is an option of run: put it behind --, as in submit --nodes 1,2 -- %s",
		               spelt, spelt);
	if (!pb_option_applies(option, options->command))
		return pb_fail(why, -EINVAL, "%s is not an option of %s: powbench help %s", spelt,
		               pb_commands[options->command].name, pb_commands[options->command].name);
	int error = option->store(options, option, given->value, &reason);
	if (!error)
		return 0;
	return pb_fail(why, error == -ENOMEM ? error : -EINVAL, "%s %s: %s", spelt, pb_quote(given->value).text,
	               reason.text);
}

static int store_all(struct pb_options *options, const struct pb_given_line *line, struct pb_why *why)
{
	int error = 0;
	for (size_t i = 0; !error && i < line->count; i++)
		error = store(options, &line->given[i], why);
	for (size_t i = 0; !error && pb_option_table[i].name; i++) {
		struct pb_given initial = {.option = &pb_option_table[i], .value = pb_option_table[i].initial};
		if (!line->is_given[i] && initial.value && pb_option_applies(initial.option, options->command))
			error = store(options, &initial, why);
	}
	return error;
}

/* `list --help` is `help list`. */
static int mean(struct pb_options *options, const struct pb_given_line *line, enum pb_command_id command)
{
	const char *named = pb_commands[options->command].name;
	options->command = command;
	if (command != PB_COMMAND_HELP || line->word_count == 0)
		return 0;
	return pb_names_add(&options->arguments, named);
}

static int understand(struct pb_options *options, const struct pb_given_line *line, struct pb_why *why)
{
	int error = find_command(options, line, why);
	if (error)
		return error;
	const struct pb_option *means = find_means(line);
	if (means)
		return mean(options, line, means->means);
	error = keep_arguments(options, line, why);
	options->budget_given = pb_given_is(line, "budget");
	if (!error)
		error = store_all(options, line, why);
	return error ? error : pb_options_check(options->command, line, why);
}

int pb_options_parse(struct pb_options *options, int argc, char **argv, struct pb_why *why)
{
	struct pb_given_line line = {.argc = argc, .argv = argv};
	*options = (struct pb_options){0};
	int error = pb_given_collect(&line, why);
	if (!error)
		error = understand(options, &line, why);
	pb_given_free(&line);
	return error;
}

void pb_options_free(struct pb_options *options)
{
	pb_names_free(&options->arguments);
	pb_names_free(&options->kernels);
	pb_names_free(&options->drivers);
	pb_names_free(&options->plugins);
	free(options->workers);
	free(options->grids);
	for (size_t i = 0; i < options->assignment_count; i++) {
		free(options->assignments[i].kernel);
		free(options->assignments[i].name);
		free(options->assignments[i].value);
	}
	free(options->assignments);
	free(options->launcher);
	free(options->sbatch);
	free(options->collect);
	free(options->output);
	free(options->resume);
	free(options->against);
	free(options->against_binary);
	free(options->server.host);
	*options = (struct pb_options){0};
}
