#include "harness/cli/help.h"

#include <errno.h>

#include "harness/cli/catalogue.h"
#include "harness/cli/completion.h"
#include "harness/exit_status.h"
#include "harness/version.h"

struct line {
	const char *term, *text;
};

static const struct line usage[] = {
    {"powbench [run] [OPTION]...", ""},
    {"powbench COMMAND [OPTION]... [ARGUMENT]", ""},
    {0},
};

static const struct line examples[] = {
    {"powbench", "the main job: 16 big powers under every driver, checked, with charts"},
    {"powbench -k sumsq -d pthread,openmp -w 1-4", "two drivers side by side at 1 to 4 threads"},
    {"powbench -k race -p race.sync=mutex -p race.sync=atomic", "a sweep: every cell with either value"},
    {"mpirun -n 16 powbench -d mpi", "1, 2, 4, 8 and 16 ranks in one launch"},
    {"powbench --resume results/RUN_ID", "go on after a crash; nothing is measured twice"},
    {0},
};

static const struct line files[] = {
    {"results/RUN_ID/samples.csv", "one row per timed execution"},
    {"results/RUN_ID/workers.csv", "one row per worker of a timed execution"},
    {"results/RUN_ID/summary.csv", "one row per cell: median, interval, speedup, efficiency"},
    {"results/RUN_ID/run.json", "machine, software, command line and clock of the run"},
    {"results/RUN_ID/charts/", "gnuplot scripts, and their pictures as SVG and PNG"},
    {0},
};

static const char title[] = "how does this work scale here, under each parallel model?";

static void write_commands(FILE *out, const struct pb_page_style *page)
{
	page->section(out, "Commands");
	for (unsigned i = 0; i < PB_COMMAND_COUNT; i++) {
		char term[64];
		const struct pb_command *command = &pb_commands[i];
		snprintf(term, sizeof term, "%s%s%s", command->name, command->arguments[0] ? " " : "",
		         command->arguments);
		page->entry(out, term, command->summary);
	}
}

static void write_option(FILE *out, const struct pb_page_style *page, const struct pb_option *option)
{
	char term[80], text[256], letter[8] = "    ";
	if (option->letter)
		snprintf(letter, sizeof letter, "-%c, ", option->letter);
	snprintf(term, sizeof term, "%s--%s%s%s", option->letter || page == &pb_page_text ? letter : "", option->name,
	         option->argument ? " " : "", option->argument ? option->argument : "");
	if (option->initial)
		snprintf(text, sizeof text, page == &pb_page_text ? "%s [%s]" : "%s (default: %s)", option->summary,
		         option->initial);
	else
		snprintf(text, sizeof text, "%s", option->summary);
	page->entry(out, term, text);
}

/* Those of any of the commands in the mask, under the headings of their groups. */
static void write_options(FILE *out, const struct pb_page_style *page, unsigned commands)
{
	const char *group = "";
	for (const struct pb_option *option = pb_option_table; option->name; option++) {
		if (!(option->commands & commands))
			continue;
		if (strcmp(option->group, group) != 0)
			page->group(out, option->group);
		group = option->group;
		write_option(out, page, option);
	}
}

static void write_lines(FILE *out, const struct pb_page_style *page, const char *heading, const struct line *lines)
{
	page->section(out, heading);
	for (; lines->term; lines++)
		page->command(out, lines->term, lines->text);
}

static void write_exit_statuses(FILE *out, const struct pb_page_style *page)
{
	static const struct line statuses[] = {
#define X(name, value, summary) {#value, summary},
	    PB_EXIT_STATUSES(X)
#undef X
	        {0},
	};
	page->section(out, "Exit status");
	for (const struct line *line = statuses; line->term; line++)
		page->entry(out, line->term, line->text);
}

/* A screen for a terminal; the other styles are to be read at length and have everything. */
static void write_everything(FILE *out, const struct pb_page_style *page)
{
	bool at_length = page != &pb_page_text;
	page->title(out, "powbench", title);
	write_lines(out, page, at_length ? "Synopsis" : "Usage", usage);
	write_commands(out, page);
	if (at_length)
		page->section(out, "Options");
	write_options(out, page, ~0u);
	if (at_length) {
		pb_catalogue_kernels(out, page);
		pb_catalogue_parameters(out, page);
		pb_catalogue_drivers(out, page, false);
		write_lines(out, page, "Files", files);
	}
	write_lines(out, page, "Examples", examples);
	write_exit_statuses(out, page);
}

static void write_command(FILE *out, const struct pb_page_style *page, enum pb_command_id id)
{
	const struct pb_command *command = &pb_commands[id];
	char name[32], line[96];
	snprintf(name, sizeof name, "powbench %s", command->name);
	snprintf(line, sizeof line, "%s [OPTION]...%s%s", name, command->most ? " " : "", command->arguments);
	page->title(out, name, command->summary);
	page->section(out, "Usage");
	page->command(out, line, "");
	if (command->words[0])
		page->entry(out, command->arguments, command->words);
	write_options(out, page, 1u << id);
	if (id == PB_COMMAND_RUN)
		pb_catalogue_parameters(out, page);
}

int pb_help_command(FILE *out, const struct pb_options *options, struct pb_why *why)
{
	static const struct pb_page_style *const pages[] = {
	    [PB_FORMAT_TEXT] = &pb_page_text,
	    [PB_FORMAT_MAN] = &pb_page_man,
	    [PB_FORMAT_MARKDOWN] = &pb_page_markdown,
	};
	enum pb_command_id id;
	if (options->format == PB_FORMAT_BASH)
		pb_completion_bash(out);
	else if (options->format == PB_FORMAT_ZSH)
		pb_completion_zsh(out);
	else if (options->arguments.count == 0)
		write_everything(out, pages[options->format]);
	else if (pb_command_find(&id, options->arguments.names[0], why) == 0)
		write_command(out, pages[options->format], id);
	else
		return -EINVAL;
	return 0;
}

int pb_version_command(FILE *out, const struct pb_options *options, struct pb_why *why)
{
	(void)options, (void)why;
	fprintf(out, "powbench %s (%s)\n%s %s, flags: %s\n", pb_version.number, pb_version.commit, pb_version.compiler,
	        pb_version.build_type, pb_version.flags);
	return 0;
}
