#include "harness/cli/options_given.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "harness/cli/quote.h"
#include "harness/cli/suggest.h"

/* What getopt_long() gives: the letter of a short option, LONG_BASE + index of a long one, or WORD. */
enum { WORD = 1, LONG_BASE = 256 };

void pb_given_spell(char *out, size_t size, const struct pb_given *given)
{
	if (given->by_letter)
		snprintf(out, size, "-%c", given->option->letter);
	else
		snprintf(out, size, "--%s", given->option->name);
}

static void make_tables(struct pb_given_line *line)
{
	char *letters = line->letters;
	*letters++ = '-'; /* words come in order, as options of code 1, whatever the environment says */
	*letters++ = ':'; /* a missing value is told apart from an unknown option */
	for (int i = 0; pb_option_table[i].name; i++) {
		const struct pb_option *option = &pb_option_table[i];
		int has_value = option->argument ? required_argument : no_argument;
		line->longs[i] = (struct option){option->name, has_value, NULL, LONG_BASE + i};
		if (!option->letter)
			continue;
		*letters++ = option->letter;
		if (option->argument)
			*letters++ = ':';
	}
}

static struct pb_given find_option(int code)
{
	if (code >= LONG_BASE)
		return (struct pb_given){.option = &pb_option_table[code - LONG_BASE]};
	const struct pb_option *option = pb_option_table;
	while (option->name && option->letter != code)
		option++;
	return (struct pb_given){.option = option->name ? option : NULL, .by_letter = true};
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
static int refuse(const struct pb_given_line *line, int code, struct pb_why *why)
{
	char spelt[64];
	struct pb_given known = find_option(optopt);
	if (optopt == 0)
		return refuse_long(line->argv[optind - 1], why);
	if (!known.option)
		return pb_fail(why, -EINVAL, "unknown option '-%c': powbench --help lists all",
		               optopt > ' ' && optopt < 0x7f ? optopt : '?');
	pb_given_spell(spelt, sizeof spelt, &known);
	if (code == ':')
		return pb_fail(why, -EINVAL, "%s needs a value: %s %s", spelt, spelt, known.option->argument);
	return pb_fail(why, -EINVAL, "%s takes no value", spelt);
}

/* Letters may share an argument, "-qh", so there are at most as many options as bytes. */
static size_t count_bytes(const struct pb_given_line *line)
{
	size_t bytes = 0;
	for (int i = 0; i < line->argc; i++)
		bytes += strlen(line->argv[i]);
	return bytes;
}

int pb_given_collect(struct pb_given_line *line, struct pb_why *why)
{
	make_tables(line);
	line->given = calloc(count_bytes(line) + 1, sizeof *line->given);
	line->words = calloc((size_t)line->argc + 1, sizeof *line->words);
	if (!line->given || !line->words)
		return pb_fail(why, -ENOMEM, "no memory for the command line");
	optind = 0; /* glibc: begin afresh */
	opterr = 0;
	for (int code; (code = getopt_long(line->argc, line->argv, line->letters, line->longs, NULL)) != -1;) {
		if (code == ':' || code == '?')
			return refuse(line, code, why);
		if (code == WORD) {
			line->words[line->word_count++] = optarg;
			continue;
		}
		struct pb_given given = find_option(code);
		given.value = optarg;
		line->is_given[given.option - pb_option_table] = true;
		line->given[line->count++] = given;
	}
	while (optind < line->argc) /* behind "--" */
		line->words[line->word_count++] = line->argv[optind++];
	return 0;
}

void pb_given_free(struct pb_given_line *line)
{
	free(line->given);
	free(line->words);
}

bool pb_given_is(const struct pb_given_line *line, const char *name)
{
	for (size_t i = 0; pb_option_table[i].name; i++)
		if (strcmp(pb_option_table[i].name, name) == 0)
			return line->is_given[i];
	return false;
}
