#include "harness/cli/help.h"

#include <errno.h>

#include "harness/cli/catalogue.h"
#include "harness/cli/completion.h"
#include "harness/exit_status.h"
#include "harness/show/notes.h"
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
    {"powbench tour --quick", "the classic workloads under every model, in one table"},
    {"powbench audit results/RUN_ID && powbench advise results/RUN_ID", "is the run reportable, and what to use?"},
    {"powbench metg -d pthread,async", "how small may an item be, and how short a wait?"},
    {"powbench report results/RUN_ID", "one page of it all: tables, charts, noise, the machine, the command line"},
    {"mpirun -n 16 powbench -d mpi", "1, 2, 4, 8 and 16 ranks in one launch"},
    {"powbench submit --nodes 1,2,4 -- -k sumsq",
     "a batch job of Slurm for each number of nodes, and one run of them all"},
    {"powbench run --against results/RUN_ID", "is this build slower? both in turns; exit status 1: yes"},
    {"powbench --resume results/RUN_ID", "go on after a crash; nothing is measured twice"},
    {0},
};

static const struct line files[] = {
    {"results/RUN_ID/samples.csv", "one row per timed execution"},
    {"results/RUN_ID/workers.csv", "one row per worker of a timed execution"},
    {"results/RUN_ID/timeline.csv", "what each worker did from when to when, in one sample of each cell"},
    {"results/RUN_ID/requests.csv", "one row per attempt at a request, of kernels that make any"},
    {"results/RUN_ID/tour.csv", "one row per workload and model of a tour"},
    {"results/RUN_ID/metg.csv", "one row per driver of metg: the smallest item, the shortest wait"},
    {"results/RUN_ID/metg_sizes.csv", "one row per size that they are found with"},
    {"results/RUN_ID/summary.csv", "one row per cell: median, interval, speedup, efficiency"},
    {"results/RUN_ID/models.csv", "one row per law of scaling, for a kernel under a driver: fit, interval, test"},
    {"results/RUN_ID/run.json", "machine, software, command line and clock of the run"},
    {"results/RUN_ID/charts/", "gnuplot scripts, and their pictures as SVG and PNG"},
    {0},
};

static const char title[] = "how does this work scale here, under each parallel model?";

static void write_commands(struct pb_page *page)
{
	pb_page_section(page, "Commands");
	for (unsigned i = 0; i < PB_COMMAND_COUNT; i++) {
		char term[64];
		const struct pb_command *command = &pb_commands[i];
		snprintf(term, sizeof term, "%s%s%s", command->name, command->arguments[0] ? " " : "",
		         command->arguments);
		pb_page_entry(page, term, command->summary);
	}
}

static void write_option(struct pb_page *page, const struct pb_option *option)
{
	char term[80], text[256], letter[8] = "    ";
	if (option->letter)
		snprintf(letter, sizeof letter, "-%c, ", option->letter);
	snprintf(term, sizeof term, "%s--%s%s%s", option->letter || page->style == &pb_page_text ? letter : "",
	         option->name, option->argument ? " " : "", option->argument ? option->argument : "");
	if (option->initial)
		snprintf(text, sizeof text, page->style == &pb_page_text ? "%s [%s]" : "%s (default: %s)",
		         option->summary, option->initial);
	else
		snprintf(text, sizeof text, "%s", option->summary);
	pb_page_entry(page, term, text);
}

/* Those of any of the commands in the mask, under the headings of their groups. */
static void write_options(struct pb_page *page, unsigned commands)
{
	const char *group = "";
	for (const struct pb_option *option = pb_option_table; option->name; option++) {
		if (!(option->commands & commands))
			continue;
		if (strcmp(option->group, group) != 0)
			pb_page_group(page, option->group);
		group = option->group;
		write_option(page, option);
	}
}

static void write_lines(struct pb_page *page, const char *heading, const struct line *lines)
{
	pb_page_section(page, heading);
	for (; lines->term; lines++)
		pb_page_command(page, lines->term, lines->text);
}

static void write_exit_statuses(struct pb_page *page)
{
	static const struct line statuses[] = {
#define X(name, value, summary) {#value, summary},
	    PB_EXIT_STATUSES(X)
#undef X
	        {0},
	};
	pb_page_section(page, "Exit status");
	for (const struct line *line = statuses; line->term; line++)
		pb_page_entry(page, line->term, line->text);
}

static void write_notes(struct pb_page *page)
{
	pb_page_section(page, "Notes in the table");
	for (const struct pb_note *note = pb_notes; note->word; note++)
		pb_page_entry(page, note->word, note->advice);
}

/* A screen for a terminal; the other styles are to be read at length and have everything. */
static void write_everything(struct pb_page *page)
{
	bool at_length = page->style != &pb_page_text;
	pb_page_title(page, "powbench", title);
	write_lines(page, at_length ? "Synopsis" : "Usage", usage);
	write_commands(page);
	if (at_length)
		pb_page_section(page, "Options");
	write_options(page, ~0u);
	if (at_length) {
		pb_catalogue_kernels(page);
		pb_catalogue_parameters(page);
		pb_catalogue_drivers(page);
		write_lines(page, "Files", files);
		write_notes(page);
	}
	write_lines(page, "Examples", examples);
	write_exit_statuses(page);
}

static void write_command(struct pb_page *page, enum pb_command_id id)
{
	const struct pb_command *command = &pb_commands[id];
	char name[32], line[96], words[256];
	snprintf(name, sizeof name, "powbench %s", command->name);
	snprintf(line, sizeof line, "%s [OPTION]...%s%s", name, command->most ? " " : "", command->arguments);
	pb_page_title(page, name, command->summary);
	pb_page_section(page, "Usage");
	pb_page_command(page, line, "");
	if (command->words[0])
		pb_page_entry(page, command->arguments, pb_catalogue_choices(words, sizeof words, command->words));
	write_options(page, 1u << id);
	if (id == PB_COMMAND_RUN)
		pb_catalogue_parameters(page);
	if (id == PB_COMMAND_RUN || id == PB_COMMAND_PLOT)
		write_notes(page);
}

int pb_help_command(FILE *out, const struct pb_options *options, struct pb_why *why)
{
	static const struct pb_page_style *const styles[] = {
	    [PB_FORMAT_TEXT] = &pb_page_text,
	    [PB_FORMAT_MAN] = &pb_page_man,
	    [PB_FORMAT_MARKDOWN] = &pb_page_markdown,
	};
	enum pb_command_id id;
	struct pb_page page = {out, options->format <= PB_FORMAT_MARKDOWN ? styles[options->format] : NULL,
	                       PB_PAGE_EMPTY}; /* no style: a shell's script, not a page */
	int error = 0;
	if (options->format > PB_FORMAT_MARKDOWN)
		error = pb_fail(why, -EINVAL, "help: --format must be one of text, man, bash, zsh, markdown");
	else if (options->format == PB_FORMAT_BASH)
		pb_completion_bash(out);
	else if (options->format == PB_FORMAT_ZSH)
		pb_completion_zsh(out);
	else if (options->arguments.count == 0)
		write_everything(&page);
	else if (!(error = pb_command_find(&id, options->arguments.names[0], why)))
		write_command(&page, id);
	return error;
}

int pb_version_command(FILE *out, const struct pb_options *options, struct pb_why *why)
{
	(void)options, (void)why;
	fprintf(out, "powbench %s (%s)\n%s %s, flags: %s\n", pb_version.number, pb_version.commit, pb_version.compiler,
	        pb_version.build_type, pb_version.flags);
	return 0;
}
