#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include <powbench/base.h>

#include "harness/models/scaling.h"
#include "harness/selftest/truths.h"

enum { ITEMS = 64 * 105 }; /* which all sizes divide */

/* One simulated series: speedups of PB_SELFTEST_SIZES sizes, `reps` each. */
struct trial {
	const struct pb_truth *truth;
	const double *noise;
	size_t noise_count, reps;
	double level;
	uint64_t state;
	double exact_s[PB_SELFTEST_SIZES];
	double *speedups;
	struct pb_size sizes[PB_SELFTEST_SIZES];
};

static double draw_noise(struct trial *trial)
{
	const uint64_t drawn = pb_mix64(trial->state += PB_MIX_STEP);
	return trial->noise[(size_t)(((unsigned __int128)drawn * trial->noise_count) >> 64)];
}

static void simulate_sizes(struct trial *trial)
{
	const double share = trial->truth->share;
	const double serial = trial->truth->kind == PB_TRUTH_SERIAL ? share : 0;
	const struct pb_simulated work = {
	    .serial_s = serial,
	    .parallel_s = 1 - serial,
	    .items = ITEMS,
	    .imbalance = trial->truth->kind == PB_TRUTH_IMBALANCE ? share : 0,
	    .contention = trial->truth->kind == PB_TRUTH_CONTENTION ? share : 0,
	};
	for (size_t i = 0; i < PB_SELFTEST_SIZES; i++)
		trial->exact_s[i] = pb_simulate(&work, (size_t)1 << i);
}

static void draw_series(struct trial *trial)
{
	for (size_t rep = 0; rep < trial->reps; rep++) {
		const double base_s = draw_noise(trial);
		for (size_t i = 0; i < PB_SELFTEST_SIZES; i++)
			trial->speedups[i * trial->reps + rep] = base_s / (trial->exact_s[i] * draw_noise(trial));
	}
	for (size_t i = 0; i < PB_SELFTEST_SIZES; i++)
		trial->sizes[i] = (struct pb_size){ldexp(1, (int)i), trial->speedups + i * trial->reps, trial->reps};
}

static struct pb_estimate recover(const struct trial *trial, const struct pb_scaling *scaling)
{
	if (trial->truth->kind == PB_TRUTH_SERIAL)
		return pb_scaling_chosen(scaling)->serial;
	const struct pb_estimate *speedup = &scaling->speedups[PB_SELFTEST_SIZES - 1];
	return (struct pb_estimate){1 / speedup->value, 1 / speedup->high, 1 / speedup->low};
}

static int run_trial(struct trial *trial, struct pb_estimate *estimate)
{
	struct pb_scaling scaling;
	draw_series(trial);
	int error = pb_scaling_make(&scaling, trial->sizes, PB_SELFTEST_SIZES, trial->reps, false, trial->level);
	if (!error)
		*estimate = recover(trial, &scaling);
	pb_scaling_free(&scaling);
	return error;
}

/* What an interval has to hold: nobody has the lock before the first item comes to it. */
static double to_recover(const struct pb_truth *truth)
{
	return truth->kind == PB_TRUTH_CONTENTION ? truth->share + (1 - truth->share) / ITEMS : truth->share;
}

int pb_trials_make(struct pb_trials *trials, const struct pb_truth *truth, const double *noise, size_t noise_count,
                   size_t reps, double level, uint64_t seed)
{
	struct trial trial = {.truth = truth, .noise = noise, .noise_count = noise_count, .reps = reps, .level = level};
	trial.speedups = calloc(PB_SELFTEST_SIZES * reps + 1, sizeof *trial.speedups);
	trial.state = pb_mix64(seed + PB_MIX_STEP);
	*trials = (struct pb_trials){0};
	int error = trial.speedups ? 0 : -ENOMEM;
	simulate_sizes(&trial);
	for (size_t n = 0; n < PB_SELFTEST_TRIALS && !error; n++) {
		struct pb_estimate found;
		error = run_trial(&trial, &found);
		if (error)
			break;
		trials->estimate = n ? trials->estimate : found;
		trials->covered += found.low <= to_recover(truth) && to_recover(truth) <= found.high;
	}
	free(trial.speedups);
	return error;
}
