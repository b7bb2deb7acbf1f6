#include "harness/cli/options.h"

#include <argz.h>
#include <errno.h>
#include <getopt.h>
#include <stdlib.h>

#include "harness/cli/quote.h"
#include "harness/cli/registry.h"
#include "harness/cli/suggest.h"

/* What getopt_long() gives: the letter of a short option, LONG_BASE + index of a long one, or WORD. */
enum { WORD = 1, LONG_BASE = 256 };

/* An option as it was met on the command line; options apply once the command is known. */
struct given {
	const struct pb_option *option;
	const char *value;
	bool by_letter;
};

struct parse {
	int argc;
	char **argv;
	struct option longs[PB_OPTIONS_MOST];
	char letters[2 * PB_OPTIONS_MOST + 3];
	struct given *given;
	size_t count;
	char **words; /* the command and its arguments */
	size_t word_count;
	bool is_given[PB_OPTIONS_MOST];
};

/* "-w" or "--workers", as the user wrote it. */
static void spell(char *out, size_t size, const struct given *given)
{
	if (given->by_letter)
		snprintf(out, size, "-%c", given->option->letter);
	else
		snprintf(out, size, "--%s", given->option->name);
}

static void make_tables(struct parse *parse)
{
	char *letters = parse->letters;
	*letters++ = '-'; /* words come in order, as options of code 1, whatever the environment says */
	*letters++ = ':'; /* a missing value is told apart from an unknown option */
	for (int i = 0; pb_option_table[i].name; i++) {
		const struct pb_option *option = &pb_option_table[i];
		int has_value = option->argument ? required_argument : no_argument;
		parse->longs[i] = (struct option){option->name, has_value, NULL, LONG_BASE + i};
		if (!option->letter)
			continue;
		*letters++ = option->letter;
		if (option->argument)
			*letters++ = ':';
	}
}

static struct given find_option(int code)
{
	if (code >= LONG_BASE)
		return (struct given){.option = &pb_option_table[code - LONG_BASE]};
	const struct pb_option *option = pb_option_table;
	while (option->name && option->letter != code)
		option++;
	return (struct given){.option = option->name ? option : NULL, .by_letter = true};
}

static int refuse_long(const char *argument, struct pb_why *why)
{
	const char *names[PB_OPTIONS_MOST];
	char name[64];
	size_t count = 0;
	snprintf(name, sizeof name, "%.*s", (int)strcspn(argument, "="), argument);
	for (; pb_option_table[count].name; count++)
		names[count] = pb_option_table[count].name;
	const char *nearest = pb_suggest(name + strspn(name, "-"), names, count);
	if (nearest)
		return pb_fail(why, -EINVAL, "unknown option '%s': did you mean '--%s'?", pb_quote(name).text, nearest);
	return pb_fail(why, -EINVAL, "unknown option '%s': powbench --help lists all", pb_quote(name).text);
}

/* After ':' or '?' of getopt_long(), which leaves in optopt what it knows. */
static int refuse(const struct parse *parse, int code, struct pb_why *why)
{
	char spelt[64];
	struct given known = find_option(optopt);
	if (optopt == 0)
		return refuse_long(parse->argv[optind - 1], why);
	if (!known.option)
		return pb_fail(why, -EINVAL, "unknown option '-%c': powbench --help lists all",
		               optopt > ' ' && optopt < 0x7f ? optopt : '?');
	spell(spelt, sizeof spelt, &known);
	if (code == ':')
		return pb_fail(why, -EINVAL, "%s needs a value: %s %s", spelt, spelt, known.option->argument);
	return pb_fail(why, -EINVAL, "%s takes no value", spelt);
}

/* Letters may share an argument, "-qh", so there are at most as many options as bytes. */
static size_t count_bytes(const struct parse *parse)
{
	size_t bytes = 0;
	for (int i = 0; i < parse->argc; i++)
		bytes += strlen(parse->argv[i]);
	return bytes;
}

static int collect(struct parse *parse, struct pb_why *why)
{
	parse->given = calloc(count_bytes(parse) + 1, sizeof *parse->given);
	parse->words = calloc((size_t)parse->argc + 1, sizeof *parse->words);
	if (!parse->given || !parse->words)
		return pb_fail(why, -ENOMEM, "no memory for the command line");
	optind = 0; /* glibc: begin afresh */
	opterr = 0;
	for (int code; (code = getopt_long(parse->argc, parse->argv, parse->letters, parse->longs, NULL)) != -1;) {
		if (code == ':' || code == '?')
			return refuse(parse, code, why);
		if (code == WORD) {
			parse->words[parse->word_count++] = optarg;
			continue;
		}
		struct given given = find_option(code);
		given.value = optarg;
		parse->is_given[given.option - pb_option_table] = true;
		parse->given[parse->count++] = given;
	}
	while (optind < parse->argc) /* behind "--" */
		parse->words[parse->word_count++] = parse->argv[optind++];
	return 0;
}

static int refuse_command(const char *name, struct pb_why *why)
{
	enum pb_command_id id;
	if (pb_registry_find_kernel(name, NULL))
		return pb_fail(why, -EINVAL, "'%s' is a kernel, not a command: powbench -k %s", name, name);
	return pb_command_find(&id, name, why);
}

static int find_command(struct pb_options *options, const struct parse *parse, struct pb_why *why)
{
	options->command = PB_COMMAND_RUN;
	if (parse->word_count == 0)
		return 0;
	const char *name = parse->words[0];
	return pb_command_find(&options->command, name, NULL) ? refuse_command(name, why) : 0;
}

/* --help or --version among the options: they are commands, and nothing else matters then. */
static const struct pb_option *find_means(const struct parse *parse)
{
	for (size_t i = 0; i < parse->count; i++)
		if (!parse->given[i].option->store)
			return parse->given[i].option;
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

static int keep_arguments(struct pb_options *options, const struct parse *parse, struct pb_why *why)
{
	const struct pb_command *command = &pb_commands[options->command];
	size_t count = parse->word_count ? parse->word_count - 1 : 0;
	/* The words of another command line repeat: -p a -p b. */
	int (*keep)(struct pb_names *, const char *) =
	    options->command == PB_COMMAND_SUBMIT ? pb_names_append : pb_names_add;
	if (count > command->most)
		return pb_fail(why, -EINVAL, "%s: what is '%s'? See powbench help %s", command->name,
		               pb_quote(parse->words[command->most + 1]).text, command->name);
	if (count == 0 && command->most > 0 && command->arguments[0] != '[')
		return pb_fail(why, -EINVAL, "%s: %s is missing", command->name, command->arguments);
	for (size_t i = 1; i <= count; i++) {
		int error = check_argument(command, parse->words[i], why);
		if (!error)
			error = keep(&options->arguments, parse->words[i]);
		if (error)
			return error;
	}
	return 0;
}

static int store(struct pb_options *options, const struct given *given, struct pb_why *why)
{
	char spelt[64];
	struct pb_why reason = {"no memory"};
	const struct pb_option *option = given->option;
	spell(spelt, sizeof spelt, given);
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

static int store_all(struct pb_options *options, const struct parse *parse, struct pb_why *why)
{
	int error = 0;
	for (size_t i = 0; !error && i < parse->count; i++)
		error = store(options, &parse->given[i], why);
	for (size_t i = 0; !error && pb_option_table[i].name; i++) {
		struct given initial = {.option = &pb_option_table[i], .value = pb_option_table[i].initial};
		if (!parse->is_given[i] && initial.value && pb_option_applies(initial.option, options->command))
			error = store(options, &initial, why);
	}
	return error;
}

static bool is_given(const struct parse *parse, const char *name)
{
	for (size_t i = 0; pb_option_table[i].name; i++)
		if (strcmp(pb_option_table[i].name, name) == 0)
			return parse->is_given[i];
	return false;
}

static int check_together(enum pb_command_id command, const struct parse *parse, struct pb_why *why)
{
	static const char *const needing[] = {"against-binary", "threshold", "confidence"};
	static const char *const excluding[][2] = {
	    {"reps", "ci"},          {"reps", "budget"},       {"rate", "schedule"},  {"against", "kernels"},
	    {"against", "drivers"},  {"against", "workers"},   {"against", "param"},  {"against", "plugin"},
	    {"against", "schedule"}, {"against", "rate"},      {"against", "pin"},    {"against", "scaling"},
	    {"against", "ci"},       {"against", "no-charts"}, {"collect", "nodes"},  {"collect", "ranks-per-node"},
	    {"collect", "array"},    {"collect", "sbatch"},    {"collect", "output"}, {"collect", "resume"},
	};
	for (size_t i = 0; i < sizeof excluding / sizeof *excluding; i++)
		if (is_given(parse, excluding[i][0]) && is_given(parse, excluding[i][1]))
			return pb_fail(why, -EINVAL, "--%s and --%s exclude each other: give only one of them",
			               excluding[i][0], excluding[i][1]);
	for (size_t i = 0; i < sizeof needing / sizeof *needing; i++)
		if (is_given(parse, needing[i]) && !is_given(parse, "against") && command == PB_COMMAND_RUN)
			return pb_fail(why, -EINVAL, "--%s needs --against RUN", needing[i]);
	return 0;
}

static bool is_among(const char *const *names, const char *name)
{
	while (*names && strcmp(*names, name) != 0)
		names++;
	return *names;
}

/* A resumed run does what it was begun with, but for how long. */
static int check_resuming(const struct parse *parse, struct pb_why *why)
{
	static const char *const beside[] = {"resume", "reps",   "ci",      "budget", "no-charts",
	                                     "quiet",  "sbatch", "no-wait", NULL};
	for (size_t i = 0; is_given(parse, "resume") && pb_option_table[i].name; i++)
		if (parse->is_given[i] && !is_among(beside, pb_option_table[i].name))
			return pb_fail(
			    why, -EINVAL,
			    "--%s and --resume exclude each other: a run goes on as it was begun, but for --budget, "
			    "--ci and --reps",
			    pb_option_table[i].name);
	return 0;
}

/* `list --help` is `help list`. */
static int mean(struct pb_options *options, const struct parse *parse, enum pb_command_id command)
{
	const char *named = pb_commands[options->command].name;
	options->command = command;
	if (command != PB_COMMAND_HELP || parse->word_count == 0)
		return 0;
	return pb_names_add(&options->arguments, named);
}

static int add_given(char **argz, size_t *length, const struct given *given)
{
	char *text = NULL;
	bool valued = given->value;
	if (asprintf(&text, "--%s%s%s", given->option->name, valued ? "=" : "", valued ? given->value : "") < 0)
		return -ENOMEM;
	int error = -argz_add(argz, length, text);
	free(text);
	return error;
}

int pb_options_rewrite(char **argz, size_t *length, int argc, char **argv, const char *const *without,
                       struct pb_why *why)
{
	struct parse parse = {.argc = argc, .argv = argv};
	*argz = NULL;
	*length = 0;
	make_tables(&parse);
	int error = collect(&parse, why);
	for (size_t i = 0; !error && i < parse.word_count; i++)
		error = -argz_add(argz, length, parse.words[i]);
	for (size_t i = 0; !error && i < parse.count; i++)
		if (!is_among(without, parse.given[i].option->name))
			error = add_given(argz, length, &parse.given[i]);
	free(parse.given);
	free(parse.words);
	return error;
}

static int understand(struct pb_options *options, const struct parse *parse, struct pb_why *why)
{
	int error = find_command(options, parse, why);
	if (error)
		return error;
	const struct pb_option *means = find_means(parse);
	if (means)
		return mean(options, parse, means->means);
	error = keep_arguments(options, parse, why);
	options->budget_given = is_given(parse, "budget");
	if (!error)
		error = store_all(options, parse, why);
	if (!error)
		error = check_resuming(parse, why);
	return error ? error : check_together(options->command, parse, why);
}

int pb_options_parse(struct pb_options *options, int argc, char **argv, struct pb_why *why)
{
	struct parse parse = {.argc = argc, .argv = argv};
	*options = (struct pb_options){0};
	make_tables(&parse);
	int error = collect(&parse, why);
	if (!error)
		error = understand(options, &parse, why);
	free(parse.given);
	free(parse.words);
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
