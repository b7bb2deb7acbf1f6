#include "harness/cli/commands.h"

#include <assert.h>

#include "harness/cli/option_store.h"
#include "harness/cli/unknown.h"

const struct pb_command pb_commands[PB_COMMAND_COUNT] = {
#define X(id, name, most, arguments, words, summary) {name, most, arguments, words, summary},
    PB_COMMANDS(X)
#undef X
};

int pb_command_find(enum pb_command_id *id, const char *name, struct pb_why *why)
{
	const char *names[PB_COMMAND_COUNT];
	for (unsigned i = 0; i < PB_COMMAND_COUNT; i++) {
		names[i] = pb_commands[i].name;
		if (strcmp(name, names[i]) != 0)
			continue;
		*id = i;
		return 0;
	}
	return pb_unknown(why, "unknown command", name, names, PB_COMMAND_COUNT);
}

#define WHAT "What to measure"
#define SHARED "How the work is shared out"
#define LONG "How long to measure"
#define WHERE "Where it goes"
#define OTHER "Other"

#define RUN (1u << PB_COMMAND_RUN)
#define LIST (1u << PB_COMMAND_LIST)
#define HELP (1u << PB_COMMAND_HELP)
#define EVERY ((1u << PB_COMMAND_COUNT) - 1)

#define STORE(kind, member) pb_store_##kind, offsetof(struct pb_options, member), 0
#define MEANS(command) NULL, 0, PB_COMMAND_##command

/* clang-format off */
const struct pb_option pb_option_table[] = {
	{"kernels", 'k', WHAT, "LIST", "pow", "all", PB_HINT_KERNELS, true, RUN,
	 "kernels to measure, or all", STORE(names, kernels)},
	{"drivers", 'd', WHAT, "LIST", "all", "all", PB_HINT_DRIVERS, true, RUN,
	 "drivers to measure them under, or all", STORE(names, drivers)},
	{"workers", 'w', WHAT, "LIST", "auto", "auto", PB_HINT_WORDS, true, RUN,
	 "1,2,4 or 1-4 workers; auto: up to all cores", STORE(workers, workers)},
	{"param", 'p', WHAT, "KERNEL.NAME=VALUE", NULL, NULL, PB_HINT_PARAMETERS, true, RUN,
	 "set a parameter; given twice: measure both values", STORE(assignment, assignments)},
	{"plugin", 0, WHAT, "FILE.so", NULL, NULL, PB_HINT_FILE, true, RUN | LIST,
	 "load kernels and drivers from a shared object", STORE(paths, plugins)},

	{"schedule", 0, SHARED, "KIND[,GRAIN]", "dynamic", "static|dynamic|guided", PB_HINT_WORDS, false, RUN,
	 "claims of items: static, dynamic, guided", STORE(schedule, schedule)},
	{"pin", 0, SHARED, "HOW", "none", "none|compact|scatter", PB_HINT_WORDS, false, RUN,
	 "bind workers to cores: none, compact, scatter", STORE(word, pin)},
	{"scaling", 0, SHARED, "HOW", "strong", "strong|weak", PB_HINT_WORDS, false, RUN,
	 "strong: one job for all; weak: one per worker", STORE(scaling, weak)},

	{"ci", 0, LONG, "PERCENT", "2", NULL, PB_HINT_NONE, false, RUN,
	 "repeat until medians are known to within this", STORE(percent, ci)},
	{"budget", 0, LONG, "TIME", "90s", NULL, PB_HINT_NONE, false, RUN,
	 "stop repeating after this time: 90s, 2m", STORE(time, budget_ns)},
	{"reps", 0, LONG, "N", NULL, NULL, PB_HINT_NONE, false, RUN,
	 "repeat exactly so often; no --ci, no --budget", STORE(positive_count, reps)},
	{"seed", 0, LONG, "N", "1", NULL, PB_HINT_NONE, false, RUN,
	 "seed of the order of measuring", STORE(count, seed)},

	{"output", 'o', WHERE, "DIR", NULL, NULL, PB_HINT_FOLDER, false, RUN,
	 "folder of this run; by default results/RUN_ID", STORE(path, output)},
	{"resume", 0, WHERE, "DIR", NULL, NULL, PB_HINT_FOLDER, false, RUN,
	 "go on with an interrupted run", STORE(path, resume)},
	{"no-charts", 0, WHERE, NULL, NULL, NULL, PB_HINT_NONE, false, RUN,
	 "write the CSV files only", STORE(flag, no_charts)},
	{"quiet", 'q', WHERE, NULL, NULL, NULL, PB_HINT_NONE, false, RUN,
	 "print only errors and the folder of the run", STORE(flag, quiet)},

	{"format", 0, OTHER, "FORMAT", "text", "text|man|bash|zsh|markdown", PB_HINT_WORDS, false, HELP,
	 "text, man, bash, zsh or markdown", STORE(word, format)},
	{"help", 'h', OTHER, NULL, NULL, NULL, PB_HINT_NONE, false, EVERY,
	 "explain a command, or everything", MEANS(HELP)},
	{"version", 'V', OTHER, NULL, NULL, NULL, PB_HINT_NONE, false, EVERY,
	 "say which powbench this is", MEANS(VERSION)},
	{0},
};
/* clang-format on */

static_assert(sizeof pb_option_table / sizeof *pb_option_table <= PB_OPTIONS_MOST, "raise PB_OPTIONS_MOST");
