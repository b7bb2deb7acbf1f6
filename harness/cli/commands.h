/*
 * commands.h: the one table of commands and the one table of options. Parsing, --help, the man page, the completions
 * and docs/reference.md are all made from them: a new command is one line here and its function in the dispatcher, a
 * new option is one line in commands.c and the function that stores its value.
 */
#ifndef HARNESS_COMMANDS_H
#define HARNESS_COMMANDS_H

#include <powbench/base.h>

struct pb_options;

/* id, name, most arguments, what they are, the words they can be (separated by '|'; "": any text), summary */
#define PB_COMMANDS(X)                                                                                                 \
	X(RUN, "run", 0, "", "", "measure kernels under drivers, and check (default)")                                 \
	X(LIST, "list", 1, "[WHAT]", "kernels|parameters|drivers|machine",                                             \
	  "show what there is to measure, and with what")                                                              \
	X(TOUR, "tour", 16, "[WORKLOAD]...",                                                                           \
	  "pow|sumsq|counter|race|sleep|random|save|fetch|scrape|crawl|batch|stream|tick|futures",                     \
	  "the classic workloads under every model, as one table")                                                     \
	X(SUBMIT, "submit", 1000, "[-- RUN-OPTION]...", "",                                                            \
	  "one run by batch jobs of Slurm, over several numbers of nodes")                                             \
	X(METG, "metg", 0, "", "", "the smallest item that each driver runs efficiently")                              \
	X(PLOT, "plot", 1, "DIR", "", "draw the charts of a run again")                                                \
	X(SELFTEST, "selftest", 0, "", "", "set what is to be found, measure it, find it again")                       \
	X(COMPARE, "compare", 2, "A B", "", "whether run B is slower than run A, cell by cell, with a test")           \
	X(REPORT, "report", 1, "RUN", "", "a run as one HTML page, RUN/report.html")                                   \
	X(CONVERT, "convert", 1, "RUN|FILE", "", "a run to or from the JSON of Google Benchmark or hyperfine")         \
	X(AUDIT, "audit", 1, "RUN", "", "is this run reportable? twelve rules, one by one, with figures")              \
	X(ADVISE, "advise", 1, "RUN", "", "which driver and how many workers to use, and why")                         \
	X(PREDICT, "predict", 1, "RUN", "", "a run with more workers, where its data tell")                            \
	X(SERVE, "serve", 0, "", "", "a local HTTP server with set latency, until Ctrl-C")                             \
	X(HELP, "help", 1, "[COMMAND]", "", "explain a command, or everything")                                        \
	X(VERSION, "version", 0, "", "", "say which powbench this is")

enum pb_command_id {
#define X(id, name, most, arguments, words, summary) PB_COMMAND_##id,
	PB_COMMANDS(X)
#undef X
	    PB_COMMAND_COUNT
};

struct pb_command {
	const char *name;
	size_t most;           /* arguments that it takes */
	const char *arguments; /* as in a synopsis; one in brackets can be left out */
	const char *words;     /* that an argument can be, separated by '|'; "": any text */
	const char *summary;
};

/* In the order of enum pb_command_id. */
extern const struct pb_command pb_commands[PB_COMMAND_COUNT];

/* 0, or -EINVAL with the nearest known name in the reason. */
int pb_command_find(enum pb_command_id *id, const char *name, struct pb_why *why);

enum pb_option_hint {
	PB_HINT_NONE,
	PB_HINT_WORDS, /* those of `words` */
	PB_HINT_KERNELS,
	PB_HINT_DRIVERS,
	PB_HINT_PARAMETERS,
	PB_HINT_FILE,
	PB_HINT_FOLDER,
};

struct pb_option {
	const char *name;         /* long, without dashes; NULL ends the table */
	char letter;              /* 0: none */
	bool repeats;             /* giving it again adds to it; otherwise the last one counts */
	enum pb_option_hint hint; /* what completes its value */
	const char *group;        /* heading in --help */
	const char *argument;     /* NULL: a flag */
	const char *initial;      /* the default, as the user would write it; NULL: none */
	const char *words;        /* that the value can be or begin with, separated by '|'; NULL: any */
	const char *summary;
	/* Stores the value (NULL for a flag) in that member of the options, or fails with what is allowed, without
	 * naming the option. NULL: the option stands for a command. */
	int (*store)(struct pb_options *options, const struct pb_option *option, const char *value, struct pb_why *why);
	size_t member;
	unsigned commands;        /* bit 1 << PB_COMMAND_x: it is an option of that command */
	enum pb_command_id means; /* where store is NULL */
};

enum { PB_OPTIONS_MOST = 64 };
extern const struct pb_option pb_option_table[];

static inline bool pb_option_applies(const struct pb_option *option, enum pb_command_id command)
{
	return option->commands & (1u << command);
}

#endif
