#include "harness/cli/completion.h"

#include "harness/cli/completion_words.h"

static const char head[] = "# Completion of powbench for bash; made by: powbench help --format bash\n"
                           "_powbench_list() {\n"
                           "\tlocal done=\n"
                           "\t[[ $2 == *,* ]] && done=${2%,*},\n"
                           "\tCOMPREPLY=($(compgen -P \"$done\" -W \"$1\" -- \"${2##*,}\"))\n"
                           "\tcompopt -o nospace\n"
                           "}\n\n"
                           "_powbench_path() {\n"
                           "\tcompopt -o filenames\n"
                           "\tmapfile -t COMPREPLY < <(compgen \"$1\" -- \"$2\")\n"
                           "}\n\n"
                           "_powbench() {\n"
                           "\tlocal word=$2 previous=$3 command= i\n"
                           "\tif [[ ${COMP_WORDS[COMP_CWORD]} == = ]]; then\n"
                           "\t\tword=\n"
                           "\telif [[ $previous == = ]]; then\n"
                           "\t\tprevious=${COMP_WORDS[COMP_CWORD - 2]}\n"
                           "\t\t[[ $previous == -* ]] || return\n"
                           "\tfi\n"
                           "\tfor ((i = 1; i < COMP_CWORD; i++)); do\n"
                           "\t\tcase ${COMP_WORDS[i]} in\n";

static const char tail[] = "}\n\ncomplete -F _powbench powbench\n";

static void write_command_search(FILE *out)
{
	for (unsigned i = 0; i < PB_COMMAND_COUNT; i++)
		fprintf(out, "%s%s", i ? "|" : "\t\t", pb_commands[i].name);
	fputs(") command=${COMP_WORDS[i]}; break ;;\n\t\tesac\n\tdone\n", out);
}

static void write_value(FILE *out, const struct pb_option *option)
{
	fputs("\t", out);
	if (option->letter)
		fprintf(out, "-%c|", option->letter);
	fprintf(out, "--%s) ", option->name);
	switch (option->hint) {
	case PB_HINT_NONE:
		break;
	case PB_HINT_FILE:
		fputs("_powbench_path -f \"$word\"; ", out);
		break;
	case PB_HINT_FOLDER:
		fputs("_powbench_path -d \"$word\"; ", out);
		break;
	default:
		fputs(option->hint == PB_HINT_WORDS ? "COMPREPLY=($(compgen -W '" : "_powbench_list '", out);
		pb_completion_words(out, option);
		fputs(option->hint == PB_HINT_WORDS ? "' -- \"$word\")); " : "' \"$word\"; ", out);
	}
	fputs("return ;;\n", out);
}

static void write_values(FILE *out)
{
	fputs("\tcase $previous in\n", out);
	for (const struct pb_option *option = pb_option_table; option->name; option++)
		if (option->argument)
			write_value(out, option);
	fputs("\tesac\n", out);
}

static void write_options_of(FILE *out, enum pb_command_id command)
{
	for (const struct pb_option *option = pb_option_table; option->name; option++) {
		if (!pb_option_applies(option, command))
			continue;
		fprintf(out, " --%s", option->name);
		if (option->letter)
			fprintf(out, " -%c", option->letter);
	}
}

static void write_words_of(FILE *out, enum pb_command_id command)
{
	if (command == PB_COMMAND_HELP)
		pb_completion_commands(out);
	else
		pb_completion_split(out, pb_commands[command].words);
}

/* What can stand where no value is due: options for a dash, else the arguments of the command. */
static void write_commands(FILE *out)
{
	fputs("\tlocal options words= paths=-d\n\tcase $command in\n", out);
	for (unsigned i = 0; i < PB_COMMAND_COUNT; i++) {
		fprintf(out, "\t%s) options='", pb_commands[i].name);
		write_options_of(out, i);
		fputs("' words='", out);
		write_words_of(out, i);
		fprintf(out, "'%s ;;\n", strstr(pb_commands[i].arguments, "FILE") ? " paths=-f" : "");
	}
	fputs("\t*) options='", out);
	write_options_of(out, PB_COMMAND_RUN);
	fputs("' words='", out);
	pb_completion_commands(out);
	fputs("' ;;\n\tesac\n"
	      "\t[[ $word == -* ]] && words=$options\n"
	      "\tif [[ $words ]]; then\n"
	      "\t\tCOMPREPLY=($(compgen -W \"$words\" -- \"$word\"))\n"
	      "\telse\n"
	      "\t\t_powbench_path $paths \"$word\"\n"
	      "\tfi\n",
	      out);
}

void pb_completion_bash(FILE *out)
{
	fputs(head, out);
	write_command_search(out);
	write_values(out);
	write_commands(out);
	fputs(tail, out);
}
