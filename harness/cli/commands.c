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
#define BATCH "Batch jobs"
#define WHERE "Where it goes"
#define SERVER "The local server"
#define JUDGED "Comparing runs"
#define FOREIGN "Other tools' files"
#define OTHER "Other"

#define RUN (1u << PB_COMMAND_RUN)
#define LIST (1u << PB_COMMAND_LIST)
#define TOUR (1u << PB_COMMAND_TOUR)
#define SELFTEST (1u << PB_COMMAND_SELFTEST)
#define COMPARE (1u << PB_COMMAND_COMPARE)
#define REPORT (1u << PB_COMMAND_REPORT)
#define CONVERT (1u << PB_COMMAND_CONVERT)
#define AUDIT (1u << PB_COMMAND_AUDIT)
#define ADVISE (1u << PB_COMMAND_ADVISE)
#define SUBMIT (1u << PB_COMMAND_SUBMIT)
#define METG (1u << PB_COMMAND_METG)
#define PREDICT (1u << PB_COMMAND_PREDICT)
#define SERVE (1u << PB_COMMAND_SERVE)
#define HELP (1u << PB_COMMAND_HELP)
#define EVERY ((1u << PB_COMMAND_COUNT) - 1)

#define STORE(commands, kind, member) pb_store_##kind, offsetof(struct pb_options, member), commands, 0
#define MEANS(commands, command) NULL, 0, commands, PB_COMMAND_##command

/* clang-format off */
const struct pb_option pb_option_table[] = {
	{"kernels", 'k', true, PB_HINT_KERNELS, WHAT, "LIST", "pow", "all",
	 "kernels to measure, or all", STORE(RUN, names, kernels)},
	{"drivers", 'd', true, PB_HINT_DRIVERS, WHAT, "LIST", "all", "all",
	 "drivers to measure them under, or all", STORE(RUN | TOUR | SELFTEST | METG, names, drivers)},
	{"workers", 'w', true, PB_HINT_WORDS, WHAT, "LIST", "auto", "auto",
	 "1,2,4 or 1-4 workers, 2x4: ranks x threads of mpi+...; auto: up to all cores; predict: 64,1024,16384",
	 STORE(RUN | METG | PREDICT, workers, workers)},
	{"cores", 0, false, PB_HINT_NONE, WHAT, "N", NULL, NULL,
	 "cores to foretell for, like those measured; without: one per worker", STORE(PREDICT, positive_count, cores)},
	{"param", 'p', true, PB_HINT_PARAMETERS, WHAT, "KERNEL.NAME=VALUE", NULL, NULL,
	 "set a parameter; given twice: measure both values", STORE(RUN, assignment, assignments)},
	{"in-flight", 0, false, PB_HINT_NONE, WHAT, "N", "1000", NULL,
	 "items that wait at once; 0: measure none that wait", STORE(METG, count, in_flight)},
	{"plugin", 0, true, PB_HINT_FILE, WHAT, "FILE.so", NULL, NULL,
	 "load kernels and drivers from a shared object", STORE(RUN | LIST | PREDICT, paths, plugins)},

	{"schedule", 0, true, PB_HINT_WORDS, SHARED, "KIND[,GRAIN]", "dynamic", "static|dynamic|guided",
	 "how items are claimed, GRAIN at once; given again: measure each kind",
	 STORE(RUN | METG, schedule, schedules)},
	{"rate", 0, false, PB_HINT_NONE, SHARED, "R", NULL, NULL,
	 "offer R items per second, one by one; requests count from then", STORE(RUN, rate, rate_per_s)},
	{"pin", 0, false, PB_HINT_WORDS, SHARED, "HOW", "none", "none|compact|scatter",
	 "bind workers to cores: none, compact, scatter", STORE(RUN, word, pin)},
	{"launcher", 0, false, PB_HINT_NONE, SHARED, "COMMAND", NULL, NULL,
	 "what starts the ranks, in quotes: an mpirun or srun; rank 0 on this host",
	 STORE(RUN | TOUR | METG, path, launcher)},
	{"relaunch", 0, false, PB_HINT_NONE, SHARED, "N", "0", NULL,
	 "go on with new ranks when some are lost, up to N times", STORE(RUN | TOUR | METG, count, relaunches)},
	{"scaling", 0, false, PB_HINT_WORDS, SHARED, "HOW", "strong", "strong|weak",
	 "strong: one job for all; weak: one per worker", STORE(RUN, scaling, weak)},

	{"ci", 0, false, PB_HINT_NONE, LONG, "PERCENT", "2", NULL,
	 "repeat until medians are known to within this", STORE(RUN, percent, ci)},
	{"budget", 0, false, PB_HINT_NONE, LONG, "TIME", "90s", NULL,
	 "stop repeating after this time: 90s, 2m", STORE(RUN | METG, time, budget_ns)},
	{"reps", 0, false, PB_HINT_NONE, LONG, "N", NULL, NULL,
	 "repeat exactly so often; no --ci, no --budget", STORE(RUN | TOUR | SELFTEST | METG, positive_count, reps)},
	{"seed", 0, false, PB_HINT_NONE, LONG, "N", "1", NULL,
	 "seed of the order of measuring", STORE(RUN | TOUR | METG, count, seed)},

	{"no-ceiling", 0, false, PB_HINT_NONE, LONG, NULL, NULL, NULL,
	 "skip the measured ceiling: N serial copies at once", STORE(RUN, flag, no_ceiling)},

	{"quick", 0, false, PB_HINT_NONE, LONG, NULL, NULL, NULL,
	 "a tour with waits scaled down to a tenth", STORE(TOUR, flag, quick)},

	{"nodes", 0, true, PB_HINT_NONE, BATCH, "LIST", NULL, NULL,
	 "1,2,4 or 1-4 nodes of the cluster: a job for each", STORE(SUBMIT, workers, workers)},
	{"ranks-per-node", 0, false, PB_HINT_NONE, BATCH, "N", "4", NULL,
	 "ranks on each node; a job measures all of its, unless -w says otherwise",
	 STORE(SUBMIT, positive_count, ranks_per_node)},
	{"array", 0, false, PB_HINT_NONE, BATCH, NULL, NULL, NULL,
	 "one job array; each of its tasks is given as many nodes as the largest needs", STORE(SUBMIT, flag, array)},
	{"sbatch", 0, false, PB_HINT_NONE, BATCH, "OPTIONS", NULL, NULL,
	 "options for sbatch, in quotes: '--partition=long --time=2:00:00'", STORE(SUBMIT, path, sbatch)},
	{"no-wait", 0, false, PB_HINT_NONE, BATCH, NULL, NULL, NULL,
	 "end when the jobs are submitted; with --collect: with what there is", STORE(SUBMIT, flag, no_wait)},
	{"collect", 0, false, PB_HINT_FOLDER, BATCH, "DIR", NULL, NULL,
	 "wait for jobs that were submitted before, and bring their samples together", STORE(SUBMIT, path, collect)},

	{"output", 'o', false, PB_HINT_FILE, WHERE, "DIR", NULL, NULL,
	 "folder of this run, by default results/RUN_ID; report, convert: file",
	 STORE(RUN | TOUR | METG | SUBMIT | REPORT | CONVERT, path, output)},
	{"resume", 0, false, PB_HINT_FOLDER, WHERE, "DIR", NULL, NULL,
	 "go on with a run; --budget, --ci or --reps replace its own",
	 STORE(RUN | SUBMIT, path, resume)},
	{"no-charts", 0, false, PB_HINT_NONE, WHERE, NULL, NULL, NULL,
	 "write the CSV files only", STORE(RUN | TOUR | METG | SUBMIT | PREDICT, flag, no_charts)},
	{"quiet", 'q', false, PB_HINT_NONE, WHERE, NULL, NULL, NULL,
	 "print only errors and the folder of the run", STORE(RUN | TOUR | METG | SUBMIT, flag, quiet)},

	{"against", 0, false, PB_HINT_FOLDER, JUDGED, "RUN", NULL, NULL,
	 "measure RUN's command line again, interleaved with RUN's program", STORE(RUN, path, against)},
	{"against-binary", 0, false, PB_HINT_FILE, JUDGED, "FILE", NULL, NULL,
	 "another build of powbench, in place of RUN's program", STORE(RUN, path, against_binary)},
	{"threshold", 0, false, PB_HINT_NONE, JUDGED, "PERCENT", "1", NULL,
	 "times that differ by less are the same", STORE(RUN | COMPARE, percent, threshold)},
	{"confidence", 0, false, PB_HINT_NONE, JUDGED, "PERCENT", "95", NULL,
	 "that no equal cell is called slower or faster", STORE(RUN | COMPARE, confidence, confidence)},

	{"from", 0, false, PB_HINT_WORDS, FOREIGN, "TOOL", NULL, "google|hyperfine",
	 "read its JSON: google (Benchmark) or hyperfine", STORE(CONVERT, tool, from)},
	{"to", 0, false, PB_HINT_WORDS, FOREIGN, "TOOL", NULL, "google|hyperfine",
	 "write its JSON: google (Benchmark) or hyperfine", STORE(CONVERT, tool, to)},

	{"port", 0, false, PB_HINT_NONE, SERVER, "N", "0", NULL,
	 "to listen on; 0: any that is free", STORE(SERVE, port, server.port)},
	{"host", 0, false, PB_HINT_NONE, SERVER, "ADDRESS", "127.0.0.1", NULL,
	 "to listen on, numeric; 0.0.0.0: this host's all", STORE(SERVE, path, server.host)},
	{"latency", 0, false, PB_HINT_NONE, SERVER, "TIME", "50ms", NULL,
	 "from a request to its answer, never less", STORE(SERVE, wait, server.latency_ns)},
	{"jitter", 0, false, PB_HINT_NONE, SERVER, "TIME", "0", NULL,
	 "up to so much more, at random", STORE(SERVE, wait, server.jitter_ns)},
	{"rate-limit", 0, false, PB_HINT_NONE, SERVER, "R", NULL, NULL,
	 "requests per second; others get status 429", STORE(SERVE, rate, server.rate_limit)},
	{"fail", 0, false, PB_HINT_NONE, SERVER, "PERCENT", "0", NULL,
	 "of the requests, at random, get status 500", STORE(SERVE, share, server.fail)},

	{"format", 0, false, PB_HINT_WORDS, OTHER, "FORMAT", "text", "text|man|bash|zsh|markdown|csv|json|md|html",
	 "text; help: man, bash, zsh, markdown; compare, predict, report: csv, json, md; audit, advise: json, md; report: html",
	 STORE(HELP | COMPARE | REPORT | AUDIT | ADVISE | PREDICT, word, format)},
	{"help", 'h', false, PB_HINT_NONE, OTHER, NULL, NULL, NULL,
	 "explain a command, or everything", MEANS(EVERY, HELP)},
	{"version", 'V', false, PB_HINT_NONE, OTHER, NULL, NULL, NULL,
	 "say which powbench this is", MEANS(EVERY, VERSION)},
	{0},
};
/* clang-format on */

static_assert(sizeof pb_option_table / sizeof *pb_option_table <= PB_OPTIONS_MOST, "raise PB_OPTIONS_MOST");
