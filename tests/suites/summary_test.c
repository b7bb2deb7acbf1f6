#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "harness/measure/history.h"
#include "harness/measure/summary.h"
#include "support/suite.h"

static const struct pb_stop_rule rule = {.confidence = 0.95, .ci = 0.02};

static struct pb_sample_row sample(const char *cell, const char *driver, int64_t workers, int64_t rep, double wall_s)
{
	struct pb_sample_row row = pb_history_blank_row();
	row.cell_id = cell;
	row.kernel = "counter";
	row.params = "items=5";
	row.driver = driver;
	row.schedule = "dynamic";
	row.scaling = "strong";
	row.workers = workers;
	row.rep = rep;
	row.warmup = rep == 0;
	row.wall_s = wall_s;
	row.ops = 100;
	row.ok = 1;
	row.status = "ok";
	return row;
}

struct summary {
	struct pb_summary_row *rows;
	size_t count;
};

static struct summary sum_up(const struct pb_sample_row *samples, size_t count, const struct pb_stop_rule *with)
{
	struct summary summary;
	CU_ASSERT_EQUAL_FATAL(pb_summary_make(&summary.rows, &summary.count, samples, count, with), 0);
	return summary;
}

static void no_samples_make_no_rows(void)
{
	struct summary summary = sum_up(NULL, 0, &rule);
	CU_ASSERT_EQUAL(summary.count, 0);
	free(summary.rows);
}

/* Both drift by a factor of four during the run; pair by pair the ratio is 2 throughout. */
static void speedup_is_paired_so_drift_cancels(void)
{
	struct pb_sample_row samples[16];
	for (int rep = 0; rep < 8; rep++) {
		double drift = 1 + 3.0 * rep / 7;
		samples[2 * rep] = sample("b", "serial", 1, rep, 2 * drift);
		samples[2 * rep + 1] = sample("c", "pthread", 2, rep, drift);
	}
	struct summary summary = sum_up(samples, 16, &rule);
	CU_ASSERT_EQUAL_FATAL(summary.count, 2);
	const struct pb_summary_row *row = &summary.rows[1];
	CU_ASSERT_EQUAL(row->samples, 7);
	CU_ASSERT_STRING_EQUAL(row->base_cell_id, "b");
	CU_ASSERT_DOUBLE_EQUAL(row->speedup, 2, 1e-9);
	CU_ASSERT_DOUBLE_EQUAL(row->speedup_low, 2, 1e-9);
	CU_ASSERT_DOUBLE_EQUAL(row->speedup_high, 2, 1e-9);
	CU_ASSERT_DOUBLE_EQUAL(row->efficiency, 1, 1e-9);
	CU_ASSERT_EQUAL(row->converged, 0);
	CU_ASSERT_STRING_EQUAL(row->stop, "budget");
	free(summary.rows);
}

static void repetitions_without_a_partner_do_not_count_for_the_speedup(void)
{
	struct pb_sample_row samples[] = {
	    sample("b", "serial", 1, 1, 2), sample("c", "pthread", 2, 1, 1), sample("c", "pthread", 2, 2, 100),
	    sample("b", "serial", 1, 3, 4), sample("c", "pthread", 2, 3, 2),
	};
	struct summary summary = sum_up(samples, 5, &rule);
	CU_ASSERT_DOUBLE_EQUAL(summary.rows[1].speedup, 2, 1e-9);
	CU_ASSERT(isnan(summary.rows[1].speedup_low));
	CU_ASSERT_EQUAL(summary.rows[1].samples, 3);
	free(summary.rows);
}

static void a_rate_is_sum_by_sum(void)
{
	struct pb_sample_row samples[] = {sample("b", "serial", 1, 1, 1), sample("b", "serial", 1, 2, 3)};
	struct summary summary = sum_up(samples, 2, &rule);
	CU_ASSERT_DOUBLE_EQUAL(summary.rows[0].ops_per_s, 200.0 / 4, 1e-9);
	CU_ASSERT(isnan(summary.rows[0].bytes_per_s));
	free(summary.rows);
}

static void a_wrong_answer_carries_no_rate_and_says_why(void)
{
	struct pb_sample_row samples[] = {sample("b", "serial", 1, 1, 1), sample("b", "serial", 1, 2, 1)};
	samples[1].status = "wrong";
	samples[1].reason = "99 of 100 items were run";
	samples[1].ok = 0;
	struct summary summary = sum_up(samples, 2, &rule);
	CU_ASSERT(isnan(summary.rows[0].ops_per_s));
	CU_ASSERT_STRING_EQUAL(summary.rows[0].status, "wrong");
	CU_ASSERT_STRING_EQUAL(summary.rows[0].stop, "wrong");
	CU_ASSERT_STRING_EQUAL(summary.rows[0].reason, "99 of 100 items were run");
	free(summary.rows);
}

static void check_weak(double ops, double growth)
{
	struct pb_sample_row samples[] = {sample("b", "serial", 1, 1, 1), sample("c", "pthread", 4, 1, 1.25)};
	samples[0].scaling = samples[1].scaling = "weak";
	samples[1].ops = ops;
	struct summary summary = sum_up(samples, 2, &rule);
	CU_ASSERT_DOUBLE_EQUAL(summary.rows[1].speedup, growth / 1.25, 1e-9);
	CU_ASSERT_DOUBLE_EQUAL(summary.rows[1].efficiency, growth / 4 / 1.25, 1e-9);
	free(summary.rows);
}

static void weak_scaling_gives_the_scaled_speedup(void)
{
	check_weak(400, 4);
	check_weak(NAN, 4); /* operations are not known: the work grew with the workers */
	check_weak(370, 3.7);
}

/* Two copies at once take as long as 1.25 of one alone: 1.6 times the work in the same time. */
static void a_ceiling_is_the_work_that_copies_get_done(void)
{
	struct pb_sample_row samples[] = {sample("b", "serial", 1, 1, 1), sample("c", "pthread", 2, 1, 0.75),
	                                  sample("d", "pthread", 4, 1, 0.75), sample("e", "copies", 2, 1, 1.25)};
	struct summary summary = sum_up(samples, 4, &rule);
	CU_ASSERT_DOUBLE_EQUAL(summary.rows[3].speedup, 1.6, 1e-9);
	CU_ASSERT_DOUBLE_EQUAL(summary.rows[1].ceiling, 1.6, 1e-9);
	CU_ASSERT(isnan(summary.rows[0].ceiling) && isnan(summary.rows[2].ceiling));
	CU_ASSERT(pb_summary_is_ceiling(&summary.rows[3]) && !pb_summary_is_ceiling(&summary.rows[1]));
	free(summary.rows);
	for (int i = 0; i < 4; i++)
		samples[i].scaling = "weak";
	summary = sum_up(samples, 4, &rule);
	CU_ASSERT_DOUBLE_EQUAL(summary.rows[1].ceiling, 1.6, 1e-9);
	free(summary.rows);
	samples[3].status = "wrong";
	summary = sum_up(samples, 4, &rule);
	CU_ASSERT(isnan(summary.rows[1].ceiling));
	free(summary.rows);
}

static void why_measuring_ended_is_said(void)
{
	struct pb_sample_row samples[8];
	for (int rep = 0; rep < 8; rep++)
		samples[rep] = sample("b", "serial", 1, rep, 1 + 0.001 * rep);
	struct summary summary = sum_up(samples, 8, &rule);
	CU_ASSERT_STRING_EQUAL(summary.rows[0].stop, "ci");
	CU_ASSERT_EQUAL(summary.rows[0].converged, 1);
	free(summary.rows);
	struct pb_stop_rule fixed = {.confidence = 0.95, .ci = 0.02, .reps = 7};
	summary = sum_up(samples, 8, &fixed);
	CU_ASSERT_STRING_EQUAL(summary.rows[0].stop, "reps");
	free(summary.rows);
	struct pb_stop_rule cut = {.confidence = 0.95, .ci = 0.0001, .interrupted = true};
	summary = sum_up(samples, 8, &cut);
	CU_ASSERT_STRING_EQUAL(summary.rows[0].stop, "interrupted");
	free(summary.rows);
}

/* Five times slower at first, then 1 to 1.02 without an order. */
static double warming_up(int rep)
{
	return rep <= 4 ? 5 + 0.1 * rep : 1 + 0.001 * (rep * 7 % 21);
}

static void warm_up_that_is_found_is_left_out_and_counted(void)
{
	enum { REPS = 40 };
	struct pb_sample_row samples[2 * REPS];
	for (int i = 0; i < REPS; i++) {
		samples[2 * i] = sample("b", "serial", 1, i + 1, warming_up(i + 1));
		samples[2 * i + 1] = sample("c", "pthread", 2, i + 1, 0.5);
	}
	struct pb_stop_rule fixed = {.confidence = 0.95, .ci = 0.02, .reps = REPS};
	struct summary summary = sum_up(samples, 2 * REPS, &fixed);
	const struct pb_summary_row *base = &summary.rows[0];
	CU_ASSERT_EQUAL(base->warmup_samples, 4);
	CU_ASSERT_EQUAL(base->samples, REPS - 4);
	CU_ASSERT(base->max_s < 1.03);
	CU_ASSERT_STRING_EQUAL(base->stop, "reps");
	CU_ASSERT_DOUBLE_EQUAL(base->ops_per_s, 100 / 1.01, 1);
	CU_ASSERT_EQUAL(summary.rows[1].warmup_samples, 0);
	CU_ASSERT(summary.rows[1].speedup_high < 2.1);
	free(summary.rows);
}

static void what_is_remarkable_of_a_series_is_in_its_row(void)
{
	enum { REPS = 40 };
	struct pb_sample_row samples[REPS];
	for (int i = 0; i < REPS; i++)
		samples[i] = sample("b", "serial", 1, i + 1, 1 + 0.001 * (i * 17 % 40) + (i % 3 ? 0 : 0.5));
	struct summary summary = sum_up(samples, REPS, &rule);
	CU_ASSERT_EQUAL(summary.rows[0].modes, 2);
	CU_ASSERT_DOUBLE_EQUAL(summary.rows[0].mode_high_s - summary.rows[0].mode_low_s, 0.5, 0.01);
	CU_ASSERT_EQUAL(summary.rows[0].drifts, 0);
	CU_ASSERT_EQUAL(summary.rows[0].effective_samples, REPS);
	free(summary.rows);
	for (int i = 0; i < REPS; i++)
		samples[i].wall_s = 1 + 0.01 * i + 0.001 * (i * 17 % 40);
	summary = sum_up(samples, REPS, &rule);
	CU_ASSERT_EQUAL(summary.rows[0].drifts, 1);
	CU_ASSERT_DOUBLE_EQUAL(summary.rows[0].drift, 0.39 / 1.21, 0.03);
	CU_ASSERT(summary.rows[0].autocorrelation > 0.8);
	CU_ASSERT(summary.rows[0].effective_samples < REPS / 4);
	free(summary.rows);
}

static void the_clock_is_held_against_the_median(void)
{
	struct pb_sample_row samples[] = {sample("b", "serial", 1, 1, 1e-6), sample("b", "serial", 1, 2, 1e-6)};
	struct pb_stop_rule timed = {
	    .confidence = 0.95, .ci = 0.02, .timer = {.overhead_s = 1e-7, .resolution_s = 2e-8}};
	struct summary summary = sum_up(samples, 2, &timed);
	CU_ASSERT_DOUBLE_EQUAL(summary.rows[0].timer_share, 0.1, 1e-9);
	CU_ASSERT_DOUBLE_EQUAL(summary.rows[0].timer_steps, 50, 1e-9);
	CU_ASSERT(pb_timer_is_too_coarse(&summary.rows[0]));
	free(summary.rows);
	timed.timer = (struct pb_timer_facts){.overhead_s = 1e-9, .resolution_s = 2e-7};
	summary = sum_up(samples, 2, &timed);
	CU_ASSERT(pb_timer_is_too_coarse(&summary.rows[0]));
	free(summary.rows);
	samples[0].wall_s = samples[1].wall_s = 1e-3;
	summary = sum_up(samples, 2, &timed);
	CU_ASSERT_FALSE(pb_timer_is_too_coarse(&summary.rows[0]));
	free(summary.rows);
	summary = sum_up(samples, 2, &rule);
	CU_ASSERT(isnan(summary.rows[0].timer_share) && isnan(summary.rows[0].timer_steps));
	CU_ASSERT_FALSE(pb_timer_is_too_coarse(&summary.rows[0]));
	free(summary.rows);
}

static void this_machines_clock_can_be_measured(void)
{
	struct pb_timer_facts timer = {NAN, NAN};
	pb_timer_measure(&timer);
	CU_ASSERT(timer.overhead_s > 0 && timer.overhead_s < 1e-3);
	CU_ASSERT(timer.resolution_s > 0);
}

static void zeros_and_unknown_times_are_summed_up_too(void)
{
	struct pb_sample_row samples[12];
	for (int i = 0; i < 12; i++)
		samples[i] = sample(i % 2 ? "c" : "b", i % 2 ? "pthread" : "serial", 1, i / 2 + 1, 0);
	struct summary summary = sum_up(samples, 12, &rule);
	CU_ASSERT_EQUAL(summary.rows[1].median_s, 0);
	CU_ASSERT_EQUAL(summary.rows[1].converged, 1);
	CU_ASSERT(isnan(summary.rows[1].speedup) && isnan(summary.rows[1].ops_per_s));
	free(summary.rows);
	for (int i = 1; i < 12; i += 2)
		samples[i].wall_s = NAN;
	summary = sum_up(samples, 12, &rule);
	CU_ASSERT_EQUAL(summary.rows[1].samples, 0);
	CU_ASSERT(isnan(summary.rows[1].median_s));
	free(summary.rows);
}

int main(int argc, char **argv)
{
	static const struct test tests[] = {
	    {"no samples make no rows", no_samples_make_no_rows},
	    {"speedup is paired, so drift cancels", speedup_is_paired_so_drift_cancels},
	    {"repetitions without a partner do not count for the speedup",
	     repetitions_without_a_partner_do_not_count_for_the_speedup},
	    {"a rate is sum by sum", a_rate_is_sum_by_sum},
	    {"a wrong answer carries no rate and says why", a_wrong_answer_carries_no_rate_and_says_why},
	    {"weak scaling gives the scaled speedup", weak_scaling_gives_the_scaled_speedup},
	    {"a ceiling is the work that copies get done", a_ceiling_is_the_work_that_copies_get_done},
	    {"why measuring ended is said", why_measuring_ended_is_said},
	    {"warm-up that is found is left out and counted", warm_up_that_is_found_is_left_out_and_counted},
	    {"what is remarkable of a series is in its row", what_is_remarkable_of_a_series_is_in_its_row},
	    {"the clock is held against the median", the_clock_is_held_against_the_median},
	    {"this machine's clock can be measured", this_machines_clock_can_be_measured},
	    {"zeros and unknown times are summed up too", zeros_and_unknown_times_are_summed_up_too},
	    {NULL, NULL},
	};
	return suite_main("summary", tests, argc, argv);
}
