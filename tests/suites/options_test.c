/* The command line: what it means, and what is said of one that means nothing. */
#include <argz.h>
#include <errno.h>
#include <stdlib.h>

#include "harness/cli/options.h"
#include "support/suite.h"
#include "support/texts.h"

enum { WORDS = 16 }; /* room for the NULL behind the last one */

static int parse(struct pb_options *options, const char *const *words, struct pb_why *why)
{
	char *argv[WORDS + 2] = {(char *)"powbench"};
	int argc = 1;
	while (*words)
		argv[argc++] = (char *)*words++;
	return pb_options_parse(options, argc, argv, why);
}

static struct pb_options accept(const char *const *words)
{
	struct pb_options options;
	struct pb_why why = {""};
	CU_ASSERT_EQUAL(parse(&options, words, &why), 0);
	texts_check(why.text, "");
	return options;
}

#define ACCEPT(...) accept((const char *const[WORDS]){__VA_ARGS__})

static void defaults_are_those_of_the_table(void)
{
	struct pb_options options = ACCEPT(NULL);
	CU_ASSERT_EQUAL(options.command, PB_COMMAND_RUN);
	CU_ASSERT_EQUAL_FATAL(options.kernels.count, 1);
	texts_check(options.kernels.names[0], "pow");
	CU_ASSERT_EQUAL_FATAL(options.drivers.count, 1);
	texts_check(options.drivers.names[0], PB_ALL);
	CU_ASSERT_EQUAL(options.worker_count, 0);
	CU_ASSERT_EQUAL(options.assignment_count, 0);
	CU_ASSERT_EQUAL(options.schedule_count, 1);
	CU_ASSERT_EQUAL(options.schedules[0].kind, PB_SCHEDULE_DYNAMIC);
	CU_ASSERT_EQUAL(options.pin, PB_PIN_NONE);
	CU_ASSERT_FALSE(options.weak);
	CU_ASSERT_DOUBLE_EQUAL(options.ci, 0.02, 1e-12);
	CU_ASSERT_EQUAL(options.budget_ns, UINT64_C(90000000000));
	CU_ASSERT_EQUAL(options.reps, 0);
	CU_ASSERT_PTR_NULL(options.output);
	pb_options_free(&options);
}

static void the_server_has_options_of_its_own(void)
{
	struct pb_options options = ACCEPT("serve");
	CU_ASSERT_EQUAL(options.command, PB_COMMAND_SERVE);
	texts_check(options.server.host, "127.0.0.1");
	CU_ASSERT_EQUAL(options.server.port, 0);
	CU_ASSERT_EQUAL(options.server.latency_ns, 50000000);
	CU_ASSERT_EQUAL(options.server.jitter_ns, 0);
	CU_ASSERT(options.server.rate_limit == 0 && options.server.fail == 0);
	pb_options_free(&options);
	options = ACCEPT("serve", "--port", "65535", "--latency", "0", "--jitter=1.5ms", "--rate-limit", "10000",
	                 "--fail", "1%", "--host", "::1");
	texts_check(options.server.host, "::1");
	CU_ASSERT_EQUAL(options.server.port, 65535);
	CU_ASSERT_EQUAL(options.server.latency_ns, 0);
	CU_ASSERT_EQUAL(options.server.jitter_ns, 1500000);
	CU_ASSERT_DOUBLE_EQUAL(options.server.rate_limit, 10000, 0);
	CU_ASSERT_DOUBLE_EQUAL(options.server.fail, 0.01, 1e-12);
	pb_options_free(&options);
}

static void lists_keep_their_order_and_lose_duplicates(void)
{
	struct pb_options options = ACCEPT("-k", "sumsq,pow,sumsq", "--kernels=race", "-w", "4,1-3,2", "-w2,8");
	CU_ASSERT_EQUAL_FATAL(options.kernels.count, 3);
	texts_check(options.kernels.names[0], "sumsq");
	texts_check(options.kernels.names[2], "race");
	static const uint32_t expected[] = {4, 1, 2, 3, 8};
	CU_ASSERT_EQUAL_FATAL(options.worker_count, 5);
	CU_ASSERT_EQUAL(memcmp(options.workers, expected, sizeof expected), 0);
	pb_options_free(&options);
}

static void all_swallows_the_rest_of_its_list(void)
{
	struct pb_options options = ACCEPT("-k", "pow,all,race", "-d", "serial", "-d", "all");
	CU_ASSERT_EQUAL_FATAL(options.kernels.count, 1);
	texts_check(options.kernels.names[0], PB_ALL);
	CU_ASSERT_EQUAL_FATAL(options.drivers.count, 1);
	texts_check(options.drivers.names[0], PB_ALL);
	pb_options_free(&options);
}

static void every_worker_count_up_to_the_most_is_accepted(void)
{
	struct pb_options options = ACCEPT("-w", "1-16384", "-w", "16384,1-16384");
	CU_ASSERT_EQUAL(options.worker_count, PB_WORKERS_MAX);
	CU_ASSERT_EQUAL(options.workers[PB_WORKERS_MAX - 1], PB_WORKERS_MAX);
	pb_options_free(&options);
}

static void ranks_and_threads_stand_beside_numbers(void)
{
	struct pb_options options = ACCEPT("-w", "2x4,3,4x2,2x4", "-w", "auto");
	CU_ASSERT_EQUAL(options.worker_count + options.grid_count, 0);
	CU_ASSERT_TRUE(options.auto_workers);
	pb_options_free(&options);
	options = ACCEPT("-w", "2x4,3,4x2,2x4,auto");
	CU_ASSERT_EQUAL_FATAL(options.grid_count, 2);
	CU_ASSERT_EQUAL(options.grids[0].ranks, 2);
	CU_ASSERT_EQUAL(options.grids[0].each, 4);
	CU_ASSERT_EQUAL(options.grids[1].ranks, 4);
	CU_ASSERT_EQUAL_FATAL(options.worker_count, 1);
	CU_ASSERT_EQUAL(options.workers[0], 3);
	CU_ASSERT_TRUE(options.auto_workers);
	pb_options_free(&options);
}

static void auto_workers_can_be_asked_for(void)
{
	struct pb_options options = ACCEPT("-w", "2", "-w", "auto");
	CU_ASSERT_EQUAL(options.worker_count, 0);
	pb_options_free(&options);
}

static void a_parameter_may_be_given_with_several_values(void)
{
	struct pb_options options =
	    ACCEPT("-p", "race.sync=none", "-p", "race.sync=mutex", "-prace.sync=none", "-p", "a.b=c=d,e");
	CU_ASSERT_EQUAL_FATAL(options.assignment_count, 3);
	texts_check(options.assignments[1].kernel, "race");
	texts_check(options.assignments[1].name, "sync");
	texts_check(options.assignments[1].value, "mutex");
	texts_check(options.assignments[2].value, "c=d,e");
	pb_options_free(&options);
}

static void single_values_are_stored_and_the_last_one_counts(void)
{
	struct pb_options options = ACCEPT("--schedule", "guided,1k", "--pin=scatter", "--scaling", "weak", "--ci",
	                                   "50", "--ci", "0.5", "--budget", "2m", "-qodir");
	struct pb_options paced = ACCEPT("--rate", "2.5");
	CU_ASSERT_EQUAL(options.rate_per_s, 0);
	CU_ASSERT_EQUAL(paced.rate_per_s, 2.5);
	pb_options_free(&paced);
	CU_ASSERT_EQUAL(options.schedules[0].kind, PB_SCHEDULE_GUIDED);
	CU_ASSERT_EQUAL(options.schedules[0].grain, 1000);
	CU_ASSERT_EQUAL(options.pin, PB_PIN_SCATTER);
	CU_ASSERT_TRUE(options.weak);
	CU_ASSERT_DOUBLE_EQUAL(options.ci, 0.005, 1e-12);
	CU_ASSERT_EQUAL(options.budget_ns, UINT64_C(120000000000));
	CU_ASSERT_TRUE(options.quiet);
	CU_ASSERT_FALSE(options.no_charts);
	texts_check(options.output, "dir");
	pb_options_free(&options);
}

static void schedules_given_again_are_all_measured(void)
{
	struct pb_options options = ACCEPT("--schedule", "guided,7", "--schedule", "static");
	CU_ASSERT_EQUAL_FATAL(options.schedule_count, 2);
	CU_ASSERT_EQUAL(options.schedules[0].kind, PB_SCHEDULE_GUIDED);
	CU_ASSERT_EQUAL(options.schedules[0].grain, 7);
	CU_ASSERT_EQUAL(options.schedules[1].kind, PB_SCHEDULE_STATIC);
	CU_ASSERT_EQUAL(options.schedules[1].grain, 0);
	pb_options_free(&options);
}

static void words_and_options_mix_in_any_order_and_environment(void)
{
	setenv("POSIXLY_CORRECT", "1", 1);
	struct pb_options options = ACCEPT("--plugin", "a.so", "list", "--plugin", "b.so", "drivers");
	unsetenv("POSIXLY_CORRECT");
	CU_ASSERT_EQUAL(options.command, PB_COMMAND_LIST);
	CU_ASSERT_EQUAL(options.plugins.count, 2);
	CU_ASSERT_EQUAL_FATAL(options.arguments.count, 1);
	texts_check(options.arguments.names[0], "drivers");
	pb_options_free(&options);
	options = ACCEPT("plot", "--", "-dir");
	CU_ASSERT_EQUAL(options.command, PB_COMMAND_PLOT);
	texts_check(options.arguments.names[0], "-dir");
	pb_options_free(&options);
}

static void letters_may_share_an_argument(void)
{
	struct pb_options options = ACCEPT("-qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqw3");
	CU_ASSERT_TRUE(options.quiet);
	CU_ASSERT_EQUAL_FATAL(options.worker_count, 1);
	CU_ASSERT_EQUAL(options.workers[0], 3);
	pb_options_free(&options);
}

static void help_and_version_are_commands_too(void)
{
	struct pb_options options = ACCEPT("--help");
	CU_ASSERT_EQUAL(options.command, PB_COMMAND_HELP);
	CU_ASSERT_EQUAL(options.arguments.count, 0);
	pb_options_free(&options);
	options = ACCEPT("list", "-h", "--format", "bad");
	CU_ASSERT_EQUAL(options.command, PB_COMMAND_HELP);
	CU_ASSERT_EQUAL_FATAL(options.arguments.count, 1);
	texts_check(options.arguments.names[0], "list");
	pb_options_free(&options);
	options = ACCEPT("help", "run", "--format=man");
	CU_ASSERT_EQUAL(options.command, PB_COMMAND_HELP);
	CU_ASSERT_EQUAL(options.format, PB_FORMAT_MAN);
	pb_options_free(&options);
	options = ACCEPT("-V");
	CU_ASSERT_EQUAL(options.command, PB_COMMAND_VERSION);
	pb_options_free(&options);
}

static const struct {
	const char *words[6];
	const char *why;
} meaningless[] = {
    {{"-w", "0"}, "-w 0: workers are counted from 1"},
    {{"--workers", "1,0"}, "--workers 1,0: workers are counted from 1"},
    {{"-w", "1000000000"}, "-w 1000000000: at most 16384 workers"},
    {{"-w", "16385"}, "-w 16385: at most 16384 workers"},
    {{"-w", "99999999999999999999"}, "-w 99999999999999999999: at most 16384 workers"},
    {{"-w", "-2"}, "-w -2: '-2' is negative"},
    {{"-w", "abc"}, "-w abc: 'abc' is not a number"},
    {{"-w", "1.5"}, "-w 1.5: '1.5' is not a whole number"},
    {{"-w", ""}, "-w : a number is missing; write it like 1,2,4 or 1-4, 2x4, or auto"},
    {{"-w", "1,,2"}, "-w 1,,2: a number is missing; write it like 1,2,4 or 1-4, 2x4, or auto"},
    {{"-w", "0x2"}, "-w 0x2: workers are counted from 1"},
    {{"-w", "2x"}, "-w 2x: '' is not a number"},
    {{"-w", "2x3x4"}, "-w 2x3x4: '3x4' is not a number with one of the units k, M, G, T, Ki, Mi, Gi, Ti"},
    {{"-w", "200x200"}, "-w 200x200: at most 16384 workers"},
    {{"-w", "20000x1"}, "-w 20000x1: at most 16384 workers"},
    {{"metg", "-w", "2x4"}, "-w 2x4: RANKSxTHREADS is for powbench run: give numbers of workers"},
    {{"-w", "4-1"}, "-w 4-1: the range 4-1 is empty"},
    {{"-w", "1-"}, "-w 1-: '' is not a number"},
    {{"-w", "1-99999"}, "-w 1-99999: at most 16384 workers"},
    {{"-k", ""}, "-k : a name is missing; write it like one,two,three"},
    {{"-d", "serial,"}, "-d serial,: a name is missing; write it like one,two,three"},
    {{"-p", "first=5"}, "-p first=5: must be KERNEL.NAME=VALUE, like pow.first=5M"},
    {{"-p", "pow.first"}, "-p pow.first: must be KERNEL.NAME=VALUE, like pow.first=5M"},
    {{"-p", ".first=1"}, "-p .first=1: must be KERNEL.NAME=VALUE, like pow.first=5M"},
    {{"-p", "pow.=1"}, "-p pow.=1: must be KERNEL.NAME=VALUE, like pow.first=5M"},
    {{"-p", "pow=1.5"}, "-p pow=1.5: must be KERNEL.NAME=VALUE, like pow.first=5M"},
    {{"--schedule", "fair"}, "--schedule fair: must be one of static|dynamic|guided"},
    {{"--schedule", "static,0"}, "--schedule static,0: a grain is one item or more"},
    {{"--schedule", "static", "--schedule", "static,4"},
     "--schedule static,4: given twice: each kind is measured with one grain"},
    {{"--schedule", "static,"}, "--schedule static,: '' is not a number"},
    {{"--pin", "compac"}, "--pin compac: must be one of none|compact|scatter"},
    {{"--pin", ""}, "--pin : must be one of none|compact|scatter"},
    {{"--scaling", "strong|weak"}, "--scaling strong|weak: must be one of strong|weak"},
    {{"serve", "--port", "65536"}, "--port 65536: must be 0 to 65535"},
    {{"serve", "--fail", "101%"}, "--fail 101%: must be 0 to 100"},
    {{"serve", "--fail", "%"}, "--fail %: '%' is not a number"},
    {{"serve", "--latency", "-1"}, "--latency -1: '-1' is negative"},
    {{"tour", "--budget", "1s"}, "--budget is not an option of tour: powbench help tour"},
    {{"tour", "sleep", "nap"},
     "tour nap: must be one of pow|sumsq|counter|race|sleep|random|save|fetch|scrape|crawl|batch|stream|tick|futures"},
    {{"--port", "80"}, "--port is not an option of run: powbench help run"},
    {{"--ci", "0"}, "--ci 0: must be above 0 and at most 100"},
    {{"--ci", "101"}, "--ci 101: must be above 0 and at most 100"},
    {{"--ci", "-1"}, "--ci -1: '-1' is negative"},
    {{"--ci", "nan"}, "--ci nan: 'nan' is not a number"},
    {{"--budget", "0"}, "--budget 0: must be longer than 0, like 90s or 2m"},
    {{"--budget", "5k"}, "--budget 5k: '5k' is not a number with one of the units ns, us, ms, s, m"},
    {{"--reps", "0"}, "--reps 0: must be 1 to 1000000000"},
    {{"--reps", "2G"}, "--reps 2G: must be 1 to 1000000000"},
    {{"--seed", "x"}, "--seed x: 'x' is not a number"},
    {{"-o", ""}, "-o : a path is missing"},
    {{"--plugin="}, "--plugin : a path is missing"},
    {{"--rate", "0"}, "--rate 0: must be 0.001 to 1e9 items per second"},
    {{"--rate", "fast"}, "--rate fast: 'fast' is not a number"},
    {{"--rate", "5", "--schedule", "static"}, "--rate and --schedule exclude each other: give only one of them"},
    {{"--reps", "5", "--ci", "1"}, "--reps and --ci exclude each other: give only one of them"},
    {{"--reps", "5", "--budget", "1"}, "--reps and --budget exclude each other: give only one of them"},
    {{"--resume", "a", "-o", "b"},
     "--output and --resume exclude each other: a run goes on as it was begun, but for --budget, --ci and --reps"},
    {{"--resume", "a", "-k", "pow"},
     "--kernels and --resume exclude each other: a run goes on as it was begun, but for --budget, --ci and --reps"},
    {{"--resume", "a", "--against", "b"},
     "--against and --resume exclude each other: a run goes on as it was begun, but for --budget, --ci and --reps"},
    {{"--resume=a", "--reps=9", "--ci=1"}, "--reps and --ci exclude each other: give only one of them"},
    {{"--bugdet", "5"}, "unknown option '--bugdet': did you mean '--budget'?"},
    {{"--bugdet=5"}, "unknown option '--bugdet': did you mean '--budget'?"},
    {{"--frobnicate"}, "unknown option '--frobnicate': powbench --help lists all"},
    {{"--s"}, "unknown option '--s': powbench --help lists all"},
    {{"-x"}, "unknown option '-x': powbench --help lists all"},
    {{"-\n"}, "unknown option '-?': powbench --help lists all"},
    {{"--budget"}, "--budget needs a value: --budget TIME"},
    {{"-w"}, "-w needs a value: -w LIST"},
    {{"--quiet=1"}, "--quiet takes no value"},
    {{"lsit"}, "unknown command 'lsit': did you mean 'list'?"},
    {{"frobnicate"},
     "unknown command 'frobnicate'; known: run, list, tour, submit, metg, plot, selftest, compare, report, convert, "
     "audit, "
     "advise, predict, serve, help, version"},
    {{"counter"}, "'counter' is a kernel, not a command: powbench -k counter"},
    {{"run", "counter"}, "run: what is 'counter'? See powbench help run"},
    {{"list", "colours"}, "list colours: must be one of kernels|parameters|drivers|machine"},
    {{"list", "kernel"}, "list kernel: must be one of kernels|parameters|drivers|machine"},
    {{"list", "drivers", "kernels"}, "list: what is 'kernels'? See powbench help list"},
    {{"list", "-w", "1"}, "-w is not an option of list: powbench help list"},
    {{"plot"}, "plot: DIR is missing"},
    {{"compare"}, "compare: A B is missing"},
    {{"compare", "a", "b", "c"}, "compare: what is 'c'? See powbench help compare"},
    {{"compare", "a", "b", "--threshold", "0"}, "--threshold 0: must be above 0 and at most 100"},
    {{"compare", "a", "b", "--confidence", "100"}, "--confidence 100: must be 50 to 99.9999"},
    {{"convert", "a", "--to", "gnuplot"}, "--to gnuplot: must be one of google|hyperfine"},
    {{"--threshold", "2"}, "--threshold needs --against RUN"},
    {{"--against-binary", "a"}, "--against-binary needs --against RUN"},
    {{"--against", "a", "-k", "pow"}, "--against and --kernels exclude each other: give only one of them"},
    {{"audit"}, "audit: RUN is missing"},
    {{"advise", "a", "b"}, "advise: what is 'b'? See powbench help advise"},
    {{"help", "rnu"}, "unknown command 'rnu': did you mean 'run'?"},
};

static void a_command_line_that_means_nothing_is_explained(void)
{
	for (size_t i = 0; i < sizeof meaningless / sizeof *meaningless; i++) {
		struct pb_options options;
		struct pb_why why = {""};
		CU_ASSERT_EQUAL(parse(&options, meaningless[i].words, &why), -EINVAL);
		texts_check_why(&why, meaningless[i].why);
		pb_options_free(&options);
	}
}

static void a_long_wrong_value_still_leaves_room_for_the_reason(void)
{
	char value[5000];
	struct pb_options options;
	struct pb_why why = {""};
	memset(value, 'z', sizeof value - 1);
	value[sizeof value - 1] = '\0';
	CU_ASSERT_EQUAL(parse(&options, (const char *const[]){"--pin", value, NULL}, &why), -EINVAL);
	texts_check_part(why.text, "...: must be one of none|compact|scatter");
	pb_options_free(&options);
}

static void every_default_of_the_table_is_accepted_as_if_it_were_typed(void)
{
	for (const struct pb_option *option = pb_option_table; option->name; option++) {
		char name[64];
		if (!option->initial)
			continue;
		snprintf(name, sizeof name, "--%s", option->name);
		enum pb_command_id command = PB_COMMAND_COUNT - 1;
		while (!pb_option_applies(option, command))
			command--;
		const struct pb_command *named = &pb_commands[command];
		const size_t words = named->arguments[0] == '[' ? 0 : named->most;
		struct pb_options options =
		    ACCEPT(named->name, name, option->initial, words > 0 ? "a" : NULL, words > 1 ? "b" : NULL);
		pb_options_free(&options);
	}
}

static void rewrite(const char *const *words, const char *const *without, const char *expected)
{
	char *argv[WORDS + 2] = {(char *)"powbench"};
	char *argz;
	size_t length;
	int argc = 1;
	struct pb_why why = {""};
	while (*words)
		argv[argc++] = (char *)*words++;
	CU_ASSERT_EQUAL(pb_options_rewrite(&argz, &length, argc, argv, without, &why), 0);
	argz_stringify(argz, length, ' ');
	texts_check(argz ? argz : "", expected);
	free(argz);
}

static void a_command_line_is_rewritten_without_some_options(void)
{
	static const char *const without[] = {"output", "reps", "quiet", NULL};
	rewrite((const char *const[]){"-qk", "pow", "run", "-odir", "--reps", "5", "--pin", "none", "--pin=none", NULL},
	        without, "run --kernels=pow --pin=none --pin=none");
	rewrite((const char *const[]){"tour", "--quick", "--", "pow", NULL}, without, "tour pow --quick");
	rewrite((const char *const[]){NULL}, without, "");
}

static void no_name_and_no_letter_is_used_twice(void)
{
	for (const struct pb_option *a = pb_option_table; a->name; a++)
		for (const struct pb_option *b = pb_option_table; b < a; b++) {
			CU_ASSERT_NOT_EQUAL(strcmp(a->name, b->name), 0);
			CU_ASSERT(a->letter == 0 || a->letter != b->letter);
		}
}

static void an_empty_argument_vector_is_the_default_run(void)
{
	struct pb_options options;
	char *argv[] = {NULL};
	CU_ASSERT_EQUAL(pb_options_parse(&options, 0, argv, NULL), 0);
	CU_ASSERT_EQUAL(options.command, PB_COMMAND_RUN);
	pb_options_free(&options);
	pb_options_free(&options);
}

int main(int argc, char **argv)
{
	static const struct test tests[] = {
	    {"defaults are those of the table", defaults_are_those_of_the_table},
	    {"the server has options of its own", the_server_has_options_of_its_own},
	    {"lists keep their order and lose duplicates", lists_keep_their_order_and_lose_duplicates},
	    {"'all' swallows the rest of its list", all_swallows_the_rest_of_its_list},
	    {"every worker count up to the most is accepted", every_worker_count_up_to_the_most_is_accepted},
	    {"ranks and threads stand beside numbers", ranks_and_threads_stand_beside_numbers},
	    {"auto workers can be asked for", auto_workers_can_be_asked_for},
	    {"a parameter may be given with several values", a_parameter_may_be_given_with_several_values},
	    {"single values are stored and the last one counts", single_values_are_stored_and_the_last_one_counts},
	    {"schedules given again are all measured", schedules_given_again_are_all_measured},
	    {"words and options mix in any order and environment", words_and_options_mix_in_any_order_and_environment},
	    {"letters may share an argument", letters_may_share_an_argument},
	    {"help and version are commands too", help_and_version_are_commands_too},
	    {"a command line that means nothing is explained", a_command_line_that_means_nothing_is_explained},
	    {"a long wrong value still leaves room for the reason",
	     a_long_wrong_value_still_leaves_room_for_the_reason},
	    {"every default of the table is accepted as if it were typed",
	     every_default_of_the_table_is_accepted_as_if_it_were_typed},
	    {"a command line is rewritten without some options", a_command_line_is_rewritten_without_some_options},
	    {"no name and no letter is used twice", no_name_and_no_letter_is_used_twice},
	    {"an empty argument vector is the default run", an_empty_argument_vector_is_the_default_run},
	    {0},
	};
	return suite_main("options", tests, argc, argv);
}
