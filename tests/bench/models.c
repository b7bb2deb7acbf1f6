/* How often the laws of scaling recover a serial share that was set, on simulated workers with simulated noise. */
#include <stdio.h>
#include <stdlib.h>

#include "harness/files/rows.h"
#include "harness/models/scaling.h"
#include "support/simulated_series.h"

enum { TRIALS = 400 };

struct tally {
	int chosen, by_law[PB_LAWS], held, amdahl;
	double width;
};

static bool covers(const struct pb_estimate *estimate, double truth)
{
	return estimate->low <= truth && truth <= estimate->high;
}

static void tally_trial(struct tally *tally, const struct simulated_truth *truth, uint64_t seed)
{
	static struct simulated_series series;
	struct pb_scaling scaling;
	simulated_series_make(&series, truth, seed);
	if (pb_scaling_make(&scaling, series.sizes, truth->sizes, truth->reps, truth->weak, 0.95))
		exit(EXIT_FAILURE);
	const struct pb_law_fit *chosen = pb_scaling_chosen(&scaling);
	const enum pb_law own = truth->weak ? PB_LAW_GUSTAFSON : PB_LAW_AMDAHL;
	tally->chosen += covers(&chosen->serial, truth->serial);
	tally->amdahl += covers(&scaling.laws[own].serial, truth->serial);
	tally->held += scaling.laws[own].held == 1;
	tally->by_law[scaling.chosen]++;
	tally->width += (scaling.laws[own].serial.high - scaling.laws[own].serial.low) / TRIALS;
	pb_scaling_free(&scaling);
}

static double per_cent(int count)
{
	return 100.0 * count / TRIALS;
}

static void run(const char *noise, struct simulated_truth truth)
{
	static const double shares[] = {0, 0.01, 0.05, 0.20};
	for (size_t i = 0; i < sizeof shares / sizeof *shares; i++) {
		struct tally tally = {0};
		truth.serial = shares[i];
		for (uint64_t seed = 0; seed < TRIALS; seed++)
			tally_trial(&tally, &truth, seed + 1000 * i);
		printf("%-7s %-22s %4zu %6.0f %%  %8.2f %% %10.2f %% %11.2f %% %10.2f %% %8.1f %%\n",
		       truth.weak ? "weak" : "strong", noise, truth.reps, 100 * shares[i], per_cent(tally.amdahl),
		       100 * tally.width, per_cent(tally.chosen),
		       per_cent(tally.by_law[truth.weak ? PB_LAW_GUSTAFSON : PB_LAW_AMDAHL]), per_cent(tally.held));
	}
}

int main(void)
{
	printf("%d trials each; 1 to 32 simulated workers; 95 %% intervals of the serial share\n\n", TRIALS);
	printf("scaling noise of a time        reps  truth   law covers  mean width  chosen covers  law chosen  held "
	       "out\n");
	run("2 %", (struct simulated_truth){.noise = 0.02, .sizes = 6, .reps = 12});
	run("2 %, 10 % outliers", (struct simulated_truth){.noise = 0.02, .outliers = 0.1, .sizes = 6, .reps = 12});
	run("5 %, 10 % outliers", (struct simulated_truth){.noise = 0.05, .outliers = 0.1, .sizes = 6, .reps = 12});
	run("2 %", (struct simulated_truth){.noise = 0.02, .sizes = 6, .reps = 6});
	run("2 %", (struct simulated_truth){.noise = 0.02, .sizes = 6, .reps = 40});
	run("2 %", (struct simulated_truth){.noise = 0.02, .sizes = 6, .reps = 12, .weak = true});
	return EXIT_SUCCESS;
}
