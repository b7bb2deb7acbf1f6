/* Which driver and how many workers, from invented samples with a known answer. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "harness/advise/advice.h"
#include "harness/advise/advice_show.h"
#include "harness/measure/history.h"
#include "harness/models/model_rows.h"
#include "support/scratch.h"
#include "support/suite.h"

enum { REPS = 12, MOST = 512 };

static struct pb_sample_row samples[MOST];
static size_t sample_count;
static struct pb_run_read run;
static struct pb_advices advices;

/* What a cell's samples have in common. */
struct shape {
	const char *kernel, *driver;
	int64_t workers;
	double wall_s;
	double cpu_share; /* of one core */
	int64_t items;
	double noise; /* relative, of the slowest repetition */
};

static void begin(void)
{
	(void)scratch_make();
	sample_count = 0;
}

static const char *cell_id(const struct shape *shape)
{
	static char ids[64][80];
	static size_t used;
	char *id = ids[used++ % 64];
	(void)snprintf(id, sizeof ids[0], "%s/%s/%d", shape->kernel, shape->driver, (int)shape->workers);
	return id;
}

static void add(const struct shape shape, int reps)
{
	static const int order[REPS] = {7, 2, 11, 4, 9, 1, 5, 3, 10, 6, 8, 0};
	const char *id = cell_id(&shape);
	for (int rep = 0; rep < reps; rep++) {
		struct pb_sample_row *row = &samples[sample_count++];
		*row = pb_history_blank_row();
		row->cell_id = id;
		row->kernel = shape.kernel;
		row->params = "n=5 text=a'b";
		row->driver = shape.driver;
		row->schedule = "dynamic";
		row->scaling = "strong";
		row->workers = shape.workers;
		row->items = shape.items;
		row->rep = rep + 1;
		row->wall_s = shape.wall_s * (1 + shape.noise * order[rep % REPS] / REPS);
		row->user_s = shape.wall_s * shape.cpu_share;
		row->sys_s = 0;
		row->nvcsw = shape.cpu_share < 0.7 ? shape.items : 0;
		row->status = "ok";
	}
}

static void fail(const struct shape shape, const char *reason)
{
	add(shape, 1);
	samples[sample_count - 1].status = "failed";
	samples[sample_count - 1].reason = reason;
}

static const struct pb_advice *advise(void)
{
	const struct pb_stop_rule rule = {.confidence = 0.95, .ci = 0.02};
	struct pb_why why = {""};
	run = (struct pb_run_read){.dir = scratch_path(".")};
	CU_ASSERT_EQUAL_FATAL(pb_outcome_make(&run.outcome, samples, sample_count, &rule, &why), 0);
	CU_ASSERT_EQUAL_FATAL(pb_advices_make(&advices, &run, &why), 0);
	CU_ASSERT_FATAL(advices.count > 0);
	return &advices.list[0];
}

static void end(void)
{
	pb_advices_free(&advices);
	pb_outcome_free(&run.outcome);
	scratch_remove();
}

#define EXPECT_CHOICE(advice, name, count)                                                                             \
	do {                                                                                                           \
		CU_ASSERT_PTR_NOT_NULL_FATAL((advice)->choice);                                                        \
		CU_ASSERT_STRING_EQUAL((advice)->choice->driver, name);                                                \
		CU_ASSERT_EQUAL((advice)->choice->workers, count);                                                     \
	} while (0)

static bool says(const char *text, const char *words)
{
	if (!strstr(text, words))
		printf("'%s' is not in: %s\n", words, text);
	return strstr(text, words) != NULL;
}

static const struct pb_gap *gap(const struct pb_advice *advice, const char *words)
{
	for (size_t i = 0; i < advice->gap_count; i++)
		if (strstr(advice->gaps[i].what, words))
			return &advice->gaps[i];
	return NULL;
}

static void a_clear_winner_is_advised(void)
{
	begin();
	add((struct shape){"sumsq", "serial", 1, 1, 1, 20, 0.01}, REPS);
	add((struct shape){"sumsq", "pthread", 2, 0.6, 2, 20, 0.01}, REPS);
	add((struct shape){"sumsq", "process", 2, 0.5, 2, 20, 0.01}, REPS);
	const struct pb_advice *advice = advise();
	EXPECT_CHOICE(advice, "process", 2);
	CU_ASSERT_EQUAL(advice->character.bound, PB_BOUND_CPU);
	CU_ASSERT_EQUAL(advice->confidence, PB_CONFIDENCE_HIGH);
	CU_ASSERT(says(advice->sentences[0], "CPU-bound"));
	CU_ASSERT(says(advice->sentences[1], "Use process with 2 workers, 2.00 times as fast as serial"));
	CU_ASSERT(says(advice->sentences[1], "the best, beyond chance"));
	CU_ASSERT(says(advice->sentences[2], "cannot be said"));
	CU_ASSERT_EQUAL(advice->thumb.verdict, PB_THUMB_AGREES);
	end();
}

static void of_cells_that_are_tied_the_fewest_workers_are_advised(void)
{
	begin();
	add((struct shape){"sumsq", "serial", 1, 1, 1, 20, 0.02}, REPS);
	add((struct shape){"sumsq", "pthread", 2, 0.505, 2, 20, 0.02}, REPS);
	add((struct shape){"sumsq", "pthread", 4, 0.5, 2, 20, 0.02}, REPS);
	add((struct shape){"sumsq", "process", 4, 0.55, 2, 20, 0.02}, REPS);
	const struct pb_advice *advice = advise();
	EXPECT_CHOICE(advice, "pthread", 2);
	CU_ASSERT_EQUAL(advice->best->workers, 4);
	CU_ASSERT(
	    says(advice->sentences[1], "the fewest workers of 2 cells tied with the best, pthread with 4 workers"));
	CU_ASSERT_EQUAL(advice->thumb.verdict, PB_THUMB_CONTRADICTED);
	CU_ASSERT(says(advice->thumb.text, "the data contradict it"));
	end();
}

/* Twice the workers do twice the work: a cell that takes longer than serial may do much more. */
static void weak_scaling_is_judged_by_work_and_not_by_time(void)
{
	begin();
	add((struct shape){"sumsq", "serial", 1, 1, 1, 20, 0.01}, REPS);
	add((struct shape){"sumsq", "pthread", 2, 1.1, 2, 20, 0.01}, REPS);
	add((struct shape){"sumsq", "pthread", 4, 1.3, 4, 20, 0.01}, REPS);
	for (size_t i = 0; i < sample_count; i++) {
		samples[i].scaling = "weak";
		samples[i].ops = 1000 * (double)samples[i].workers;
	}
	const struct pb_advice *advice = advise();
	EXPECT_CHOICE(advice, "pthread", 4);
	CU_ASSERT(says(advice->sentences[1],
	               "pthread with 4 workers, which does 3.08 times the work of serial in the same time"));
	end();
	begin();
	add((struct shape){"sumsq", "pthread", 1, 1, 1, 20, 0.01}, REPS);
	add((struct shape){"sumsq", "pthread", 4, 1.3, 4, 20, 0.01}, REPS);
	for (size_t i = 0; i < sample_count; i++) {
		samples[i].scaling = "weak";
		samples[i].ops = 1000 * (double)samples[i].workers;
	}
	advice = advise();
	EXPECT_CHOICE(advice, "pthread", 4);
	end();
}

static void serial_is_advised_where_nothing_helps(void)
{
	begin();
	add((struct shape){"sumsq", "serial", 1, 1, 1, 20, 0.02}, REPS);
	add((struct shape){"sumsq", "pthread", 1, 1.0, 1, 20, 0.02}, REPS);
	add((struct shape){"sumsq", "async", 2, 0.999, 1, 20, 0.02}, REPS);
	const struct pb_advice *advice = advise();
	EXPECT_CHOICE(advice, "serial", 1);
	end();
}

static void slow_io_with_many_connections_is_for_an_event_loop(void)
{
	begin();
	add((struct shape){"fetch", "serial", 1, 16, 0.001, 160, 0.01}, REPS);
	add((struct shape){"fetch", "pthread", 160, 0.2, 0.1, 160, 0.01}, REPS);
	add((struct shape){"fetch", "async", 160, 0.1, 0.2, 160, 0.01}, REPS);
	const struct pb_advice *advice = advise();
	EXPECT_CHOICE(advice, "async", 160);
	CU_ASSERT_EQUAL(advice->character.bound, PB_BOUND_IO);
	CU_ASSERT_STRING_EQUAL(advice->thumb.says, "an event loop");
	CU_ASSERT_EQUAL(advice->thumb.verdict, PB_THUMB_AGREES);
	end();
}

static void few_connections_are_for_threads_and_other_cells_may_be_as_fast(void)
{
	begin();
	add((struct shape){"fetch", "serial", 1, 0.5, 0.01, 10, 0.02}, REPS);
	add((struct shape){"fetch", "pthread", 10, 0.05, 0.1, 10, 0.02}, REPS);
	add((struct shape){"fetch", "async", 10, 0.05, 0.1, 10, 0.02}, REPS);
	const struct pb_advice *advice = advise();
	CU_ASSERT_STRING_EQUAL(advice->thumb.says, "threads");
	CU_ASSERT_EQUAL(advice->thumb.verdict, PB_THUMB_AGREES);
	CU_ASSERT(says(advice->thumb.text, "as fast here: an event loop"));
	end();
}

/* The cores of a hybrid are its processes', whose loops have nothing to wait for. */
static void processes_with_event_loops_are_processes_to_work_that_computes(void)
{
	begin();
	add((struct shape){"sumsq", "serial", 1, 1, 1, 20, 0.01}, REPS);
	add((struct shape){"sumsq", "pthread", 2, 0.5, 2, 20, 0.01}, REPS);
	add((struct shape){"sumsq", "process+async", 2, 0.5, 2, 20, 0.01}, REPS);
	const struct pb_advice *advice = advise();
	CU_ASSERT_STRING_EQUAL(advice->thumb.text, "\"CPU-bound: processes\": the data agree; as fast here: threads");
	end();
	begin();
	add((struct shape){"fetch", "serial", 1, 16, 0.001, 160, 0.01}, REPS);
	add((struct shape){"fetch", "process+async", 160, 0.1, 0.2, 160, 0.01}, REPS);
	CU_ASSERT_STRING_EQUAL(advise()->thumb.text,
	                       "\"slow I/O with many connections: an event loop\": the data agree");
	end();
}

/* A core that others take away half of the time does not make work wait. */
static void a_kernel_that_never_waits_is_cpu_bound_on_a_busy_machine_too(void)
{
	begin();
	add((struct shape){"sumsq", "serial", 1, 1, 0.4, 20, 0.1}, REPS);
	for (size_t i = 0; i < sample_count; i++)
		samples[i].nvcsw = 1;
	const struct pb_advice *advice = advise();
	CU_ASSERT_EQUAL(advice->character.bound, PB_BOUND_CPU);
	CU_ASSERT(says(advice->sentences[0], "never gives up its core"));
	end();
}

static void samples_below_the_tick_of_the_cpu_clock_tell_nothing(void)
{
	begin();
	add((struct shape){"sumsq", "serial", 1, 0.001, 0.4, 20, 0.1}, REPS);
	const struct pb_advice *advice = advise();
	CU_ASSERT_EQUAL(advice->character.bound, PB_BOUND_UNKNOWN);
	CU_ASSERT(says(advice->sentences[0], "too short for the CPU clock"));
	CU_ASSERT_EQUAL(advice->thumb.verdict, PB_THUMB_SILENT);
	end();
}

/* In every other repetition another cell is far behind: they are tied for want of better data. */
static void cells_that_cannot_be_told_apart_are_no_proof(void)
{
	begin();
	add((struct shape){"sumsq", "serial", 1, 1, 1, 20, 0}, REPS);
	add((struct shape){"sumsq", "pthread", 2, 0.5, 2, 20, 0}, REPS);
	add((struct shape){"sumsq", "process", 2, 0.5, 2, 20, 0}, REPS);
	for (size_t rep = 0; rep < REPS; rep++)
		samples[2 * REPS + rep].wall_s *= rep % 3 == 1 ? 0.5 : 1 + 0.1 * (double)(rep % 4);
	const struct pb_advice *advice = advise();
	CU_ASSERT_EQUAL(advice->confidence, PB_CONFIDENCE_LOW);
	CU_ASSERT(says(advice->sentences[1], "not sure"));
	CU_ASSERT_EQUAL(advice->thumb.verdict, PB_THUMB_UNTESTED);
	CU_ASSERT_PTR_NOT_NULL(gap(advice, "tell apart"));
	end();
}

static void a_best_cell_that_failed_is_said_to_be_missing(void)
{
	begin();
	add((struct shape){"sumsq", "serial", 1, 1, 1, 20, 0.01}, REPS);
	add((struct shape){"sumsq", "pthread", 2, 0.6, 2, 20, 0.01}, REPS);
	add((struct shape){"sumsq", "process", 4, 0.4, 2, 20, 0.01}, REPS);
	fail((struct shape){"sumsq", "process", 4, 0.3, 2, 20, 0.01}, "worker 3 was killed by signal 9");
	const struct pb_advice *advice = advise();
	EXPECT_CHOICE(advice, "pthread", 2);
	const struct pb_gap *failed = gap(advice, "killed by signal 9");
	CU_ASSERT_PTR_NOT_NULL_FATAL(failed);
	CU_ASSERT(says(failed->command, "-d process -w 4"));
	end();
}

static void serial_alone_gives_the_command_that_measures_the_rest(void)
{
	begin();
	add((struct shape){"sumsq", "serial", 1, 1, 1, 20, 0.01}, REPS);
	const struct pb_advice *advice = advise();
	EXPECT_CHOICE(advice, "serial", 1);
	CU_ASSERT_EQUAL(advice->confidence, PB_CONFIDENCE_NONE);
	CU_ASSERT(says(advice->sentences[1], "all that was measured"));
	const struct pb_gap *drivers = gap(advice, "no driver was measured");
	CU_ASSERT_PTR_NOT_NULL_FATAL(drivers);
	CU_ASSERT_STRING_EQUAL(drivers->command, "powbench -k sumsq -p sumsq.n=5 -p 'sumsq.text=a'\\''b' -d all");
	CU_ASSERT_EQUAL(advice->thumb.verdict, PB_THUMB_UNTESTED);
	end();
}

static void one_driver_and_one_number_of_workers_are_said_to_be_few(void)
{
	begin();
	add((struct shape){"sumsq", "serial", 1, 1, 1, 20, 0.01}, REPS);
	add((struct shape){"sumsq", "pthread", 2, 0.5, 1, 20, 0.01}, REPS);
	const struct pb_advice *advice = advise();
	CU_ASSERT_PTR_NOT_NULL(gap(advice, "only one driver"));
	CU_ASSERT_PTR_NOT_NULL(gap(advice, "only one number of workers"));
	end();
}

/* What samples.csv writes for a space and for %, and nothing else. */
static void values_of_a_suggested_command_are_as_they_were_given(void)
{
	begin();
	add((struct shape){"sumsq", "serial", 1, 1, 1, 20, 0.01}, REPS);
	for (size_t i = 0; i < sample_count; i++)
		samples[i].params = "url=/a%20b%2520c%25d%3f share=5%";
	const struct pb_gap *drivers = gap(advise(), "no driver was measured");
	CU_ASSERT_PTR_NOT_NULL_FATAL(drivers);
	CU_ASSERT(says(drivers->command, "-p 'sumsq.url=/a b%20c%d%3f' -p sumsq.share=5% "));
	end();
}

static void a_sample_or_two_are_not_sure(void)
{
	begin();
	add((struct shape){"sumsq", "serial", 1, 1, 1, 20, 0.01}, 2);
	add((struct shape){"sumsq", "pthread", 2, 0.5, 1, 20, 0.01}, 2);
	const struct pb_advice *advice = advise();
	EXPECT_CHOICE(advice, "pthread", 2);
	CU_ASSERT_EQUAL(advice->confidence, PB_CONFIDENCE_NONE);
	CU_ASSERT(says(advice->sentences[1], "too few samples"));
	CU_ASSERT_PTR_NOT_NULL(gap(advice, "fewer than 6 samples"));
	end();
}

static void no_measured_cell_is_no_advice(void)
{
	begin();
	fail((struct shape){"sumsq", "serial", 1, 1, 1, 20, 0}, "out of memory");
	const struct pb_advice *advice = advise();
	CU_ASSERT_PTR_NULL(advice->choice);
	CU_ASSERT(says(advice->sentences[1], "No driver can be advised"));
	CU_ASSERT_PTR_NOT_NULL(gap(advice, "no serial base"));
	end();
}

/* The third sentence under that law, for a run with pthread. */
static void expect_law(const struct pb_model_row law, const char *words)
{
	begin();
	add((struct shape){"sumsq", "serial", 1, 1, 1, 20, 0.01}, REPS);
	add((struct shape){"sumsq", "pthread", 2, 0.5, 1, 20, 0.01}, REPS);
	(void)advise();
	pb_advices_free(&advices);
	pb_model_rows_free(run.outcome.models, run.outcome.model_count);
	run.outcome.models = malloc(sizeof law);
	run.outcome.model_count = 1;
	run.outcome.models[0] = law;
	struct pb_why why = {""};
	CU_ASSERT_EQUAL_FATAL(pb_advices_make(&advices, &run, &why), 0);
	CU_ASSERT(says(advices.list[0].sentences[2], words));
	end();
}

static void more_cores_are_told_by_a_law_that_held(void)
{
	const struct pb_model_row held = {
	    .kernel = "sumsq",
	    .params = "n=5 text=a'b",
	    .driver = "pthread",
	    .schedule = "dynamic",
	    .grain = PB_UNKNOWN,
	    .scaling = "strong",
	    .law = "amdahl",
	    .chosen = 1,
	    .status = "ok",
	    .workers = 8,
	    .held = 1,
	    .limit = 9.5,
	    .limit_low = 8.1,
	    .limit_high = 12,
	    .peak_workers = NAN,
	    .confidence = 0.95,
	};
	expect_law(held, "(amdahl) no number of them gives more than 9.5 times the serial speed (95 %: 8.1 to 12)");
	struct pb_model_row other = held;
	other.held = 0;
	expect_law(other, "did not foretell the widest cell, of 8 workers");
	other.held = PB_UNKNOWN;
	expect_law(other, "cannot be said: too few repetitions, under 6, to test the law that fits best (amdahl)");
	other = held;
	other.driver = "process";
	expect_law(other, "no law of scaling was fitted");
	other = held;
	other.chosen = 0;
	expect_law(other, "no law of scaling was fitted");
}

static void json_and_markdown_say_the_same(void)
{
	begin();
	add((struct shape){"sumsq", "serial", 1, 1, 1, 20, 0.01}, REPS);
	add((struct shape){"sumsq", "pthread", 2, 0.5, 1, 20, 0.01}, REPS);
	const struct pb_advice *advice = advise();
	int (*const show[])(FILE *, const struct pb_advice *, size_t) = {pb_advice_text, pb_advice_json,
	                                                                 pb_advice_markdown};
	for (size_t i = 0; i < sizeof show / sizeof *show; i++) {
		char *text = NULL;
		size_t size;
		FILE *out = open_memstream(&text, &size);
		CU_ASSERT_EQUAL(show[i](out, advice, 1), 0);
		(void)fclose(out);
		CU_ASSERT(says(text, "Use pthread with 2 workers"));
		free(text);
	}
	end();
}

int main(int argc, char **argv)
{
	static const struct test tests[] = {
	    {"a clear winner is advised", a_clear_winner_is_advised},
	    {"of cells that are tied the fewest workers are advised",
	     of_cells_that_are_tied_the_fewest_workers_are_advised},
	    {"weak scaling is judged by work and not by time", weak_scaling_is_judged_by_work_and_not_by_time},
	    {"serial is advised where nothing helps", serial_is_advised_where_nothing_helps},
	    {"slow I/O with many connections is for an event loop", slow_io_with_many_connections_is_for_an_event_loop},
	    {"few connections are for threads, and other cells may be as fast",
	     few_connections_are_for_threads_and_other_cells_may_be_as_fast},
	    {"processes with event loops are processes to work that computes",
	     processes_with_event_loops_are_processes_to_work_that_computes},
	    {"a kernel that never waits is CPU-bound on a busy machine too",
	     a_kernel_that_never_waits_is_cpu_bound_on_a_busy_machine_too},
	    {"samples below the tick of the CPU clock tell nothing",
	     samples_below_the_tick_of_the_cpu_clock_tell_nothing},
	    {"cells that cannot be told apart are no proof", cells_that_cannot_be_told_apart_are_no_proof},
	    {"a best cell that failed is said to be missing", a_best_cell_that_failed_is_said_to_be_missing},
	    {"serial alone gives the command that measures the rest",
	     serial_alone_gives_the_command_that_measures_the_rest},
	    {"one driver and one number of workers are said to be few",
	     one_driver_and_one_number_of_workers_are_said_to_be_few},
	    {"values of a suggested command are as they were given",
	     values_of_a_suggested_command_are_as_they_were_given},
	    {"a sample or two are not sure", a_sample_or_two_are_not_sure},
	    {"no measured cell is no advice", no_measured_cell_is_no_advice},
	    {"more cores are told by a law that held", more_cores_are_told_by_a_law_that_held},
	    {"JSON and Markdown say the same", json_and_markdown_say_the_same},
	    {0},
	};
	return suite_main("advise", tests, argc, argv);
}
