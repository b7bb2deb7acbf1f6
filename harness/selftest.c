#include "harness/selftest.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "harness/interrupt.h"
#include "harness/machine/machine.h"
#include "harness/run.h"
#include "harness/selftest/here.h"
#include "harness/statistics/median.h"

#define LEVEL 0.95      /* as the tables' headings say */
#define TOLERANCE 0.02  /* waking a worker and claiming an item take time that no truth has */
#define MOST_WIDTH 0.25 /* of an interval that still says something */
#define WIDTH 0.10      /* of one that needs no more repetitions */
#define BUDGET_S 60.0
#define LEAST_COVERED 90 /* of 100: 95 intervals of 100 should cover, and fewer than 90 have a chance of 1 % */

enum { REPS = 16, REPS_MOST = 128 };

/* Rows of the tables. */
struct tally {
	size_t recovered, lost, left_out;
	bool blind; /* no driver was tested */
};

static void print_verdict(bool recovered, struct tally *tally)
{
	printf("  %s\n", recovered ? "yes" : "NO");
	tally->recovered += recovered;
	tally->lost += !recovered;
}

static void print_set(const char *driver, unsigned workers, const struct pb_truth *truth)
{
	char set[32];
	(void)snprintf(set, sizeof set, "%s %s", pb_truth_name(truth->kind), truth->text);
	printf("  %-14s %7u  %-16s", driver, workers, set);
}

/* An interval that holds any truth shows none. */
static void print_found(const struct pb_estimate *found, const struct pb_truth *truth, struct tally *tally)
{
	printf(" %8.1f %%  [%5.1f, %5.1f]", 100 * found->value, 100 * found->low, 100 * found->high);
	if (!truth->more && found->high - found->low > MOST_WIDTH) {
		printf("  too noisy to tell\n");
		tally->lost++;
		return;
	}
	print_verdict(pb_truth_is_found(truth, found, TOLERANCE), tally);
}

static int print_truths(const struct pb_here *here, const struct pb_probe *probe, struct tally *tally)
{
	struct pb_estimate found;
	const double ideal = pb_here_ideal(here, probe);
	if (!(ideal <= PB_LEAST_GAIN)) {
		printf("  %-14s left out: %u workers are only %.2f times as fast as one, so nothing can be seen\n",
		       probe->driver->name, probe->workers, 1 / ideal);
		tally->left_out++;
		return 0;
	}
	int error = 0;
	for (size_t truth = 1; truth < PB_TRUTHS_HERE && !error; truth++) {
		error = pb_here_recover(here, probe, truth, LEVEL, &found);
		if (error)
			break;
		print_set(probe->driver->name, probe->workers, &pb_truths_here[truth]);
		print_found(&found, &pb_truths_here[truth], tally);
	}
	return error;
}

static int print_here(const struct pb_here *here, struct tally *tally, struct pb_why *why)
{
	printf("Real workers: %zu repetitions, each against perfectly parallel work of the same repetition.\n"
	       "Recovered: the truth is within %.0f points of the interval of the median. Padded counters lose "
	       "nothing; of\n"
	       "packed ones, which are the same but for false sharing, the interval lies above that.\n\n",
	       here->reps, 100 * TOLERANCE);
	printf("  driver         workers  set              recovered  95 %%            within\n");
	int error = 0;
	for (size_t p = 0; p < here->count && !error; p++) {
		const struct pb_probe *probe = &here->probes[p];
		if (!probe->left_out.text[0]) {
			error = print_truths(here, probe, tally);
			continue;
		}
		printf("  %-14s left out: %s\n", probe->driver->name, probe->left_out.text);
		tally->left_out++;
	}
	return error ? pb_fail(why, error, "no memory for the intervals") : 0;
}

/* Each repetition's time over the median: what this machine does to equal work. */
static void make_noise(const struct pb_here *here, double *noise)
{
	const double middle = pb_stats_median(here->serial_s, here->reps, LEVEL).value;
	for (size_t rep = 0; rep < here->reps; rep++)
		noise[rep] = here->serial_s[rep] / middle;
}

static int print_simulated(const double *noise, size_t reps, struct tally *tally, struct pb_why *why)
{
	const unsigned most = 1u << (PB_SELFTEST_SIZES - 1);
	printf("\nSimulated workers: 1 to %u, with the noise of the serial times above, %d trials.\n"
	       "Recovered: the truth is in the interval of %d trials or more.\n\n",
	       most, PB_SELFTEST_TRIALS, LEAST_COVERED);
	printf("                 workers  set              recovered  95 %%            trials  within\n");
	for (const struct pb_truth *truth = pb_truths_simulated; truth->text; truth++) {
		struct pb_trials trials;
		int error = pb_trials_make(&trials, truth, noise, reps, reps, LEVEL, 1);
		if (error)
			return pb_fail(why, error, "no memory for the trials");
		print_set("simulated", most, truth);
		printf(" %8.2f %%  [%5.2f, %5.2f] %7zu", 100 * trials.estimate.value, 100 * trials.estimate.low,
		       100 * trials.estimate.high, trials.covered);
		print_verdict(trials.covered >= LEAST_COVERED, tally);
	}
	return 0;
}

static int report(const struct pb_here *here, struct tally *tally, struct pb_why *why)
{
	double *noise = calloc(here->reps, sizeof *noise);
	if (!noise)
		return pb_fail(why, -ENOMEM, "no memory for the table");
	int error = print_here(here, tally, why);
	tally->blind = tally->recovered + tally->lost == 0;
	if (!error) {
		make_noise(here, noise);
		error = print_simulated(noise, here->reps, tally, why);
	}
	free(noise);
	if (error)
		return error;
	printf("\n%zu recovered, %zu not, %zu driver%s left out\n", tally->recovered, tally->lost, tally->left_out,
	       tally->left_out == 1 ? "" : "s");
	if (tally->blind)
		printf("No driver could be tested here: this self-test says nothing of real workers.\n");
	if (tally->lost)
		printf("Close other programs and repeat; if it stays, trust no curve that is measured here.\n");
	return 0;
}

enum pb_exit_status pb_selftest_command(const struct pb_options *options)
{
	struct pb_why why = {""};
	struct pb_here here;
	struct tally tally = {0};
	const struct pb_here_rule rule = {
	    .reps = options->reps ? options->reps : REPS,
	    .most = options->reps ? options->reps : REPS_MOST,
	    .budget_s = BUDGET_S,
	    .level = LEVEL,
	    .width = WIDTH,
	};
	if (rule.reps < PB_REPS_LEAST) {
		(void)pb_fail(&why, -EINVAL, "selftest --reps: at least %d, or there are no intervals", PB_REPS_LEAST);
		pb_complain(&why, -EINVAL);
		return PB_EXIT_USAGE;
	}
	printf("The kernel `known` under every driver, with shares of its work set; %u cores.\n\n", pb_machine_cores());
	(void)fflush(stdout);
	pb_interrupt_install();
	int error = pb_here_measure(&here, options, &rule, pb_interrupt_flag(), &why);
	if (!error)
		error = report(&here, &tally, &why);
	pb_here_free(&here);
	if (error == -ECANCELED)
		return PB_EXIT_INTERRUPTED;
	if (error)
		pb_complain(&why, error);
	if (error == -EINVAL)
		return PB_EXIT_USAGE;
	return error || tally.lost || tally.blind ? PB_EXIT_WRONG : PB_EXIT_RIGHT;
}
