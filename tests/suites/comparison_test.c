/* From the samples of two runs to verdicts. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "harness/compare/comparison.h"
#include "harness/files/columns.h"
#include "support/noise.h"
#include "support/suite.h"

enum { ROWS_MOST = 500 };

struct run {
	struct pb_sample_row rows[ROWS_MOST];
	struct pb_compared_run run;
};

static void add(struct run *run, const char *cell, int64_t rep, double wall_s, const char *status)
{
	struct pb_sample_row *row = &run->rows[run->run.samples.count++];
	pb_columns_clear(pb_sample_columns, row);
	row->schema = PB_SCHEMA;
	row->cell_id = cell;
	row->kernel = "counter";
	row->params = row->schedule = "";
	row->driver = "serial";
	row->scaling = "strong";
	row->workers = 1;
	row->rep = rep;
	row->warmup = rep == 0;
	row->wall_s = wall_s;
	row->status = status;
	run->run.samples.rows = run->rows;
}

/* Samples of a cell: `noise` around `wall_s`, after a warm-up that is far off. */
static void add_cell(struct run *run, const char *cell, size_t count, double wall_s, struct draws *draws)
{
	add(run, cell, 0, 100 * wall_s, "ok");
	for (size_t i = 1; i <= count; i++)
		add(run, cell, (int64_t)i, wall_s * exp(0.003 * draw_normal(draws)), "ok");
}

static struct pb_comparison compare(const struct run *a, const struct run *b)
{
	struct pb_comparison comparison;
	CU_ASSERT_EQUAL_FATAL(pb_comparison_make(&comparison, &a->run, &b->run, 0.01, 0.95), 0);
	return comparison;
}

static void check(const struct pb_comparison *comparison, size_t i, const char *cell, const char *verdict)
{
	CU_ASSERT_FATAL(i < comparison->count);
	CU_ASSERT_STRING_EQUAL(comparison->rows[i].cell_id, cell);
	CU_ASSERT_STRING_EQUAL(comparison->rows[i].verdict, verdict);
}

static void each_cell_gets_its_verdict(void)
{
	static struct run a, b;
	struct draws draws = {1};
	add_cell(&a, "slow", 30, 1, &draws);
	add_cell(&a, "fast", 30, 1, &draws);
	add_cell(&a, "same", 30, 1, &draws);
	add_cell(&a, "gone", 30, 1, &draws);
	add_cell(&a, "few", 2, 1, &draws);
	add_cell(&b, "new", 30, 1, &draws);
	add_cell(&b, "few", 2, 1, &draws);
	add_cell(&b, "same", 30, 1, &draws);
	add_cell(&b, "fast", 30, 0.9, &draws);
	add_cell(&b, "slow", 30, 1.03, &draws);
	struct pb_comparison comparison = compare(&a, &b);
	CU_ASSERT_EQUAL_FATAL(comparison.count, 6);
	check(&comparison, 0, "slow", "slower");
	check(&comparison, 1, "fast", "faster");
	check(&comparison, 2, "same", "same");
	check(&comparison, 3, "gone", "only in A");
	check(&comparison, 4, "few", "not enough data");
	check(&comparison, 5, "new", "only in B");
	CU_ASSERT_EQUAL(comparison.rows[0].a_samples, 30);
	CU_ASSERT_EQUAL(comparison.rows[0].pairs, PB_UNKNOWN);
	CU_ASSERT_DOUBLE_EQUAL(comparison.rows[0].ratio, 1.03, 0.005);
	CU_ASSERT_TRUE(comparison.rows[0].ratio_low < 1.03 && comparison.rows[0].ratio_high > 1.03);
	CU_ASSERT_DOUBLE_EQUAL(comparison.rows[0].a_median_s, 1, 0.005);
	CU_ASSERT_EQUAL(comparison.verdicts[PB_VERDICT_SLOWER], 1);
	CU_ASSERT_EQUAL(comparison.common, 4);
	CU_ASSERT_EQUAL(comparison.judged, 3);
	pb_comparison_free(&comparison);
}

/* Both drift by far more than they differ; pair by pair the difference is plain. */
static void one_session_is_compared_pair_by_pair(void)
{
	static struct run a, b;
	struct draws draws = {2};
	for (int64_t rep = 1; rep <= 20; rep++) {
		double drift = 1 + 0.5 * (double)rep;
		add(&a, "c", rep, drift * exp(0.002 * draw_normal(&draws)), "ok");
		add(&b, "c", rep, 1.03 * drift * exp(0.002 * draw_normal(&draws)), "ok");
	}
	add(&b, "c", 21, 5, "ok");
	struct pb_comparison apart = compare(&a, &b);
	check(&apart, 0, "c", "not enough data");
	pb_comparison_free(&apart);
	a.run.facts.session = b.run.facts.session = "s";
	struct pb_comparison paired = compare(&a, &b);
	check(&paired, 0, "c", "slower");
	CU_ASSERT_EQUAL(paired.rows[0].pairs, 20);
	CU_ASSERT_DOUBLE_EQUAL(paired.rows[0].ratio, 1.03, 0.003);
	pb_comparison_free(&paired);
	b.run.facts.session = "t";
	struct pb_comparison other = compare(&a, &b);
	CU_ASSERT_FALSE(other.paired);
	pb_comparison_free(&other);
}

/* Of 20 equal cells one would be called different one by one: 64 of 100 trials, and 5 by Holm's levels. No zone of
 * sameness hides it. */
static void many_cells_do_not_add_up_to_a_difference(void)
{
	static char names[20][4];
	struct draws draws = {5};
	unsigned trials_with_a_difference = 0;
	for (unsigned trial = 0; trial < 100; trial++) {
		static struct run a, b;
		a.run.samples.count = b.run.samples.count = 0;
		a.run.facts.session = b.run.facts.session = "s";
		for (size_t c = 0; c < 20; c++) {
			(void)snprintf(names[c], sizeof names[c], "%zu", c);
			add_cell(&a, names[c], 15, 1, &draws);
			add_cell(&b, names[c], 15, 1, &draws);
		}
		struct pb_comparison comparison;
		CU_ASSERT_EQUAL_FATAL(pb_comparison_make(&comparison, &a.run, &b.run, 1e-9, 0.95), 0);
		trials_with_a_difference +=
		    comparison.verdicts[PB_VERDICT_SLOWER] + comparison.verdicts[PB_VERDICT_FASTER] > 0;
		pb_comparison_free(&comparison);
	}
	CU_ASSERT_TRUE(trials_with_a_difference <= 13);
}

static void a_cell_that_went_wrong_needs_no_statistics(void)
{
	static struct run a, b;
	struct draws draws = {4};
	add_cell(&a, "broke", 10, 1, &draws);
	add(&b, "broke", 1, NAN, "wrong");
	b.rows[b.run.samples.count - 1].reason = "the sum is 3";
	add(&a, "mended", 1, NAN, "failed");
	add_cell(&b, "mended", 10, 1, &draws);
	add(&a, "never", 1, NAN, "skipped");
	add(&b, "never", 1, NAN, "skipped");
	add_cell(&a, "dropped", 10, 1, &draws);
	add(&b, "dropped", 1, NAN, "skipped");
	struct pb_comparison comparison = compare(&a, &b);
	check(&comparison, 0, "broke", "failed in B");
	CU_ASSERT_STRING_EQUAL(comparison.rows[0].reason, "wrong in B: the sum is 3");
	check(&comparison, 1, "mended", "not enough data");
	check(&comparison, 2, "never", "not enough data");
	CU_ASSERT_STRING_EQUAL(comparison.rows[2].reason, "skipped in both");
	check(&comparison, 3, "dropped", "only in A");
	pb_comparison_free(&comparison);
}

static void identical_zero_and_single_samples_have_their_limits_stated(void)
{
	static struct run a, b;
	for (int64_t rep = 1; rep <= 10; rep++) {
		add(&a, "identical", rep, 1, "ok");
		add(&b, "identical", rep, 1, "ok");
		add(&a, "zero", rep, 0, "ok");
		add(&b, "zero", rep, 1, "ok");
	}
	add(&a, "one", 1, 1, "ok");
	add(&b, "one", 1, 2, "ok");
	struct pb_comparison comparison = compare(&a, &b);
	check(&comparison, 0, "identical", "same");
	CU_ASSERT_PTR_NOT_NULL_FATAL(strstr(comparison.rows[0].reason, "no spread"));
	check(&comparison, 1, "zero", "not enough data");
	CU_ASSERT_PTR_NOT_NULL_FATAL(strstr(comparison.rows[1].reason, "10 of 20 samples took no time"));
	check(&comparison, 2, "one", "not enough data");
	CU_ASSERT_PTR_NOT_NULL_FATAL(strstr(comparison.rows[2].reason, "too few samples"));
	CU_ASSERT_DOUBLE_EQUAL(comparison.rows[2].ratio, 2, 1e-9);
	pb_comparison_free(&comparison);
}

/* What a run of a tenth of a second does not show of its machine may be any difference. */
static void short_runs_apart_tell_nothing(void)
{
	static struct run a, b;
	struct draws draws = {6};
	add_cell(&a, "c", 30, 0.0005, &draws);
	add_cell(&b, "c", 30, 0.001, &draws);
	struct pb_comparison apart = compare(&a, &b);
	check(&apart, 0, "c", "not enough data");
	CU_ASSERT_PTR_NOT_NULL_FATAL(apart.rows[0].reason);
	CU_ASSERT_PTR_NOT_NULL(strstr(apart.rows[0].reason, "powbench run --against"));
	CU_ASSERT_DOUBLE_EQUAL(apart.rows[0].ratio, 2, 0.01);
	pb_comparison_free(&apart);
	a.run.facts.session = b.run.facts.session = "s";
	struct pb_comparison paired = compare(&a, &b);
	check(&paired, 0, "c", "slower");
	pb_comparison_free(&paired);
}

static void no_samples_make_no_cells(void)
{
	static struct run a, b;
	struct pb_comparison comparison = compare(&a, &b);
	CU_ASSERT_EQUAL(comparison.count, 0);
	pb_comparison_free(&comparison);
}

int main(int argc, char **argv)
{
	static const struct test tests[] = {
	    {"each cell gets its verdict", each_cell_gets_its_verdict},
	    {"one session is compared pair by pair", one_session_is_compared_pair_by_pair},
	    {"many cells do not add up to a difference", many_cells_do_not_add_up_to_a_difference},
	    {"a cell that went wrong needs no statistics", a_cell_that_went_wrong_needs_no_statistics},
	    {"identical, zero and single samples have their limits stated",
	     identical_zero_and_single_samples_have_their_limits_stated},
	    {"short runs apart tell nothing", short_runs_apart_tell_nothing},
	    {"no samples make no cells", no_samples_make_no_cells},
	    {0},
	};
	return suite_main("comparison", tests, argc, argv);
}
