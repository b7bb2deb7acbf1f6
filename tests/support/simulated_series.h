/* simulated_series.h: speedups whose truth is known: simulated workers, the simulated noise of a machine. */
#ifndef TESTS_SIMULATED_SERIES_H
#define TESTS_SIMULATED_SERIES_H

#include <stdbool.h>

#include "harness/models/bootstrap.h"

enum { SIMULATED_SIZES = 8, SIMULATED_REPS = 64 };

struct simulated_truth {
	double serial, imbalance, contention; /* shares, 0..1 */
	double kappa;                         /* extra time per worker beyond the first, in times of one worker */
	double noise;                         /* of every time: standard deviation of its logarithm */
	double base_noise;                    /* of the base alone, which all sizes of a repetition share; likewise */
	double outliers;                      /* share of times that are up to half longer still */
	double drift;                         /* factor by which all of the last repetition are slower than the first */
	double wall;                          /* workers beyond this number do not help; 0: no such number */
	size_t sizes, reps;                   /* 1, 2, 4, ... workers */
	bool weak;
};

struct simulated_series {
	struct pb_size sizes[SIMULATED_SIZES];
	double speedups[SIMULATED_SIZES][SIMULATED_REPS];
};

/* All sizes have all repetitions. The same seed gives the same series. */
void simulated_series_make(struct simulated_series *series, const struct simulated_truth *truth, uint64_t seed);

#endif
