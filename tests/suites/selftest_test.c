/* The self-test finds what was set, and notices when it is not there. */
#include <math.h>
#include <string.h>

#include "harness/selftest/here.h"
#include "harness/selftest/truths.h"
#include "support/suite.h"

enum { REPS = 8 };

static double times_s[2 * PB_TRUTHS_HERE * REPS];
static struct pb_probe probe = {.workers = 4, .times_s = times_s};
static const struct pb_here here = {.probes = &probe, .count = 1, .reps = REPS, .room = REPS};

/* Workers that are 3.2 times as fast as one, and a machine that is slower in every repetition. */
static void set_times(const double shares[PB_TRUTHS_HERE])
{
	for (size_t truth = 0; truth < PB_TRUTHS_HERE; truth++)
		for (size_t rep = 0; rep < REPS; rep++) {
			const double slow = 1 + (double)rep;
			const enum pb_truth_kind kind = pb_truths_here[truth].kind;
			const bool bounds = kind == PB_TRUTH_IMBALANCE || kind == PB_TRUTH_CONTENTION;
			const double all = bounds ? shares[truth] : shares[truth] + (1 - shares[truth]) / 3.2;
			times_s[2 * truth * REPS + rep] = slow;
			times_s[(2 * truth + 1) * REPS + rep] = slow * all;
		}
}

static void check_recovered(const double shares[PB_TRUTHS_HERE])
{
	set_times(shares);
	for (size_t truth = 1; truth < PB_TRUTHS_HERE; truth++) {
		struct pb_estimate found;
		CU_ASSERT_EQUAL(pb_here_recover(&here, &probe, truth, 0.95, &found), 0);
		CU_ASSERT_DOUBLE_EQUAL(found.value, shares[truth], 1e-9);
		CU_ASSERT_DOUBLE_EQUAL(found.low, shares[truth], 1e-9);
		CU_ASSERT_DOUBLE_EQUAL(found.high, shares[truth], 1e-9);
	}
}

static void what_is_in_the_times_is_found(void)
{
	check_recovered((const double[PB_TRUTHS_HERE]){0, 0.20, 0.75, 0.75, 0, 4});
	check_recovered((const double[PB_TRUTHS_HERE]){0, 0.31, 0.50, 0.90, 0.30, 0});
}

static bool is_found(size_t truth, double low, double high)
{
	return pb_truth_is_found(&pb_truths_here[truth], &(struct pb_estimate){(low + high) / 2, low, high}, 0.02);
}

static size_t find_counters(const char *where)
{
	size_t truth = 0;
	while (pb_truths_here[truth].kind != PB_TRUTH_COUNTERS || strcmp(pb_truths_here[truth].text, where) != 0)
		truth++;
	return truth;
}

/* False sharing is found where it is and only there; a share is found in its interval and nowhere else. */
static void a_truth_is_found_where_it_was_set(void)
{
	const size_t serial = 1;
	const size_t padded = find_counters("padded");
	const size_t packed = find_counters("packed");
	CU_ASSERT(is_found(serial, 0.19, 0.21) && is_found(serial, 0.17, 0.19));
	CU_ASSERT_FALSE(is_found(serial, 0.10, 0.17) || is_found(serial, 0.23, 0.24));
	CU_ASSERT(is_found(padded, -0.05, 0.01));
	CU_ASSERT_FALSE(is_found(padded, 0.03, 0.05) || is_found(padded, 4, 5));
	CU_ASSERT(is_found(packed, 4, 5) && is_found(packed, 0.03, 9));
	CU_ASSERT_FALSE(is_found(packed, -0.05, 0.05) || is_found(packed, 0.01, 9));
}

static void workers_that_gain_nothing_show_nothing(void)
{
	CU_ASSERT(isinf(pb_truth_recovered(PB_TRUTH_SERIAL, 1.1, 1)));
	CU_ASSERT_DOUBLE_EQUAL(pb_truth_recovered(PB_TRUTH_SERIAL, 0.6, 0.5), 0.2, 1e-12);
	CU_ASSERT_DOUBLE_EQUAL(pb_truth_recovered(PB_TRUTH_CONTENTION, 0.6, 0.5), 0.6, 1e-12);
	CU_ASSERT_DOUBLE_EQUAL(pb_truth_recovered(PB_TRUTH_COUNTERS, 2, 0.5), 3, 1e-12);
}

static void simulated_truths_are_recovered_in_90_of_100_trials(void)
{
	static const double noise[REPS] = {0.97, 0.98, 0.99, 1, 1, 1.01, 1.02, 1.2};
	for (const struct pb_truth *truth = pb_truths_simulated; truth->text; truth++) {
		struct pb_trials trials;
		CU_ASSERT_EQUAL(pb_trials_make(&trials, truth, noise, REPS, 12, 0.95, 3), 0);
		CU_ASSERT(trials.covered >= PB_SELFTEST_TRIALS * 90 / 100);
		CU_ASSERT_DOUBLE_EQUAL(trials.estimate.value, truth->share, 0.02);
	}
}

static void a_truth_that_is_not_there_is_not_recovered(void)
{
	static const double noise[REPS] = {0.97, 0.98, 0.99, 1, 1, 1.01, 1.02, 1.03};
	struct pb_truth other = pb_truths_simulated[2];
	struct pb_trials trials;
	other.kind = PB_TRUTH_IMBALANCE; /* 5 % of imbalance, which is no serial share of 5 % */
	CU_ASSERT_EQUAL(pb_trials_make(&trials, &other, noise, REPS, 12, 0.95, 3), 0);
	CU_ASSERT(trials.covered >= 90);
	const struct pb_estimate found = trials.estimate;
	CU_ASSERT(!(found.low <= 0.10 && 0.10 <= found.high));
}

static void the_simulated_workers_do_what_the_kernel_does(void)
{
	const struct pb_simulated serial = {.serial_s = 0.2, .parallel_s = 0.8, .items = 8};
	const struct pb_simulated uneven = {.parallel_s = 1, .items = 101, .imbalance = 0.5};
	const struct pb_simulated locked = {.parallel_s = 1, .items = 1000, .contention = 0.5};
	const struct pb_simulated claimed = {.parallel_s = 1, .items = 10, .claim_s = 0.1};
	CU_ASSERT_DOUBLE_EQUAL(pb_simulate(&serial, 1), 1, 1e-12);
	CU_ASSERT_DOUBLE_EQUAL(pb_simulate(&serial, 4), 0.2 + 0.8 / 4, 1e-12);
	CU_ASSERT_DOUBLE_EQUAL(pb_simulate(&serial, 5), 0.2 + 0.8 / 4, 1e-12); /* 8 items: 2 for the slowest */
	CU_ASSERT_DOUBLE_EQUAL(pb_simulate(&serial, 64), 0.2 + 0.1, 1e-12);
	CU_ASSERT_DOUBLE_EQUAL(pb_simulate(&uneven, 2), 0.5, 1e-9);
	CU_ASSERT_DOUBLE_EQUAL(pb_simulate(&uneven, 16), 0.5, 1e-9);
	CU_ASSERT_DOUBLE_EQUAL(pb_simulate(&locked, 1), 1, 1e-9);
	CU_ASSERT_DOUBLE_EQUAL(pb_simulate(&locked, 2), 0.5, 1e-3);
	CU_ASSERT_DOUBLE_EQUAL(pb_simulate(&locked, 32), 0.5, 1e-3);
	CU_ASSERT_DOUBLE_EQUAL(pb_simulate(&claimed, 2), 1, 1e-9);
}

int main(int argc, char **argv)
{
	static const struct test tests[] = {
	    {"what is in the times is found", what_is_in_the_times_is_found},
	    {"a truth is found where it was set", a_truth_is_found_where_it_was_set},
	    {"workers that gain nothing show nothing", workers_that_gain_nothing_show_nothing},
	    {"simulated truths are recovered in 90 of 100 trials", simulated_truths_are_recovered_in_90_of_100_trials},
	    {"a truth that is not there is not recovered", a_truth_that_is_not_there_is_not_recovered},
	    {"the simulated workers do what the kernel does", the_simulated_workers_do_what_the_kernel_does},
	    {0},
	};
	return suite_main("selftest", tests, argc, argv);
}
