/*
 * harness.c: what the harness itself adds to a sample.
 *
 * Inside the timed section: the wall time of a kernel whose only item does nothing, under a driver that does nothing
 * but enter it in the ledger, so that all of it is the harness's own. Outside: the time from sample to sample, less the
 * wall time, of the same. Both beside the wall time of one sample of `pow` at its defaults, under `serial`.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "harness/cli/registry.h"
#include "harness/files/run_dir.h"
#include "harness/measure/measure.h"
#include "harness/measure/sample.h"
#include "harness/statistics/median.h"

enum { SAMPLES = 20000, LOOP_SAMPLES = 2000, POW_SAMPLES = 7 };

static const atomic_bool never;

static uint64_t plan_one(void *state, unsigned round, const void *merged)
{
	(void)state;
	(void)merged;
	return round == 0;
}

static int check_nothing(const void *state, const void *merged, struct pb_verdict *verdict)
{
	(void)state;
	(void)merged;
	(void)verdict;
	return 0;
}

static const struct pb_kernel empty_kernel = {.abi = PB_ABI,
                                              .size = sizeof empty_kernel,
                                              .name = "empty",
                                              .result_size = 8,
                                              .plan = plan_one,
                                              .check = check_nothing};

static int open_nothing(void **self, const struct pb_job *job, struct pb_why *why)
{
	static char something;
	(void)job;
	(void)why;
	*self = &something;
	return 0;
}

static int run_nothing(void *self, const struct pb_round *round, struct pb_why *why)
{
	(void)self;
	(void)why;
	pb_ledger_enter(&round->reports[0].ledger, round->ledger_key, 0, round->items);
	return 0;
}

static void close_nothing(void *self)
{
	(void)self;
}

static const struct pb_driver empty_driver = {.abi = PB_ABI,
                                              .size = sizeof empty_driver,
                                              .name = "empty",
                                              .worker = "none",
                                              .open = open_nothing,
                                              .run = run_nothing,
                                              .close = close_nothing};

static void fail(const struct pb_why *why)
{
	(void)fprintf(stderr, "%s\n", why->text);
	exit(EXIT_FAILURE);
}

/* The median wall time of so many samples of a cell, in seconds. */
static double median_wall_s(const struct pb_plan *plan, size_t samples)
{
	struct pb_bench bench = {0};
	struct pb_sample_row row = pb_history_blank_row();
	struct pb_why why = {""};
	double *walls = calloc(samples, sizeof *walls);
	if (!walls || pb_bench_open(&bench, plan->cells, plan, &never, &why))
		fail(&why);
	for (size_t i = 0; i < samples; i++) {
		if (pb_bench_sample(&bench, &row) || row.ok != 1)
			fail(&bench.verdict.why);
		walls[i] = row.wall_s;
	}
	double median_s = pb_stats_median(walls, samples, 1).value;
	pb_bench_close(&bench);
	free(walls);
	return median_s;
}

/* Seconds per sample of the whole loop, rows in their files, of an empty cell. */
static double loop_s(const struct pb_plan *plan)
{
	char folder[] = "/tmp/powbench-bench-XXXXXX";
	char path[64];
	char command[64];
	struct pb_why why = {""};
	struct pb_history history = {0};
	struct pb_request_log requests = {0};
	struct pb_run_dir *dir = NULL;
	if (!mkdtemp(folder))
		fail(&why);
	snprintf(path, sizeof path, "%s/run", folder);
	if (pb_run_dir_create(&dir, path, &why))
		fail(&why);
	const struct pb_measuring measuring = {.plan = plan,
	                                       .dir = dir,
	                                       .history = &history,
	                                       .requests = &requests,
	                                       .run_id = "bench",
	                                       .env_id = "bench",
	                                       .rule = {.confidence = 0.95, .ci = 0.02, .reps = LOOP_SAMPLES},
	                                       .budget_s = 60,
	                                       .cancel = &never};
	int64_t before_ns = pb_clock_ns();
	if (pb_measure(&measuring, &why))
		fail(&why);
	double seconds = (double)(pb_clock_ns() - before_ns) / 1e9;
	pb_history_free(&history);
	pb_run_dir_close(dir);
	snprintf(command, sizeof command, "rm -r %s", folder);
	return system(command) ? NAN : seconds / (LOOP_SAMPLES + 1);
}

static struct pb_plan plan_of(const char *kernel, const char *driver)
{
	struct pb_plan plan = {0};
	struct pb_why why = {""};
	const struct pb_cell wanted = {.kernel = kernel ? pb_registry_find_kernel(kernel, &why) : &empty_kernel,
	                               .driver = driver ? pb_registry_find_driver(driver, &why) : &empty_driver,
	                               .workers = 1,
	                               .schedule = PB_SCHEDULE_DYNAMIC};
	if (!wanted.kernel || !wanted.driver || pb_plan_add(&plan, &wanted, NULL, 0, &why))
		fail(&why);
	return plan;
}

int main(void)
{
	struct pb_plan empty = plan_of(NULL, NULL);
	struct pb_plan work = plan_of("pow", "serial");
	double inside_s = median_wall_s(&empty, SAMPLES);
	double outside_s = loop_s(&empty) - inside_s;
	double work_s = median_wall_s(&work, POW_SAMPLES);
	printf("a sample of pow at its defaults:     %10.1f ms\n", 1e3 * work_s);
	printf("added inside the timed section:      %10.3f us  %.6f %%\n", 1e6 * inside_s, 100 * inside_s / work_s);
	printf("between samples, rows written:       %10.3f us  %.6f %%\n", 1e6 * outside_s, 100 * outside_s / work_s);
	bool kept = inside_s <= 1e-6 && inside_s + outside_s <= 0.005 * work_s;
	printf("at most 1 us inside and 0.5 %% of wall: %s\n", kept ? "yes" : "NO");
	pb_plan_free(&empty);
	pb_plan_free(&work);
	return EXIT_SUCCESS;
}
