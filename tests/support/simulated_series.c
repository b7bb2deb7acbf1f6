#include "support/simulated_series.h"

#include <math.h>

#include <powbench/base.h>

#include "harness/models/simulate.h"

static double uniform(uint64_t *state)
{
	return ((double)(pb_mix64(*state += PB_MIX_STEP) >> 11) + 0.5) / 0x1p53;
}

/* Box and Muller, Annals of Mathematical Statistics 29(2), 1958. */
static double normal(uint64_t *state)
{
	double radius = sqrt(-2 * log(uniform(state)));
	return radius * cos(2 * M_PI * uniform(state));
}

static double disturbed(double time_s, const struct simulated_truth *truth, uint64_t *state)
{
	double factor = exp(truth->noise * normal(state));
	if (uniform(state) < truth->outliers)
		factor *= 1 + uniform(state) / 2;
	return time_s * factor;
}

static double exact_s(const struct simulated_truth *truth, size_t workers)
{
	const struct pb_simulated work = {
	    .serial_s = truth->serial,
	    .parallel_s = (1 - truth->serial) * (truth->weak ? (double)workers : 1),
	    .items = 3360,
	    .imbalance = truth->imbalance,
	    .contention = truth->contention,
	};
	const double useful = truth->wall > 0 ? fmin((double)workers, truth->wall) : (double)workers;
	return pb_simulate(&work, (size_t)useful) + truth->kappa * ((double)workers - 1);
}

void simulated_series_make(struct simulated_series *series, const struct simulated_truth *truth, uint64_t seed)
{
	uint64_t state = pb_mix64(seed + 1);
	double times_s[SIMULATED_SIZES];
	for (size_t i = 0; i < truth->sizes; i++)
		times_s[i] = exact_s(truth, (size_t)1 << i);
	for (size_t rep = 0; rep < truth->reps; rep++) {
		double base_s = disturbed(1, truth, &state) * exp(truth->base_noise * normal(&state));
		double slow = 1 + truth->drift * (double)rep / (double)truth->reps;
		for (size_t i = 0; i < truth->sizes; i++) {
			double workers = ldexp(1, (int)i);
			double work = truth->weak ? truth->serial + (1 - truth->serial) * workers : 1;
			double time_s = slow * disturbed(times_s[i], truth, &state);
			series->speedups[i][rep] = work * slow * base_s / time_s;
		}
	}
	for (size_t i = 0; i < truth->sizes; i++)
		series->sizes[i] = (struct pb_size){ldexp(1, (int)i), series->speedups[i], truth->reps};
}
