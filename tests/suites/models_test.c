/* The laws of scaling: formulas, fits, intervals, choice and prediction, on data whose truth is known. */
#include <math.h>
#include <stdlib.h>

#include "harness/files/rows.h"
#include "harness/models/curve_fit.h"
#include "harness/models/scaling.h"
#include "support/simulated_series.h"
#include "support/suite.h"

static const double sizes_of_law[] = {1, 2, 4, 8, 16, 32};
enum { SIZES = 6 };

static void close_to(double value, double expected)
{
	CU_ASSERT_DOUBLE_EQUAL(value, expected, 1e-9 * fmax(1, fabs(expected)));
}

static struct pb_curve fit_exact(const struct pb_curve *truth, size_t count)
{
	double speedups[SIZES];
	const double weights[SIZES] = {1, 2, 3, 4, 5, 6};
	for (size_t i = 0; i < count; i++)
		speedups[i] = pb_curve_speedup(truth, sizes_of_law[i]);
	return pb_curve_fit(truth->law, sizes_of_law, speedups, weights, count);
}

static void laws_are_their_formulas(void)
{
	const double s = 0.05, k = 0.001, p = 16;
	const struct pb_curve amdahl = {PB_LAW_AMDAHL, {1 - s, s, 0}};
	const struct pb_curve gustafson = {PB_LAW_GUSTAFSON, {1 - s, s, 0}};
	const struct pb_curve usl = {PB_LAW_USL, {1 - s, s, k}};
	close_to(pb_curve_speedup(&amdahl, p), 1 / (s + (1 - s) / p));
	close_to(pb_curve_speedup(&gustafson, p), p - s * (p - 1));
	close_to(pb_curve_speedup(&usl, p), p / (1 + s * (p - 1) + k * p * (p - 1)));
	close_to(pb_curve_limit(&amdahl), 20);
	close_to(pb_curve_peak(&usl), sqrt((1 - s) / k));
	CU_ASSERT(pb_curve_limit(&usl) > pb_curve_speedup(&usl, 30) &&
	          pb_curve_limit(&usl) > pb_curve_speedup(&usl, 32));
	CU_ASSERT(isinf(pb_curve_limit(&gustafson)) && isinf(pb_curve_peak(&amdahl)));
	close_to(pb_karp_flatt(pb_curve_speedup(&amdahl, p), p), s);
	CU_ASSERT(isnan(pb_karp_flatt(1, 1)));
}

static void exact_data_give_back_their_law(void)
{
	static const struct pb_curve truths[] = {
	    {PB_LAW_AMDAHL, {0.95, 0.05, 0}},  {PB_LAW_AMDAHL, {1.1, 0, 0}},   {PB_LAW_AMDAHL, {0, 0.9, 0}},
	    {PB_LAW_GUSTAFSON, {0.7, 0.3, 0}}, {PB_LAW_USL, {0.9, 0.1, 1e-3}}, {PB_LAW_USL, {0.99, 0, 1e-2}},
	    {PB_LAW_USL, {0.8, 0.2, 0}},
	};
	for (size_t i = 0; i < sizeof truths / sizeof *truths; i++)
		for (size_t count = 3; count <= SIZES; count++) {
			struct pb_curve found = fit_exact(&truths[i], count);
			for (size_t t = 0; t < PB_LAW_TERMS; t++)
				CU_ASSERT_DOUBLE_EQUAL(found.terms[t], truths[i].terms[t], 1e-9);
		}
}

/* The unconstrained fit has a negative serial share. */
static void superlinear_speedups_have_no_negative_share(void)
{
	const double speedups[] = {1, 2.1, 4.4, 9};
	const double weights[] = {1, 1, 1, 1};
	for (int law = 0; law < PB_LAWS; law++) {
		struct pb_curve found = pb_curve_fit((enum pb_law)law, sizes_of_law, speedups, weights, 4);
		CU_ASSERT_EQUAL(pb_curve_kappa(&found), 0);
		CU_ASSERT_EQUAL(pb_curve_serial(&found), 0);
		CU_ASSERT(pb_curve_first(&found) > 1 && pb_curve_first(&found) < 1.15);
	}
}

static void few_repetitions_widen_the_percentiles(void)
{
	/* t(0.975, 5) = 2.5706, t(0.975, 10) = 2.2281, t(0.975, 29) = 2.0452 (tables of Student's distribution). */
	CU_ASSERT_DOUBLE_EQUAL(pb_bootstrap_tail(6, 0.95), erfc(2.5706 * sqrt(6.0 / 5) / sqrt(2)) / 2, 3e-6);
	CU_ASSERT_DOUBLE_EQUAL(pb_bootstrap_tail(11, 0.95), erfc(2.2281 * sqrt(1.1) / sqrt(2)) / 2, 3e-6);
	CU_ASSERT_DOUBLE_EQUAL(pb_bootstrap_tail(30, 0.95), erfc(2.0452 * sqrt(30.0 / 29) / sqrt(2)) / 2, 3e-6);
	CU_ASSERT_DOUBLE_EQUAL(pb_bootstrap_tail(100000, 0.95), 0.025, 1e-4);
}

static struct simulated_series series;

static struct pb_scaling scaling_of(const struct simulated_truth *truth, uint64_t seed)
{
	struct pb_scaling scaling;
	simulated_series_make(&series, truth, seed);
	CU_ASSERT_EQUAL_FATAL(pb_scaling_make(&scaling, series.sizes, truth->sizes, truth->reps, truth->weak, 0.95), 0);
	return scaling;
}

static const struct simulated_truth quiet = {.serial = 0.05, .noise = 0.01, .sizes = 6, .reps = 12};

static void a_set_serial_share_is_recovered(void)
{
	static const double shares[] = {0, 0.01, 0.05, 0.2};
	for (size_t i = 0; i < sizeof shares / sizeof *shares; i++) {
		struct simulated_truth truth = quiet;
		int covered = 0;
		truth.serial = shares[i];
		for (uint64_t seed = 0; seed < 20; seed++) {
			struct pb_scaling scaling = scaling_of(&truth, seed);
			const struct pb_estimate *serial = &pb_scaling_chosen(&scaling)->serial;
			covered += serial->low <= shares[i] && shares[i] <= serial->high;
			CU_ASSERT(serial->high - serial->low < 0.05);
			pb_scaling_free(&scaling);
		}
		CU_ASSERT(covered >= 18);
	}
}

static void the_right_law_is_chosen(void)
{
	int amdahl = 0;
	for (uint64_t seed = 0; seed < 20; seed++) {
		struct pb_scaling scaling = scaling_of(&quiet, seed);
		amdahl += scaling.chosen == PB_LAW_AMDAHL;
		pb_scaling_free(&scaling);
	}
	CU_ASSERT(amdahl >= 15);
	struct simulated_truth coherent = quiet;
	coherent.kappa = 0.002;
	struct pb_scaling scaling = scaling_of(&coherent, 1);
	CU_ASSERT_EQUAL(scaling.chosen, PB_LAW_USL);
	CU_ASSERT(pb_scaling_chosen(&scaling)->kappa.low < 0.002 && pb_scaling_chosen(&scaling)->kappa.high > 0.002);
	CU_ASSERT(isfinite(pb_scaling_chosen(&scaling)->peak.value));
	pb_scaling_free(&scaling);
	struct simulated_truth weak = quiet;
	weak.weak = true;
	scaling = scaling_of(&weak, 1);
	CU_ASSERT_EQUAL(scaling.chosen, PB_LAW_GUSTAFSON);
	CU_ASSERT_PTR_NULL(scaling.laws[PB_LAW_AMDAHL].drawn);
	CU_ASSERT(pb_scaling_chosen(&scaling)->serial.low <= 0.05 && pb_scaling_chosen(&scaling)->serial.high >= 0.05);
	pb_scaling_free(&scaling);
}

static void the_held_out_size_tells_a_law_that_holds(void)
{
	struct pb_scaling scaling = scaling_of(&quiet, 3);
	CU_ASSERT_EQUAL(scaling.laws[PB_LAW_AMDAHL].held, 1);
	CU_ASSERT(scaling.laws[PB_LAW_AMDAHL].predicted.low < scaling.laws[PB_LAW_AMDAHL].predicted.high);
	pb_scaling_free(&scaling);
	struct simulated_truth walled = quiet;
	walled.wall = 16; /* no worker beyond helps: what no law knows */
	scaling = scaling_of(&walled, 3);
	CU_ASSERT_EQUAL(scaling.laws[PB_LAW_AMDAHL].held, 0);
	CU_ASSERT_EQUAL(pb_scaling_chosen(&scaling)->held, 0);
	pb_scaling_free(&scaling);
	walled.noise = 0;
	scaling = scaling_of(&walled, 3);
	close_to(scaling.laws[PB_LAW_AMDAHL].predicted.value, 1 / (0.05 + 0.95 / 32)); /* the others know no wall */
	pb_scaling_free(&scaling);
}

static void a_curve_has_its_interval_everywhere(void)
{
	double *scratch = calloc(PB_DRAWS + 1, sizeof *scratch);
	struct pb_scaling scaling = scaling_of(&quiet, 5);
	double last_width = 0;
	for (double workers = 8; scratch && workers <= 512; workers *= 4) {
		struct pb_estimate at = pb_scaling_at(&scaling, &scaling.laws[PB_LAW_AMDAHL], workers, scratch);
		CU_ASSERT(at.low < at.value && at.value < at.high);
		CU_ASSERT((at.high - at.low) / at.value > last_width); /* wider the further out */
		last_width = (at.high - at.low) / at.value;
	}
	pb_scaling_free(&scaling);
	free(scratch);
}

static void too_few_sizes_make_no_fit(void)
{
	struct simulated_truth truth = quiet;
	truth.sizes = 3;
	struct pb_scaling scaling = scaling_of(&truth, 1);
	CU_ASSERT_PTR_NULL(pb_scaling_chosen(&scaling));
	CU_ASSERT_STRING_EQUAL(scaling.why_none.text, "not enough sizes: 3, and a fit needs 4");
	CU_ASSERT(scaling.karp_flatt[2].low < 0.05 && scaling.karp_flatt[2].high > 0.05);
	pb_scaling_free(&scaling);
	truth.sizes = 0;
	scaling = scaling_of(&truth, 1);
	CU_ASSERT_PTR_NULL(pb_scaling_chosen(&scaling));
	pb_scaling_free(&scaling);
}

static void few_repetitions_make_no_interval(void)
{
	struct simulated_truth truth = quiet;
	truth.reps = PB_REPS_LEAST - 1;
	struct pb_scaling scaling = scaling_of(&truth, 1);
	CU_ASSERT_DOUBLE_EQUAL(pb_scaling_chosen(&scaling)->serial.value, 0.05, 0.02);
	CU_ASSERT(isnan(pb_scaling_chosen(&scaling)->serial.low) && isnan(pb_scaling_chosen(&scaling)->predicted.high));
	CU_ASSERT_EQUAL(pb_scaling_chosen(&scaling)->held, PB_UNKNOWN);
	pb_scaling_free(&scaling);
}

static void single_repetitions_choose_no_law(void)
{
	struct simulated_truth truth = quiet;
	truth.sizes = 4;
	truth.reps = 1;
	struct pb_scaling scaling = scaling_of(&truth, 1);
	CU_ASSERT_PTR_NOT_NULL(scaling.laws[PB_LAW_AMDAHL].drawn);
	CU_ASSERT_PTR_NULL(pb_scaling_chosen(&scaling));
	CU_ASSERT_STRING_EQUAL(scaling.why_none.text, "too few repetitions to compare laws: 1 of a size");
	pb_scaling_free(&scaling);
}

static void identical_samples_are_no_trouble(void)
{
	struct simulated_truth truth = quiet;
	truth.noise = 0;
	struct pb_scaling scaling = scaling_of(&truth, 1);
	CU_ASSERT_EQUAL(scaling.chosen, PB_LAW_AMDAHL);
	close_to(pb_scaling_chosen(&scaling)->serial.value, 0.05);
	CU_ASSERT(pb_scaling_chosen(&scaling)->serial.low <= pb_scaling_chosen(&scaling)->serial.high);
	CU_ASSERT(isfinite(pb_scaling_chosen(&scaling)->aicc));
	pb_scaling_free(&scaling);
}

static void what_disturbs_a_whole_repetition_cancels(void)
{
	struct simulated_truth truth = quiet;
	truth.drift = 4;
	truth.base_noise = 0.1;
	truth.noise = 0;
	struct pb_scaling scaling = scaling_of(&truth, 1);
	close_to(pb_scaling_chosen(&scaling)->serial.low, 0.05);
	close_to(pb_scaling_chosen(&scaling)->serial.high, 0.05);
	pb_scaling_free(&scaling);
}

int main(int argc, char **argv)
{
	static const struct test tests[] = {
	    {"laws are their formulas", laws_are_their_formulas},
	    {"exact data give back their law", exact_data_give_back_their_law},
	    {"superlinear speedups have no negative share", superlinear_speedups_have_no_negative_share},
	    {"few repetitions widen the percentiles", few_repetitions_widen_the_percentiles},
	    {"a set serial share is recovered", a_set_serial_share_is_recovered},
	    {"the right law is chosen", the_right_law_is_chosen},
	    {"the held-out size tells a law that holds", the_held_out_size_tells_a_law_that_holds},
	    {"a curve has its interval everywhere", a_curve_has_its_interval_everywhere},
	    {"too few sizes make no fit", too_few_sizes_make_no_fit},
	    {"few repetitions make no interval", few_repetitions_make_no_interval},
	    {"single repetitions choose no law", single_repetitions_choose_no_law},
	    {"identical samples are no trouble", identical_samples_are_no_trouble},
	    {"what disturbs a whole repetition cancels", what_disturbs_a_whole_repetition_cancels},
	    {0},
	};
	return suite_main("models", tests, argc, argv);
}
