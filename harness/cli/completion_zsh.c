#include "harness/cli/completion.h"

#include <string.h>

#include "harness/cli/completion_words.h"

/* Inside a quoted specification of _arguments. */
static void write_escaped(FILE *out, const char *text)
{
	for (; *text; text++) {
		if (*text == '\'')
			fputs("'\\''", out);
		else if (strchr("[]:\\", *text))
			fprintf(out, "\\%c", *text);
		else
			fputc(*text, out);
	}
}

static void write_action(FILE *out, const struct pb_option *option)
{
	switch (option->hint) {
	case PB_HINT_NONE:
		fputs(" ", out);
		return;
	case PB_HINT_FILE:
		fputs("_files", out);
		return;
	case PB_HINT_FOLDER:
		fputs("_files -/", out);
		return;
	case PB_HINT_WORDS:
		fputs("(", out);
		pb_completion_words(out, option);
		fputs(")", out);
		return;
	case PB_HINT_KERNELS:
	case PB_HINT_DRIVERS:
		fputs("_sequence compadd - ", out);
		break;
	case PB_HINT_PARAMETERS:
		fputs("compadd -S \"\" - ", out);
		break;
	}
	pb_completion_words(out, option);
}

/* '*' lets an option be given again; otherwise its two spellings exclude each other. */
static void write_spellings(FILE *out, const struct pb_option *option)
{
	const char *equals = option->argument ? "=" : "", *plus = option->argument ? "+" : "";
	if (option->repeats)
		fputs("'*'", out);
	else if (option->letter)
		fprintf(out, "'(-%c --%s)'", option->letter, option->name);
	if (option->letter)
		fprintf(out, "{-%c%s,--%s%s}'", option->letter, plus, option->name, equals);
	else
		fprintf(out, "'--%s%s", option->name, equals);
}

static void write_option(FILE *out, const struct pb_option *option)
{
	fputs("\t\t\t", out);
	write_spellings(out, option);
	fputs("[", out);
	write_escaped(out, option->summary);
	fputs("]", out);
	if (option->argument) {
		fputs(":", out);
		write_escaped(out, option->argument);
		fputs(":", out);
		write_action(out, option);
	}
	fputs("'\n", out);
}

static void write_command_names(FILE *out)
{
	for (unsigned i = 0; i < PB_COMMAND_COUNT; i++)
		fprintf(out, "%s%s", i ? "|" : "", pb_commands[i].name);
}

/* Those of a command that is not said yet are those of `run`. */
static void write_options(FILE *out)
{
	fputs("\tcase ${words[(r)(", out);
	write_command_names(out);
	fputs(")]} in\n", out);
	for (unsigned i = 0; i < PB_COMMAND_COUNT; i++) {
		fprintf(out, "\t%s%s) options=(\n", pb_commands[i].name, i == PB_COMMAND_RUN ? "|''" : "");
		for (const struct pb_option *option = pb_option_table; option->name; option++)
			if (pb_option_applies(option, i))
				write_option(out, option);
		fputs("\t\t) ;;\n", out);
	}
	fputs("\tesac\n", out);
}

static void write_argument_cases(FILE *out)
{
	for (unsigned i = 0; i < PB_COMMAND_COUNT; i++) {
		const struct pb_command *command = &pb_commands[i];
		if (command->most == 0)
			continue;
		fprintf(out, "\t%s) ", command->name);
		if (i != PB_COMMAND_HELP && !command->words[0]) {
			fputs(strstr(command->arguments, "FILE") ? "_files ;;\n" : "_files -/ ;;\n", out);
			continue;
		}
		fputs("compadd - ", out);
		if (i == PB_COMMAND_HELP)
			pb_completion_commands(out);
		else
			pb_completion_split(out, command->words);
		fputs(" ;;\n", out);
	}
}

void pb_completion_zsh(FILE *out)
{
	fputs("#compdef powbench\n"
	      "# Completion of powbench for zsh; made by: powbench help --format zsh\n"
	      "_powbench_argument() {\n"
	      "\tcase ${words[(r)(",
	      out);
	write_command_names(out);
	fputs(")]} in\n", out);
	write_argument_cases(out);
	fputs("\tesac\n}\n\n_powbench() {\n\tlocal -a options\n", out);
	write_options(out);
	fputs("\t_arguments -s -S \"${options[@]}\" '1:command:(", out);
	pb_completion_commands(out);
	fputs(")' '*:argument:_powbench_argument'\n}\n\n_powbench \"$@\"\n", out);
}
