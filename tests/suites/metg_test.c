/* METG: the crossing of a curve and its interval, what is planned, the rows and their table. */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "harness/cli/options.h"
#include "harness/metg/metg.h"
#include "harness/metg/metg_table.h"
#include "support/suite.h"
#include "support/texts.h"

static const double level = 0.95;

enum { SIZES = 12, REPETITIONS = 40 };

/* Items of 2^i ns, each dispatched in `overhead` ns: efficiency 1 - overhead / granularity, METG 2 x overhead. */
static void make_curve(struct pb_metg_point *points, size_t count, double overhead)
{
	for (size_t i = 0; i < count; i++) {
		double work = ldexp(1, (int)i);
		points[i] = (struct pb_metg_point){work + overhead, work / (work + overhead)};
	}
}

/* The same for many repetitions, whose overheads differ by up to `spread`. */
static void make_noisy(struct pb_metg_point *points, double overhead, double spread, uint64_t seed)
{
	for (size_t r = 0; r < REPETITIONS; r++) {
		double random = (double)(pb_mix64(seed * REPETITIONS + r) >> 11) / 9007199254740992.0;
		make_curve(points + r * SIZES, SIZES, overhead * (1 + spread * (2 * random - 1)));
	}
}

static void a_constant_overhead_costs_half_at_twice_its_time(void)
{
	struct pb_metg_point points[SIZES];
	for (double overhead = 3; overhead < 700; overhead *= 1.7) {
		make_curve(points, SIZES, overhead);
		CU_ASSERT_DOUBLE_EQUAL(pb_metg_crossing(points, SIZES, false) / (2 * overhead), 1, 1e-9);
	}
}

/* In flight all at once, waits of 10 ns and 10 us that cost 300 ns each. */
static void a_constant_cost_is_half_of_a_wait_as_long(void)
{
	const struct pb_metg_point points[] = {{10, 10 / 310.0}, {10000, 10000 / 10300.0}};
	CU_ASSERT_DOUBLE_EQUAL(pb_metg_crossing(points, 2, true), 300, 1e-9);
}

static void a_size_at_one_half_is_the_crossing(void)
{
	const struct pb_metg_point points[] = {{10, 0.25}, {40, 0.5}, {160, 1}};
	CU_ASSERT_DOUBLE_EQUAL(pb_metg_crossing(points, 3, false), 40, 1e-9);
}

static void sizes_may_lie_far_apart(void)
{
	const struct pb_metg_point points[] = {{100, 0.1}, {9000, 0.99}};
	CU_ASSERT_DOUBLE_EQUAL(pb_metg_crossing(points, 2, false), 180, 1e-9);
}

static void a_curve_above_one_half_has_no_smallest_item(void)
{
	const struct pb_metg_point points[] = {{10, 0.6}, {20, 0.8}, {40, 1}};
	CU_ASSERT_EQUAL(pb_metg_crossing(points, 3, false), 0);
}

static void a_curve_that_never_reaches_one_half_says_so(void)
{
	const struct pb_metg_point points[] = {{10, 0.1}, {20, 0.2}, {40, 0.4}};
	CU_ASSERT(isinf(pb_metg_crossing(points, 3, false)));
}

static void a_size_without_any_efficiency_is_not_interpolated_from(void)
{
	const struct pb_metg_point points[] = {{10, 0}, {20, 0.8}, {40, 1}};
	CU_ASSERT_EQUAL(pb_metg_crossing(points, 3, false), 20);
}

/* A size that lost its core, far above the crossing, and one that was lucky, far below. */
static void a_curve_that_falls_is_smoothed(void)
{
	struct pb_metg_point points[SIZES];
	make_curve(points, SIZES, 32);
	const double clean = pb_metg_crossing(points, SIZES, false);
	points[9].efficiency = 0.3;
	CU_ASSERT_DOUBLE_EQUAL(pb_metg_crossing(points, SIZES, false), clean, 1e-9);
	points[1].efficiency = 0.6;
	const double smoothed = pb_metg_crossing(points, SIZES, false);
	CU_ASSERT(smoothed > 0 && fabs(log(smoothed / clean)) < log(1.5));
}

static void one_repetition_has_a_value_and_no_interval(void)
{
	struct pb_metg_point points[SIZES];
	struct pb_metg_estimate estimate;
	make_curve(points, SIZES, 32);
	CU_ASSERT_EQUAL(pb_metg_estimate(&estimate, &(struct pb_metg_curve){points, SIZES, 1, false}, level), 0);
	CU_ASSERT_EQUAL(estimate.value_ns, pb_metg_crossing(points, SIZES, false));
	CU_ASSERT(isnan(estimate.low_ns) && isnan(estimate.high_ns));
	CU_ASSERT_EQUAL(estimate.finest_ns, 33);
	CU_ASSERT_EQUAL(estimate.coarsest_ns, 2048 + 32);
}

static void no_repetition_has_no_value(void)
{
	struct pb_metg_estimate estimate;
	CU_ASSERT_EQUAL(pb_metg_estimate(&estimate, &(struct pb_metg_curve){NULL, SIZES, 0, false}, level), 0);
	CU_ASSERT(isnan(estimate.value_ns) && isnan(estimate.finest_ns));
}

/* The truth is the crossing of the median overhead. 120 trials: fewer than 104 with it has a chance of 1e-4 at 95 %. */
static void intervals_cover_the_truth(void)
{
	enum { TRIALS = 120, LEAST = 104 };
	struct pb_metg_point points[SIZES * REPETITIONS];
	struct pb_metg_point middle[SIZES];
	int covered = 0;
	make_curve(middle, SIZES, 50);
	const double truth = pb_metg_crossing(middle, SIZES, false);
	for (uint64_t trial = 0; trial < TRIALS; trial++) {
		struct pb_metg_estimate estimate;
		make_noisy(points, 50, 0.3, trial);
		CU_ASSERT_EQUAL_FATAL(
		    pb_metg_estimate(&estimate, &(struct pb_metg_curve){points, SIZES, REPETITIONS, false}, level), 0);
		CU_ASSERT(estimate.low_ns <= estimate.value_ns && estimate.value_ns <= estimate.high_ns);
		covered += estimate.low_ns <= truth && truth <= estimate.high_ns;
	}
	CU_ASSERT(covered >= LEAST);
	CU_ASSERT(covered < TRIALS);
}

static void an_interval_may_reach_beyond_the_sizes(void)
{
	struct pb_metg_point points[SIZES * REPETITIONS];
	struct pb_metg_estimate estimate;
	make_noisy(points, 1.02, 0.5, 1);
	CU_ASSERT_EQUAL(pb_metg_estimate(&estimate, &(struct pb_metg_curve){points, SIZES, REPETITIONS, false}, level),
	                0);
	CU_ASSERT_EQUAL(estimate.low_ns, 0);
	CU_ASSERT(estimate.high_ns > 0 && isfinite(estimate.high_ns));
}

struct planned {
	struct pb_options options;
	struct pb_metg metg;
	struct pb_plan plan;
};

static int make_plan(struct planned *planned, char *drivers, char *in_flight, struct pb_why *why)
{
	char *argv[] = {(char *)"powbench",    (char *)"metg", (char *)"-w", (char *)"1,3", (char *)"-d", drivers,
	                (char *)"--in-flight", in_flight,      NULL};
	*planned = (struct planned){0};
	CU_ASSERT_EQUAL_FATAL(pb_options_parse(&planned->options, 8, argv, why), 0);
	return pb_metg_plan(&planned->metg, &planned->plan, &planned->options, why);
}

static void free_plan(struct planned *planned)
{
	pb_metg_free(&planned->metg);
	pb_plan_free(&planned->plan);
	pb_options_free(&planned->options);
}

static void check_series(const struct pb_metg_series *series, const char *driver, uint32_t workers,
                         enum pb_metg_measure measure)
{
	texts_check(series->driver->name, driver);
	CU_ASSERT_EQUAL(series->workers, workers);
	CU_ASSERT_EQUAL(series->measure, measure);
	for (size_t i = 1; i < series->count; i++)
		CU_ASSERT(series->sizes[i - 1].size < series->sizes[i].size);
}

static void drivers_have_every_schedule_and_some_a_wait(void)
{
	struct planned planned;
	struct pb_why why = {""};
	char drivers[] = "pthread,async";
	char in_flight[] = "40";
	CU_ASSERT_EQUAL_FATAL(make_plan(&planned, drivers, in_flight, &why), 0);
	const struct pb_metg_series *series = planned.metg.series;
	CU_ASSERT_EQUAL_FATAL(planned.metg.count, 9);
	check_series(&series[0], "pthread", 1, PB_METG_GRAIN_1);
	check_series(&series[1], "pthread", 1, PB_METG_GRAIN_AUTO);
	check_series(&series[2], "pthread", 3, PB_METG_STATIC_1);
	check_series(&series[3], "pthread", 3, PB_METG_GRAIN_1);
	check_series(&series[5], "pthread", 40, PB_METG_WAIT);
	check_series(&series[6], "async", 1, PB_METG_GRAIN_1);
	check_series(&series[8], "async", 40, PB_METG_WAIT);
	CU_ASSERT_EQUAL(planned.plan.cells[series[2].sizes[0].cell].schedule, PB_SCHEDULE_STATIC);
	CU_ASSERT_EQUAL(planned.plan.cells[series[2].sizes[0].cell].grain, 1);
	const size_t last = series[0].count - 1;
	CU_ASSERT_EQUAL(series[0].sizes[last].cell, series[1].sizes[last].cell);
	CU_ASSERT_EQUAL(planned.plan.cells[series[0].sizes[0].cell].grain, 1);
	CU_ASSERT_EQUAL(planned.plan.cells[series[1].sizes[0].cell].grain, 0);
	for (size_t c = 0; c < planned.plan.count; c++)
		CU_ASSERT(planned.plan.cells[c].brief);
	CU_ASSERT(planned.plan.cpu_count > 0);
	free_plan(&planned);
}

static void the_static_schedule_can_be_measured_alone(void)
{
	struct pb_metg metg = {0};
	struct pb_plan plan = {0};
	struct pb_why why = {""};
	struct pb_options options = {.schedules = {{PB_SCHEDULE_STATIC, 0}}, .schedule_count = 1};
	CU_ASSERT_EQUAL_FATAL(pb_names_add(&options.drivers, "serial"), 0);
	CU_ASSERT_EQUAL_FATAL(pb_metg_plan(&metg, &plan, &options, &why), 0);
	CU_ASSERT_EQUAL_FATAL(metg.count, 1);
	check_series(&metg.series[0], "serial", 1, PB_METG_STATIC_1);
	pb_metg_free(&metg);
	pb_plan_free(&plan);
	options.schedules[0].kind = PB_SCHEDULE_GUIDED;
	CU_ASSERT_EQUAL(pb_metg_plan(&metg, &plan, &options, &why), -EINVAL);
	texts_check_part(why.text, "--schedule static or dynamic");
	pb_options_free(&options);
}

static void none_in_flight_measures_no_waits(void)
{
	struct planned planned;
	struct pb_why why = {""};
	char drivers[] = "pthread";
	char in_flight[] = "0";
	CU_ASSERT_EQUAL_FATAL(make_plan(&planned, drivers, in_flight, &why), 0);
	CU_ASSERT_EQUAL(planned.metg.count, 5);
	free_plan(&planned);
}

static void what_cannot_be_planned_is_refused(void)
{
	struct planned planned;
	struct pb_why why = {""};
	char drivers[] = "ptread";
	char serial[] = "serial";
	char in_flight[] = "20000";
	CU_ASSERT(make_plan(&planned, drivers, in_flight, &why) < 0);
	texts_check_part(why.text, "--in-flight 20000: at most 16384");
	free_plan(&planned);
	in_flight[2] = '\0';
	CU_ASSERT(make_plan(&planned, drivers, in_flight, &why) < 0);
	texts_check_part(why.text, "did you mean 'pthread'?");
	free_plan(&planned);
	CU_ASSERT_EQUAL(make_plan(&planned, serial, in_flight, &why), 0);
	CU_ASSERT_EQUAL(planned.metg.count, 2);
	free_plan(&planned);
}

/* Enters what a driver with `overhead_ns` per item would take; every other repetition lacks its last size if `torn`. */
static void enter_samples(struct pb_history *history, const struct planned *planned, double overhead_ns, int reps,
                          bool torn)
{
	for (size_t s = 0; s < planned->metg.count; s++)
		for (size_t i = 0; i < planned->metg.series[s].count; i++)
			for (int rep = 1; rep <= reps; rep++) {
				const struct pb_metg_series *series = &planned->metg.series[s];
				struct pb_sample_row row = pb_history_blank_row();
				const double work_ns = (double)series->sizes[i].size + overhead_ns;
				row.run_id = "run";
				row.cell_id = planned->plan.cells[series->sizes[i].cell].id;
				row.rep = rep;
				row.ok = 1;
				row.warmup = 0;
				row.wall_s = (double)series->sizes[i].items * work_ns / series->workers / 1e9;
				if (!torn || rep % 2 == 0 || i + 1 < series->count)
					CU_ASSERT_EQUAL_FATAL(pb_history_add(history, &row), 0);
			}
}

static void make_rows(struct pb_metg_rows *rows, struct planned *planned, char *in_flight, double overhead_ns, int reps,
                      bool torn)
{
	struct pb_history history = {0};
	struct pb_why why = {""};
	char drivers[] = "pthread";
	CU_ASSERT_EQUAL_FATAL(make_plan(planned, drivers, in_flight, &why), 0);
	enter_samples(&history, planned, overhead_ns, reps, torn);
	CU_ASSERT_EQUAL_FATAL(pb_metg_rows_make(rows, &planned->metg, &planned->plan, &history, level), 0);
	pb_history_free(&history);
}

static void check_near(double value, double expected)
{
	CU_ASSERT_DOUBLE_EQUAL(value / expected, 1, 0.05);
}

static void rows_find_the_overhead_that_samples_have(void)
{
	struct planned planned;
	struct pb_metg_rows rows;
	char in_flight[] = "20";
	make_rows(&rows, &planned, in_flight, 30, 6, false);
	CU_ASSERT_EQUAL_FATAL(rows.count, 6);
	for (size_t i = 0; i < 5; i++) {
		check_near(rows.list[i].metg_ns, 60);
		check_near(rows.list[i].low_ns, 60);
		CU_ASSERT_EQUAL(rows.list[i].repetitions, 6);
		CU_ASSERT_PTR_NULL(rows.list[i].bound);
	}
	texts_check(rows.list[5].measure, "wait");
	texts_check(rows.list[5].bound, "below");
	CU_ASSERT(isnan(rows.list[5].metg_ns));
	CU_ASSERT_DOUBLE_EQUAL(rows.sizes[0].efficiency, 1.0 / 31, 0.001);
	pb_metg_rows_free(&rows);
	free_plan(&planned);
}

static bool is_of(const struct planned *planned, const struct pb_sample_row *row, const struct pb_driver *driver)
{
	for (size_t c = 0; c < planned->plan.count; c++)
		if (strcmp(planned->plan.cells[c].id, row->cell_id) == 0)
			return planned->plan.cells[c].driver == driver;
	return false;
}

static void a_slow_driver_is_held_against_the_fastest(void)
{
	struct planned planned;
	struct pb_metg_rows rows;
	struct pb_history history = {0};
	struct pb_why why = {""};
	char drivers[] = "process,pthread";
	char none[] = "0";
	CU_ASSERT_EQUAL_FATAL(make_plan(&planned, drivers, none, &why), 0);
	enter_samples(&history, &planned, 30, 6, false);
	const struct pb_driver *slow = planned.metg.series[0].driver;
	for (size_t i = 0; i < history.count; i++)
		if (is_of(&planned, &history.rows[i], slow))
			history.rows[i].wall_s *= 3;
	CU_ASSERT_EQUAL_FATAL(pb_metg_rows_make(&rows, &planned.metg, &planned.plan, &history, level), 0);
	for (size_t i = 0; i < rows.count; i++) {
		const bool is_slow = strcmp(rows.list[i].driver, slow->name) == 0;
		texts_check(rows.list[i].bound, is_slow ? "above" : NULL);
		if (!is_slow)
			check_near(rows.list[i].metg_ns, 60);
	}
	pb_metg_rows_free(&rows);
	pb_history_free(&history);
	free_plan(&planned);
}

static void only_repetitions_with_every_size_count(void)
{
	struct planned planned;
	struct pb_metg_rows rows;
	char none[] = "0";
	make_rows(&rows, &planned, none, 30, 3, true);
	CU_ASSERT_EQUAL(rows.list[0].repetitions, 1);
	check_near(rows.list[0].metg_ns, 60);
	CU_ASSERT(isnan(rows.list[0].low_ns));
	pb_metg_rows_free(&rows);
	free_plan(&planned);
	make_rows(&rows, &planned, none, 30, 1, true);
	texts_check(rows.list[0].status, "skipped");
	texts_check_part(rows.list[0].reason, "no repetition has every size");
	CU_ASSERT_EQUAL(rows.size_count, 0);
	pb_metg_rows_free(&rows);
	free_plan(&planned);
}

static void the_table_tells_values_bounds_and_reasons(void)
{
	struct pb_metg_row list[] = {
	    {1, "run", "pthread", 2, "static_1", 999, 998, 1003, NULL, 5, 9e4, 9, NAN, "ok", ""},
	    {1, "run", "pthread", 2, "grain_1", 25.1, 24, 26.3, NULL, 5, 9e4, 9, NAN, "ok", ""},
	    {1, "run", "pthread", 2, "grain_auto", NAN, NAN, 5.5, "below", 5, 9e4, 9, NAN, "ok", ""},
	    {1, "run", "pthread", 1000, "wait", NAN, NAN, NAN, "above", 1e5, 6.4e7, 9, 9e3, "ok", "few tasks"},
	    {1, "run", "mpi", 1, "grain_1", NAN, NAN, NAN, NULL, NAN, NAN, 0, NAN, "skipped", "no mpirun"},
	    {1, "run", "mpi", 1, "grain_1", NAN, NAN, NAN, NULL, NAN, NAN, 0, NAN, "skipped", "no mpirun"},
	};
	char *text = NULL;
	size_t length = 0;
	FILE *out = open_memstream(&text, &length);
	if (!out)
		abort();
	pb_metg_table_print(out, &(struct pb_metg_rows){.list = list, .count = 6});
	(void)fclose(out);
	texts_check_part(text,
	                 "  pthread             2  999 ns [998, 1 us]      25.1 ns [24, 26.3]      < 5 ns [, 5.5]\n");
	texts_check_part(text, "  pthread            1000  > 64 ms                         8.79 KiB\n");
	texts_check_part(text, "\n  pthread: few tasks\n  mpi: no mpirun\n");
	CU_ASSERT_PTR_NULL(strstr(strstr(text, "mpi: no mpirun") + 1, "mpi: no mpirun"));
	free(text);
}

int main(int argc, char **argv)
{
	static const struct test tests[] = {
	    {"a constant overhead costs half at twice its time", a_constant_overhead_costs_half_at_twice_its_time},
	    {"a size at one half is the crossing", a_size_at_one_half_is_the_crossing},
	    {"a constant cost is half of a wait as long", a_constant_cost_is_half_of_a_wait_as_long},
	    {"sizes may lie far apart", sizes_may_lie_far_apart},
	    {"a curve above one half has no smallest item", a_curve_above_one_half_has_no_smallest_item},
	    {"a curve that never reaches one half says so", a_curve_that_never_reaches_one_half_says_so},
	    {"a size without any efficiency is not interpolated from",
	     a_size_without_any_efficiency_is_not_interpolated_from},
	    {"a curve that falls is smoothed", a_curve_that_falls_is_smoothed},
	    {"one repetition has a value and no interval", one_repetition_has_a_value_and_no_interval},
	    {"no repetition has no value", no_repetition_has_no_value},
	    {"intervals cover the truth", intervals_cover_the_truth},
	    {"an interval may reach beyond the sizes", an_interval_may_reach_beyond_the_sizes},
	    {"drivers have every schedule, and some a wait", drivers_have_every_schedule_and_some_a_wait},
	    {"the static schedule can be measured alone", the_static_schedule_can_be_measured_alone},
	    {"none in flight measures no waits", none_in_flight_measures_no_waits},
	    {"what cannot be planned is refused", what_cannot_be_planned_is_refused},
	    {"rows find the overhead that samples have", rows_find_the_overhead_that_samples_have},
	    {"a slow driver is held against the fastest", a_slow_driver_is_held_against_the_fastest},
	    {"only repetitions with every size count", only_repetitions_with_every_size_count},
	    {"the table tells values, bounds and reasons", the_table_tells_values_bounds_and_reasons},
	    {0},
	};
	return suite_main("metg", tests, argc, argv);
}
