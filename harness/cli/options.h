/*
 * options.h: the command line as plain data. Kernels, drivers and parameters are names here: only their form is
 * checked, since plug-ins may define them.
 */
#ifndef HARNESS_OPTIONS_H
#define HARNESS_OPTIONS_H

#include <powbench/driver.h>

#include "cluster/binding.h"
#include "harness/cli/commands.h"
#include "harness/cli/names.h"

#define PB_WORKERS_MAX 16384u
#define PB_ALL "all" /* in a list of kernels or drivers; it is then the only entry */

enum pb_format {
	PB_FORMAT_TEXT,
	PB_FORMAT_MAN,
	PB_FORMAT_BASH,
	PB_FORMAT_ZSH,
	PB_FORMAT_MARKDOWN,
	PB_FORMAT_CSV,
	PB_FORMAT_JSON,
	PB_FORMAT_MD,
	PB_FORMAT_HTML,
	PB_FORMATS
};

/* Whose JSON `convert` reads or writes. */
enum pb_tool { PB_TOOL_NONE, PB_TOOL_GOOGLE, PB_TOOL_HYPERFINE };

/* -w 2x4: ranks, and workers of each. */
struct pb_grid {
	uint32_t ranks, each;
};

/* -p kernel.name=value */
struct pb_assignment {
	char *kernel, *name, *value;
};

/* --schedule KIND[,GRAIN] */
#define PB_SCHEDULES 3u
struct pb_schedule_choice {
	enum pb_schedule_kind kind;
	uint64_t grain; /* 0: automatic */
};

struct pb_options {
	enum pb_command_id command;
	struct pb_names arguments; /* of the command; `COMMAND --help` is `help COMMAND` */

	struct pb_names kernels, drivers; /* never empty after `run` is parsed */
	uint32_t *workers;                /* or nodes: 1..PB_WORKERS_MAX, without duplicates, as given */
	size_t worker_count;              /* 0, and no grids: auto */
	struct pb_grid *grids;            /* of 1..PB_WORKERS_MAX workers, without duplicates */
	size_t grid_count;
	bool auto_workers;                 /* beside those that are given */
	struct pb_assignment *assignments; /* a parameter with two different values is a sweep over both */
	size_t assignment_count;
	struct pb_schedule_choice schedules[PB_SCHEDULES]; /* of different kinds */
	size_t schedule_count;                             /* at least one after `run` or `metg` is parsed */
	double rate_per_s;                                 /* 0: as fast as they go */
	char *launcher;                                    /* a command line; NULL: mpirun */
	uint64_t relaunches;
	enum pb_pin pin;
	bool weak;

	double ci; /* wanted half-width of the interval, relative: 0.02 */
	uint64_t budget_ns;
	bool budget_given; /* by the user, not the default */
	uint64_t reps;     /* 0: until ci or budget */
	uint64_t seed;
	uint64_t in_flight; /* items that wait at once */
	uint64_t cores;     /* to foretell for; 0: one per worker */

	uint64_t ranks_per_node;
	char *sbatch, *collect; /* options of sbatch; a folder */
	bool array, no_wait;

	char *output, *resume; /* folders; NULL: not given */
	struct pb_names plugins;
	bool no_charts, no_ceiling, quiet, quick;

	struct {
		char *host; /* numeric address */
		uint16_t port;
		uint64_t latency_ns, jitter_ns;
		double rate_limit; /* requests per second; 0: none */
		double fail;       /* share of the requests, 0..1 */
	} server;

	char *against, *against_binary; /* a run's folder, a program; NULL: not given */
	double threshold, confidence;   /* of comparing, both 0..1 */
	enum pb_tool from, to;

	enum pb_format format;
};

/*
 * The command line after the program's name without those options: the words first, then --name=value, so that more
 * options can follow. `without` ends in NULL. `*argz` is an argz vector (argz.h), which the caller frees, also after a
 * failure, which is as of pb_options_parse().
 */
int pb_options_rewrite(char **argz, size_t *length, int argc, char **argv, const char *const *without,
                       struct pb_why *why);

/*
 * Parses the command line. Options that are not given have their defaults.
 * Fails with -EINVAL and one line that names the option and its value and says what is allowed, or -ENOMEM.
 * pb_options_free() is due in either case, and takes a zeroed one.
 */
int pb_options_parse(struct pb_options *options, int argc, char **argv, struct pb_why *why);
void pb_options_free(struct pb_options *options);

#endif
