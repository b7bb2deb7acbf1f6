/* What a series of samples says of itself: warm-up, dependence, modes, drift, outliers. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "harness/statistics/dip.h"
#include "harness/statistics/modes.h"
#include "harness/statistics/outliers.h"
#include "harness/statistics/ranks.h"
#include "harness/statistics/series.h"
#include "harness/statistics/trend.h"
#include "harness/statistics/warmup.h"
#include "support/simulate.h"
#include "support/suite.h"

enum { SERIES = 40 };

static const double level = 0.95;

/* Independent values near 1, up to 2 % more. */
static void draw_quiet(double *values, size_t count, uint64_t seed)
{
	struct draws draws = {seed};
	for (size_t i = 0; i < count; i++)
		values[i] = 1 + 0.02 * draw_uniform(&draws);
}

static void equal_values_share_the_mean_of_their_ranks(void)
{
	const double values[] = {3, 1, 3, 2, 3};
	const double wanted[] = {4, 1, 4, 2, 4};
	double ranks[5];
	CU_ASSERT_EQUAL_FATAL(pb_ranks_of(values, 5, ranks), 0);
	for (int i = 0; i < 5; i++)
		CU_ASSERT_EQUAL(ranks[i], wanted[i]);
}

static void quantiles_lie_between_neighbours(void)
{
	const double sorted[] = {1, 2, 4, 8};
	CU_ASSERT_DOUBLE_EQUAL(pb_ranks_quantile(sorted, 4, 0.5), 3, 1e-12);
	CU_ASSERT_DOUBLE_EQUAL(pb_ranks_quantile(sorted, 4, 0.25), 1.75, 1e-12);
	CU_ASSERT_EQUAL(pb_ranks_quantile(sorted, 4, 1), 8);
	CU_ASSERT_EQUAL(pb_ranks_quantile(sorted, 4, 0), 1);
}

/* With half-steps of uniform values the nearest single peak is half a step away; two far heaps are a quarter from it.
 */
static void the_dip_of_simple_sets_is_known(void)
{
	double even[50];
	double heaps[50];
	for (int i = 0; i < 50; i++) {
		even[i] = i;
		heaps[i] = (i >= 25 ? 1000 : 0) + 0.01 * i;
	}
	CU_ASSERT_DOUBLE_EQUAL(pb_dip(even, 50), 0.01, 1e-12);
	CU_ASSERT_DOUBLE_EQUAL(pb_dip(heaps, 50), 0.25, 0.011);
	CU_ASSERT(isnan(pb_dip(even, 0)));
	CU_ASSERT_FALSE(pb_dip_is_large(pb_dip(even, 50), 50));
	CU_ASSERT(pb_dip_is_large(pb_dip(heaps, 50), 50));
}

static void the_dip_is_the_same_from_either_side(void)
{
	struct draws draws = {2};
	for (int trial = 0; trial < 200; trial++) {
		double values[25];
		double mirrored[25];
		for (int i = 0; i < 25; i++)
			values[i] = pow(draw_uniform(&draws), 3);
		double *sorted = pb_ranks_sorted(values, 25);
		CU_ASSERT_PTR_NOT_NULL_FATAL(sorted);
		for (int i = 0; i < 25; i++)
			mirrored[i] = 1 - sorted[24 - i];
		CU_ASSERT_DOUBLE_EQUAL(pb_dip(sorted, 25), pb_dip(mirrored, 25), 1e-9);
		free(sorted);
	}
}

/* The quality of 63 faculties, the example of Hartigan and Hartigan (1985), whose dip is 0.0595. */
static void the_dip_of_a_published_set_is_found(void)
{
	static const double quality[] = {30, 33, 35, 36, 37, 37, 39, 39, 39, 39, 39, 40, 40, 40, 40, 41,
	                                 42, 43, 43, 43, 44, 44, 45, 45, 46, 46, 47, 47, 48, 48, 48, 49,
	                                 50, 50, 51, 52, 52, 53, 53, 53, 53, 53, 54, 54, 57, 57, 59, 60,
	                                 60, 60, 61, 61, 61, 61, 62, 62, 62, 62, 63, 66, 70, 72, 72};
	CU_ASSERT_DOUBLE_EQUAL(pb_dip(quality, sizeof quality / sizeof *quality), 7.5 / 126, 1e-12);
}

/* The 99 % points must hold: of many single-peaked sets about one in a hundred is called two-peaked. */
static void one_peak_in_a_hundred_is_called_two(void)
{
	static const size_t counts[] = {10, 25, 70, 300};
	struct draws draws = {3};
	for (int c = 0; c < 4; c++) {
		int large = 0;
		for (int trial = 0; trial < 2000; trial++) {
			double values[300];
			for (size_t i = 0; i < counts[c]; i++)
				values[i] = draw_uniform(&draws);
			double *sorted = pb_ranks_sorted(values, counts[c]);
			CU_ASSERT_PTR_NOT_NULL_FATAL(sorted);
			large += pb_dip_is_large(pb_dip(sorted, counts[c]), counts[c]);
			free(sorted);
		}
		CU_ASSERT(large >= 5 && large <= 38);
	}
}

static void two_modes_are_told_apart(void)
{
	double values[SERIES];
	draw_quiet(values, SERIES, 5);
	CU_ASSERT_EQUAL(pb_modes_of(values, SERIES).count, 1);
	CU_ASSERT(isnan(pb_modes_of(values, SERIES).low));
	for (int i = 0; i < SERIES; i += 3)
		values[i] += 0.2;
	struct pb_modes modes = pb_modes_of(values, SERIES);
	CU_ASSERT_EQUAL(modes.count, 2);
	CU_ASSERT_DOUBLE_EQUAL(modes.low, 1.01, 0.01);
	CU_ASSERT_DOUBLE_EQUAL(modes.high, 1.21, 0.01);
	values[7] = values[19] = values[28] = 100;
	CU_ASSERT_DOUBLE_EQUAL(pb_modes_of(values, SERIES).high, 1.21, 0.01);
	CU_ASSERT_EQUAL(pb_modes_of(values, 9).count, 0);
}

/* Two ticks of a coarse clock are two heaps, but nobody's modes. */
static void ticks_of_the_clock_are_no_modes(void)
{
	double values[SERIES];
	for (int i = 0; i < SERIES; i++)
		values[i] = 1 + 0.001 * (i % 2);
	CU_ASSERT_EQUAL(pb_modes_of(values, SERIES).count, 1);
}

static void a_drift_is_found_and_measured(void)
{
	double values[SERIES];
	draw_quiet(values, SERIES, 6);
	CU_ASSERT_FALSE(pb_trend_of(values, SERIES).is_there);
	for (int i = 0; i < SERIES; i++)
		values[i] += 0.1 * i / (SERIES - 1);
	struct pb_trend trend = pb_trend_of(values, SERIES);
	CU_ASSERT(trend.is_there);
	CU_ASSERT_DOUBLE_EQUAL(trend.change, 0.1, 0.02);
	CU_ASSERT(trend.chance < 0.001);
	for (int i = 0; i < SERIES; i++)
		values[i] = 2 - values[i];
	CU_ASSERT(pb_trend_of(values, SERIES).change < 0);
	CU_ASSERT(isnan(pb_trend_of(values, 7).chance));
}

/* As without memory for the slopes: what is left after a slope that is not a number has no ranks. */
static void a_slope_that_is_unknown_is_no_drift(void)
{
	double values[8];
	for (int i = 0; i < 8; i++)
		values[i] = INFINITY;
	const struct pb_trend trend = pb_trend_of(values, 8);
	CU_ASSERT(isnan(trend.chance) && isnan(trend.change));
	CU_ASSERT_FALSE(trend.is_there);
}

/* Of 28 pairs 16 rise and 12 are tied: by Kendall's formula the variance is (8 x 7 x 21 - 2 x 4 x 3 x 13) / 18 = 48. */
static void ties_count_in_the_chance_of_a_drift(void)
{
	const double values[] = {1, 1, 1, 1, 2, 2, 2, 2};
	CU_ASSERT_DOUBLE_EQUAL(pb_trend_of(values, 8).chance, 2 * pb_ranks_normal_tail(15 / sqrt(48)), 1e-12);
	CU_ASSERT_DOUBLE_EQUAL(pb_ranks_normal_tail(1.959964), 0.025, 1e-6);
}

static void a_long_series_is_shortened_before_its_drift_is_looked_for(void)
{
	static double values[100000];
	draw_quiet(values, 100000, 7);
	CU_ASSERT_FALSE(pb_trend_of(values, 100000).is_there);
	for (int i = 0; i < 100000; i++)
		values[i] += 0.03 * i / 100000;
	CU_ASSERT(pb_trend_of(values, 100000).is_there);
	CU_ASSERT_DOUBLE_EQUAL(pb_trend_of(values, 100000).change, 0.03, 0.003);
}

static void slow_first_samples_are_warm_up(void)
{
	double values[SERIES];
	draw_quiet(values, SERIES, 8);
	CU_ASSERT_EQUAL(pb_warmup_of(values, SERIES), 0);
	const double cold[] = {2, 1.5, 1.2, 1.1};
	memcpy(values, cold, sizeof cold);
	CU_ASSERT_EQUAL(pb_warmup_of(values, SERIES), 4);
	struct pb_series series = pb_series_of(values, SERIES, level);
	CU_ASSERT_EQUAL(series.warmup, 4);
	CU_ASSERT_EQUAL(series.median.count, SERIES - 4);
	CU_ASSERT(series.median.max <= 1.02);
}

static void one_slow_sample_or_a_slow_end_is_no_warm_up(void)
{
	double values[SERIES];
	draw_quiet(values, SERIES, 9);
	values[0] = 7;
	CU_ASSERT_EQUAL(pb_warmup_of(values, SERIES), 0);
	for (int i = SERIES - 5; i < SERIES; i++)
		values[i] = 3;
	CU_ASSERT_EQUAL(pb_warmup_of(values, SERIES), 0);
	CU_ASSERT_EQUAL(pb_warmup_of(values, 7), 0);
}

static void warm_up_is_hardly_ever_seen_where_there_is_none(void)
{
	int seen = 0;
	for (uint64_t seed = 0; seed < 2000; seed++) {
		double values[SERIES];
		draw_quiet(values, SERIES, 1000 + seed * 97);
		seen += pb_warmup_of(values, SERIES) > 0;
	}
	CU_ASSERT(seen <= 20);
}

static void dependence_is_measured(void)
{
	double values[SIMULATE_MOST];
	struct draws draws = {10};
	draw_series(&draws, find_process("lognormal AR(1) 0.6"), values, SIMULATE_MOST);
	struct pb_dependence dependence = pb_dependence_of(values, SIMULATE_MOST);
	CU_ASSERT_DOUBLE_EQUAL(dependence.autocorrelation, 0.6, 0.12);
	CU_ASSERT(dependence.effective < 0.5 * SIMULATE_MOST && dependence.effective > 0.2 * SIMULATE_MOST);
	for (int i = 0; i < SERIES; i++)
		values[i] = i % 2;
	CU_ASSERT(pb_dependence_of(values, SERIES).autocorrelation < -0.9);
	CU_ASSERT_EQUAL(pb_dependence_of(values, SERIES).effective, SERIES);
	CU_ASSERT(isnan(pb_dependence_of(values, PB_DEPENDENCE_LEAST - 1).autocorrelation));
}

static void dependence_widens_the_interval_up_to_the_extremes(void)
{
	double values[31];
	for (int i = 0; i < 31; i++)
		values[i] = (i * 7) % 31 + 1;
	struct pb_median wide = pb_stats_median_of(values, 31, 31.0 / 4, level);
	CU_ASSERT_EQUAL(wide.value, 16);
	CU_ASSERT_EQUAL(wide.low, 4);
	CU_ASSERT_EQUAL(wide.high, 28);
	struct pb_median widest = pb_stats_median_of(values, 31, 5, level);
	CU_ASSERT_EQUAL(widest.low, 1);
	CU_ASSERT_EQUAL(widest.high, 31);
	CU_ASSERT(wide.confidence > 0.95 && widest.confidence > 0.95);
	struct pb_median unsure = pb_stats_median_of(values, 31, 3, level);
	CU_ASSERT(unsure.low == 1 && unsure.high == 31 && isnan(unsure.confidence));
	CU_ASSERT(isinf(pb_stats_half_width(&unsure)));
	CU_ASSERT(isnan(pb_stats_median_of(values, 5, 2, level).low));
}

static void outliers_are_counted(void)
{
	double values[SERIES];
	draw_quiet(values, SERIES, 11);
	CU_ASSERT_EQUAL(pb_outlier_share(values, SERIES), 0);
	values[3] = 1.08;
	values[17] = 0.94;
	CU_ASSERT_DOUBLE_EQUAL(pb_outlier_share(values, SERIES), 2.0 / SERIES, 1e-12);
	CU_ASSERT(isnan(pb_outlier_share(values, 5)));
}

/* Identical samples, zeros and hardly any samples are series like others. */
static void identical_samples_and_zeros_are_no_trouble(void)
{
	double values[SERIES];
	for (int zero = 0; zero < 2; zero++) {
		for (int i = 0; i < SERIES; i++)
			values[i] = zero ? 0 : 0.25;
		struct pb_series series = pb_series_of(values, SERIES, level);
		CU_ASSERT_EQUAL(series.warmup, 0);
		CU_ASSERT_EQUAL(series.median.low, values[0]);
		CU_ASSERT_EQUAL(pb_stats_half_width(&series.median), 0);
		CU_ASSERT(isnan(series.dependence.autocorrelation));
		CU_ASSERT_EQUAL(series.dependence.effective, SERIES);
		CU_ASSERT_EQUAL(pb_modes_of(values, SERIES).count, 1);
		CU_ASSERT_FALSE(pb_trend_of(values, SERIES).is_there);
		CU_ASSERT_EQUAL(pb_outlier_share(values, SERIES), 0);
	}
	struct pb_series none = pb_series_of(NULL, 0, level);
	CU_ASSERT(isnan(none.median.value));
	CU_ASSERT_EQUAL(pb_series_of(values, 1, level).median.count, 1);
}

/* A smaller bench-intervals. */
static void intervals_cover_the_median_or_say_that_they_may_not(void)
{
	static const size_t counts[] = {10, 15, 20, 60};
	uint64_t seed = 0;
	for (const struct process *process = processes; process->name; process++)
		for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
			struct coverage coverage = simulate_fixed(process, counts[i], 800, ++seed);
			CU_ASSERT_STRING_NOT_EQUAL(coverage_verdict(&coverage), "FALLS SHORT");
			CU_ASSERT(coverage.misled <= 0.05);
			if (process->correlation == 0)
				CU_ASSERT(coverage.covered > 0.94);
			if (process->correlation == 0 && counts[i] >= 20)
				CU_ASSERT(coverage.covered < 0.99 && coverage.said < 0.6);
			if (process->correlation < 0.8)
				CU_ASSERT(coverage.covered > 0.91);
			if (process->correlation >= 0.6)
				CU_ASSERT(coverage.said > 0.9 && coverage.misled <= 0.03);
		}
}

int main(int argc, char **argv)
{
	static const struct test tests[] = {
	    {"equal values share the mean of their ranks", equal_values_share_the_mean_of_their_ranks},
	    {"quantiles lie between neighbours", quantiles_lie_between_neighbours},
	    {"the dip of simple sets is known", the_dip_of_simple_sets_is_known},
	    {"the dip of a published set is found", the_dip_of_a_published_set_is_found},
	    {"the dip is the same from either side", the_dip_is_the_same_from_either_side},
	    {"one peak in a hundred is called two", one_peak_in_a_hundred_is_called_two},
	    {"two modes are told apart", two_modes_are_told_apart},
	    {"ticks of the clock are no modes", ticks_of_the_clock_are_no_modes},
	    {"a drift is found and measured", a_drift_is_found_and_measured},
	    {"a slope that is unknown is no drift", a_slope_that_is_unknown_is_no_drift},
	    {"ties count in the chance of a drift", ties_count_in_the_chance_of_a_drift},
	    {"a long series is shortened before its drift is looked for",
	     a_long_series_is_shortened_before_its_drift_is_looked_for},
	    {"slow first samples are warm-up", slow_first_samples_are_warm_up},
	    {"one slow sample or a slow end is no warm-up", one_slow_sample_or_a_slow_end_is_no_warm_up},
	    {"warm-up is hardly ever seen where there is none", warm_up_is_hardly_ever_seen_where_there_is_none},
	    {"dependence is measured", dependence_is_measured},
	    {"dependence widens the interval up to the extremes", dependence_widens_the_interval_up_to_the_extremes},
	    {"outliers are counted", outliers_are_counted},
	    {"identical samples and zeros are no trouble", identical_samples_and_zeros_are_no_trouble},
	    {"intervals cover the median or say that they may not",
	     intervals_cover_the_median_or_say_that_they_may_not},
	    {NULL, NULL},
	};
	return suite_main("series", tests, argc, argv);
}
