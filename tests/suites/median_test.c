#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "harness/measure/shuffle.h"
#include "harness/statistics/median.h"
#include "support/suite.h"

static const double level = 0.95;

static void no_values_have_no_median(void)
{
	struct pb_median median = pb_stats_median(NULL, 0, level);
	CU_ASSERT_EQUAL(median.count, 0);
	CU_ASSERT(isnan(median.value) && isnan(median.low) && isnan(median.high));
	CU_ASSERT(isinf(pb_stats_half_width(&median)));
}

static void five_values_have_a_median_but_no_interval(void)
{
	const double values[] = {5, 1, 4, 2, 3};
	struct pb_median median = pb_stats_median(values, 5, level);
	CU_ASSERT_EQUAL(median.value, 3);
	CU_ASSERT_EQUAL(median.min, 1);
	CU_ASSERT_EQUAL(median.max, 5);
	CU_ASSERT(isnan(median.low) && isnan(median.confidence));
}

static void six_values_are_covered_by_their_extremes(void)
{
	const double values[] = {6, 1, 5, 2, 4, 3};
	struct pb_median median = pb_stats_median(values, 6, level);
	CU_ASSERT_EQUAL(median.value, 3.5);
	CU_ASSERT_EQUAL(median.low, 1);
	CU_ASSERT_EQUAL(median.high, 6);
	CU_ASSERT_DOUBLE_EQUAL(median.confidence, 1 - 2.0 / 64, 1e-12);
}

/* Le Boudec, table A.1: n = 31 gives the 10th and the 22nd order statistic at 95 %. */
static void thirty_one_values_take_the_published_ranks(void)
{
	double values[31];
	for (int i = 0; i < 31; i++)
		values[i] = (i * 7) % 31 + 1;
	struct pb_median median = pb_stats_median(values, 31, level);
	CU_ASSERT_EQUAL(median.value, 16);
	CU_ASSERT_EQUAL(median.low, 10);
	CU_ASSERT_EQUAL(median.high, 22);
	CU_ASSERT(median.confidence >= 0.95 && median.confidence < 0.98);
}

static void input_is_left_as_it_was(void)
{
	double values[] = {3, 1, 2};
	(void)pb_stats_median(values, 3, level);
	CU_ASSERT(values[0] == 3 && values[1] == 1 && values[2] == 2);
}

static void half_width_is_the_larger_side(void)
{
	struct pb_median median = {.value = 10, .low = 9, .high = 13};
	CU_ASSERT_DOUBLE_EQUAL(pb_stats_half_width(&median), 0.3, 1e-12);
}

/* The interval must cover the true median of a skewed distribution at least as often as it says. */
static void intervals_cover_the_true_median(void)
{
	enum { TRIALS = 2000, SAMPLES = 15 };
	int covered = 0;
	size_t order[1000];
	for (uint64_t trial = 0; trial < TRIALS; trial++) {
		double values[SAMPLES];
		pb_shuffle(order, 1000, 42, trial);
		for (int i = 0; i < SAMPLES; i++)
			values[i] = -log1p(-((double)order[i] + 0.5) / 1000);
		struct pb_median median = pb_stats_median(values, SAMPLES, level);
		covered += median.low <= log(2) && log(2) <= median.high;
	}
	CU_ASSERT(covered >= 0.94 * TRIALS);
	CU_ASSERT(covered < TRIALS);
}

static void a_shuffle_is_a_permutation_and_repeats_with_its_seed(void)
{
	size_t a[97];
	size_t b[97];
	bool seen[97] = {false};
	pb_shuffle(a, 97, 7, 3);
	pb_shuffle(b, 97, 7, 3);
	CU_ASSERT_EQUAL(memcmp(a, b, sizeof a), 0);
	for (int i = 0; i < 97; i++) {
		CU_ASSERT(a[i] < 97 && !seen[a[i]]);
		seen[a[i]] = true;
	}
	pb_shuffle(b, 97, 7, 4);
	CU_ASSERT_NOT_EQUAL(memcmp(a, b, sizeof a), 0);
	pb_shuffle(b, 97, 8, 3);
	CU_ASSERT_NOT_EQUAL(memcmp(a, b, sizeof a), 0);
}

int main(int argc, char **argv)
{
	static const struct test tests[] = {
	    {"no values have no median", no_values_have_no_median},
	    {"five values have a median but no interval", five_values_have_a_median_but_no_interval},
	    {"six values are covered by their extremes", six_values_are_covered_by_their_extremes},
	    {"thirty-one values take the published ranks", thirty_one_values_take_the_published_ranks},
	    {"the input is left as it was", input_is_left_as_it_was},
	    {"the half width is the larger side", half_width_is_the_larger_side},
	    {"intervals cover the true median", intervals_cover_the_true_median},
	    {"a shuffle is a permutation and repeats with its seed",
	     a_shuffle_is_a_permutation_and_repeats_with_its_seed},
	    {NULL, NULL},
	};
	return suite_main("median", tests, argc, argv);
}
