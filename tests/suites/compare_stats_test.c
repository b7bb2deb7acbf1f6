/* The rank statistics of `powbench compare`: against published figures, and against simulated truth. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "harness/compare/correlation.h"
#include "harness/compare/holm.h"
#include "harness/compare/shift.h"
#include "support/noise.h"
#include "support/suite.h"

/* A published table (Student, Biometrika 6, 1908, as of any textbook). */
static void student_t_has_its_published_tails(void)
{
	CU_ASSERT_DOUBLE_EQUAL(pb_student_cdf(12.706, 1), 0.975, 1e-6);
	CU_ASSERT_DOUBLE_EQUAL(pb_student_cdf(4.303, 2), 0.975, 1e-5);
	CU_ASSERT_DOUBLE_EQUAL(pb_student_cdf(-2.570582, 5.9), 0.025, 1e-5);
	CU_ASSERT_DOUBLE_EQUAL(pb_student_cdf(2.228, 10), 0.975, 1e-5);
	CU_ASSERT_DOUBLE_EQUAL(pb_student_cdf(1.697, 30), 0.95, 1e-4);
	CU_ASSERT_DOUBLE_EQUAL(pb_student_cdf(0, 0), 0.5, 1e-12);
}

static double *copy(const double *values, size_t count)
{
	double *copied = malloc((count + 1) * sizeof *copied);
	if (!copied)
		abort();
	memcpy(copied, values, count * sizeof *values);
	return copied;
}

static struct pb_shift of_pairs(const double *differences, size_t count)
{
	struct pb_shift shift;
	CU_ASSERT_EQUAL_FATAL(pb_shift_of_pairs(&shift, copy(differences, count), count), 0);
	return shift;
}

static struct pb_shift of_two(const double *x, size_t m, const double *y, size_t n)
{
	struct pb_shift shift;
	CU_ASSERT_EQUAL_FATAL(pb_shift_of_two(&shift, copy(x, m), m, copy(y, n), n), 0);
	return shift;
}

/* Depression scores of nine patients (Hollander and Wolfe, 1973, table 3.1): V = 40, one-sided p = 0.01953; the
 * estimate and the 96.1 % interval are theirs too (examples 3.3 and 3.4). */
static void pairs_give_the_published_p_and_interval(void)
{
	static const double before[] = {1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30};
	static const double after[] = {0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29};
	double differences[9];
	for (size_t i = 0; i < 9; i++)
		differences[i] = after[i] - before[i];
	struct pb_shift shift = of_pairs(differences, 9);
	CU_ASSERT_DOUBLE_EQUAL(pb_shift_p(&shift), 2 * 0.01953125, 1e-9);
	struct pb_shift_interval interval = pb_shift_interval(&shift, 0.96);
	CU_ASSERT_DOUBLE_EQUAL(interval.value, -0.46, 1e-9);
	CU_ASSERT_DOUBLE_EQUAL(interval.low, -0.786, 1e-9);
	CU_ASSERT_DOUBLE_EQUAL(interval.high, -0.010, 1e-9);
	CU_ASSERT_DOUBLE_EQUAL(pb_shift_least_p(&shift), 2.0 / 512, 1e-12);
	pb_shift_free(&shift);
}

/* Permeability of the placenta (Hollander and Wolfe, 1973, table 4.1): W = 35, one-sided p = 0.1272. */
static void two_samples_give_the_published_p_and_estimate(void)
{
	static const double term[] = {0.80, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46};
	static const double early[] = {1.15, 0.88, 0.90, 0.74, 1.21};
	struct pb_shift shift = of_two(term, 10, early, 5);
	pb_rank_null_free(&shift.null);
	shift.null.inflation = 1; /* they are in no order of time */
	shift.between_variance = 0;
	CU_ASSERT_EQUAL_FATAL(pb_rank_null_prepare(&shift.null), 0);
	CU_ASSERT_DOUBLE_EQUAL(pb_shift_p(&shift), 0.2544, 5e-5);
	CU_ASSERT_DOUBLE_EQUAL(pb_shift_interval(&shift, 0.95).value, -0.305, 1e-9);
	pb_shift_free(&shift);
}

static void too_few_values_give_an_estimate_and_no_interval(void)
{
	static const double values[] = {0.1, 0.2, 0.3, 0.4, 0.5};
	struct pb_shift pairs = of_pairs(values, 5);
	CU_ASSERT_DOUBLE_EQUAL(pb_shift_interval(&pairs, 0.95).value, 0.3, 1e-9);
	CU_ASSERT_TRUE(isnan(pb_shift_interval(&pairs, 0.95).low));
	struct pb_shift one = of_two(values, 1, values, 1);
	CU_ASSERT_DOUBLE_EQUAL(pb_shift_interval(&one, 0.95).value, 0, 1e-9);
	CU_ASSERT_EQUAL(pb_shift_p(&one), 1);
	struct pb_shift none = of_two(values, 5, values, 0);
	CU_ASSERT_TRUE(isnan(pb_shift_interval(&none, 0.95).value));
	CU_ASSERT_EQUAL(pb_shift_p(&none), 1);
	CU_ASSERT_EQUAL(pb_shift_least_p(&none), 1);
	pb_shift_free(&pairs);
	pb_shift_free(&one);
	pb_shift_free(&none);
}

static void identical_values_differ_in_nothing(void)
{
	static const double values[20] = {0};
	struct pb_shift pairs = of_pairs(values, 20);
	struct pb_shift two = of_two(values, 20, values, 20);
	CU_ASSERT_EQUAL(pb_shift_p(&pairs), 1);
	CU_ASSERT_EQUAL(pb_shift_p(&two), 1);
	CU_ASSERT_EQUAL(pb_shift_interval(&pairs, 0.95).low, 0);
	CU_ASSERT_EQUAL(pb_shift_interval(&two, 0.95).high, 0);
	pb_shift_free(&pairs);
	pb_shift_free(&two);
}

/* By counting all differences and averages, which is what the statistics mean. */
static void ranks_are_found_as_by_counting_all(void)
{
	struct draws draws = {7};
	double x[13];
	double y[9];
	noise_logarithms(&draws, x, 13, 1, 0);
	noise_logarithms(&draws, y, 9, 1, 0);
	struct pb_shift two = of_two(x, 13, y, 9);
	struct pb_shift pairs = of_pairs(x, 13);
	const double value = pb_shift_interval(&two, 0.9).value;
	const double centre = pb_shift_interval(&pairs, 0.9).value;
	int below = 0;
	int average_below = 0;
	for (size_t i = 0; i < 13; i++) {
		for (size_t j = 0; j < 9; j++)
			below += y[j] - x[i] < value - 1e-9;
		for (size_t j = i; j < 13; j++)
			average_below += (x[i] + x[j]) / 2 < centre - 1e-9;
	}
	CU_ASSERT_EQUAL(below, 13 * 9 / 2);
	CU_ASSERT_EQUAL(average_below, 13 * 14 / 2 / 2);
	pb_shift_free(&two);
	pb_shift_free(&pairs);
}

enum { TRIALS = 2000 };

/* In how many trials of two equal series a difference is found at 95 %. */
static double false_alarms(size_t count, double correlation)
{
	struct draws draws = {(uint64_t)count * 1000 + (uint64_t)(100 * correlation)};
	double x[100];
	double y[100];
	unsigned found = 0;
	for (unsigned trial = 0; trial < TRIALS; trial++) {
		noise_logarithms(&draws, x, count, 0.02, correlation);
		noise_logarithms(&draws, y, count, 0.02, correlation);
		struct pb_shift shift = of_two(x, count, y, count);
		found += pb_shift_p(&shift) <= 0.05;
		pb_shift_free(&shift);
	}
	return (double)found / TRIALS;
}

/* 0.0646: what 2000 trials exceed in one of a thousand, where the rate is 0.05. */
static void independent_samples_are_called_different_no_more_often_than_stated(void)
{
	CU_ASSERT_TRUE(false_alarms(6, 0) <= 0.0646);
	CU_ASSERT_TRUE(false_alarms(20, 0) <= 0.0646);
	CU_ASSERT_TRUE(false_alarms(60, 0) <= 0.0646);
	CU_ASSERT_TRUE(false_alarms(100, 0) <= 0.0646);
}

/* A test that takes them for independent finds a difference in 15 to 35 % of the trials. */
static void correlation_widens_the_interval_to_about_its_level(void)
{
	CU_ASSERT_TRUE(false_alarms(30, 0.3) <= 0.0646);
	CU_ASSERT_TRUE(false_alarms(60, 0.5) <= 0.0646);
	CU_ASSERT_TRUE(false_alarms(100, 0.7) <= 0.0646);
}

/* A machine that changes its level every so many samples, by as much as the samples vary: more of them tell no more of
 * what the level of another run is. Ranks alone find a difference in every seventh of these. */
static void levels_that_change_within_runs_may_change_between_them(void)
{
	enum { SPELL = 25 };
	struct draws draws = {13};
	unsigned found = 0;
	for (unsigned trial = 0; trial < TRIALS; trial++) {
		double sides[2][100];
		for (size_t side = 0; side < 2; side++) {
			double level = 0;
			noise_logarithms(&draws, sides[side], 100, 0.01, 0);
			for (size_t i = 0; i < 100; i++) {
				level = i % SPELL == 0 ? 0.01 * draw_normal(&draws) : level;
				sides[side][i] += level;
			}
		}
		struct pb_shift shift = of_two(sides[0], 100, sides[1], 100);
		found += pb_shift_p(&shift) <= 0.05;
		pb_shift_free(&shift);
	}
	CU_ASSERT_TRUE((double)found / TRIALS <= 0.0646);
}

/* Pairs in an order drawn by lot: signs are by lot too, whatever the draws, here a random walk with jumps. */
static void pairs_in_random_order_are_exact_under_any_noise(void)
{
	struct draws draws = {3};
	unsigned found = 0;
	for (unsigned trial = 0; trial < TRIALS; trial++) {
		double differences[12];
		double level = 0;
		for (size_t i = 0; i < 12; i++) {
			double first = level += 0.01 * draw_normal(&draws);
			double second = level += 0.01 * draw_normal(&draws) + (draw_uniform(&draws) < 0.1 ? 0.3 : 0);
			differences[i] = draw_uniform(&draws) < 0.5 ? second - first : first - second;
		}
		struct pb_shift shift = of_pairs(differences, 12);
		found += pb_shift_p(&shift) <= 0.05;
		pb_shift_free(&shift);
	}
	CU_ASSERT_TRUE((double)found / TRIALS <= 0.0646);
	CU_ASSERT_TRUE((double)found / TRIALS >= 0.02);
}

static void a_planted_difference_is_found_and_lies_in_the_interval(void)
{
	struct draws draws = {11};
	unsigned found = 0;
	unsigned covered = 0;
	for (unsigned trial = 0; trial < TRIALS; trial++) {
		double x[40];
		double y[40];
		noise_logarithms(&draws, x, 40, 0.01, 0);
		noise_logarithms(&draws, y, 40, 0.01, 0);
		for (size_t i = 0; i < 40; i++)
			y[i] += log(1.03);
		struct pb_shift shift = of_two(x, 40, y, 40);
		struct pb_shift_interval interval = pb_shift_interval(&shift, 0.95);
		found += interval.low > 0;
		covered += interval.low <= log(1.03) && interval.high >= log(1.03);
		pb_shift_free(&shift);
	}
	CU_ASSERT_TRUE((double)found / TRIALS >= 0.95);
	CU_ASSERT_TRUE((double)covered / TRIALS >= 0.94);
}

static void inflation_is_one_for_what_changes_sides_and_large_for_drift(void)
{
	double factor;
	double values[64];
	for (size_t i = 0; i < 64; i++)
		values[i] = (double)(i % 2);
	CU_ASSERT_EQUAL(pb_correlation_inflation(&factor, values, 64), 0);
	CU_ASSERT_EQUAL(factor, 1);
	for (size_t i = 0; i < 64; i++)
		values[i] = (double)i;
	CU_ASSERT_EQUAL(pb_correlation_inflation(&factor, values, 64), 0);
	CU_ASSERT_TRUE(factor > 10);
	CU_ASSERT_EQUAL(pb_correlation_inflation(&factor, values, 0), 0);
	CU_ASSERT_EQUAL(factor, 1);
}

/* Holm, 1979: 0.01, 0.04, 0.03, 0.005 become 0.03, 0.06, 0.06, 0.02. */
static void holm_gives_the_textbook_p_values_and_levels_that_agree(void)
{
	struct pb_holm tests[] = {{.p = 0.01}, {.p = 0.04}, {.p = NAN}, {.p = 0.03}, {.p = 0.005}};
	CU_ASSERT_EQUAL(pb_holm(tests, 5, 0.05), 0);
	CU_ASSERT_DOUBLE_EQUAL(tests[0].adjusted, 0.03, 1e-12);
	CU_ASSERT_DOUBLE_EQUAL(tests[1].adjusted, 0.06, 1e-12);
	CU_ASSERT_TRUE(isnan(tests[2].adjusted));
	CU_ASSERT_DOUBLE_EQUAL(tests[3].adjusted, 0.06, 1e-12);
	CU_ASSERT_DOUBLE_EQUAL(tests[4].adjusted, 0.02, 1e-12);
	CU_ASSERT_DOUBLE_EQUAL(tests[4].level, 1 - 0.05 / 4, 1e-12);
	CU_ASSERT_DOUBLE_EQUAL(tests[0].level, 1 - 0.05 / 3, 1e-12);
	CU_ASSERT_DOUBLE_EQUAL(tests[3].level, 1 - 0.05 / 2, 1e-12);
	CU_ASSERT_DOUBLE_EQUAL(tests[1].level, 1 - 0.05 / 2, 1e-12);
}

int main(int argc, char **argv)
{
	static const struct test tests[] = {
	    {"Student's t has its published tails", student_t_has_its_published_tails},
	    {"pairs give the published p and interval", pairs_give_the_published_p_and_interval},
	    {"two samples give the published p and estimate", two_samples_give_the_published_p_and_estimate},
	    {"too few values give an estimate and no interval", too_few_values_give_an_estimate_and_no_interval},
	    {"identical values differ in nothing", identical_values_differ_in_nothing},
	    {"ranks are found as by counting all", ranks_are_found_as_by_counting_all},
	    {"independent samples are called different no more often than stated",
	     independent_samples_are_called_different_no_more_often_than_stated},
	    {"correlation widens the interval to about its level", correlation_widens_the_interval_to_about_its_level},
	    {"levels that change within runs may change between them",
	     levels_that_change_within_runs_may_change_between_them},
	    {"pairs in random order are exact under any noise", pairs_in_random_order_are_exact_under_any_noise},
	    {"a planted difference is found and lies in the interval",
	     a_planted_difference_is_found_and_lies_in_the_interval},
	    {"inflation is one for what changes sides and large for drift",
	     inflation_is_one_for_what_changes_sides_and_large_for_drift},
	    {"Holm gives the textbook p values and levels that agree",
	     holm_gives_the_textbook_p_values_and_levels_that_agree},
	    {0},
	};
	return suite_main("compare_stats", tests, argc, argv);
}
