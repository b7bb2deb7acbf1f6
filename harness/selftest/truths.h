/* truths.h: what the self-test sets, and how it is found again in times. */
#ifndef HARNESS_TRUTHS_H
#define HARNESS_TRUTHS_H

#include <stdbool.h>
#include <stddef.h>

#include "harness/models/bootstrap.h"
#include "harness/models/simulate.h"

enum pb_truth_kind { PB_TRUTH_SERIAL, PB_TRUTH_IMBALANCE, PB_TRUTH_CONTENTION, PB_TRUTH_COUNTERS };

/*
 * One setting of the kernel `known`: a share of its work, or where the counters of false sharing are. How much is lost
 * to false sharing the machine decides: what is known is that padded counters lose nothing, as perfect work does, and
 * that the same increments of packed ones lose something.
 */
struct pb_truth {
	enum pb_truth_kind kind;
	const char *text; /* of the parameter, "20%" */
	double share;
	bool more;                 /* the share is not known, but more than this */
	const char *items, *steps; /* as the parameters of these names; NULL: simulated only */
};

const char *pb_truth_name(enum pb_truth_kind kind); /* of its parameter: "serial" */

/* Whether the interval has the truth in it, give or take `tolerance`; of one that is more, lies beyond that. */
bool pb_truth_is_found(const struct pb_truth *truth, const struct pb_estimate *found, double tolerance);

/* Measured with real workers; the first one is perfectly parallel, and what the others are held against. NULL texts end
 * both lists. */
extern const struct pb_truth pb_truths_here[], pb_truths_simulated[];
enum { PB_TRUTHS_HERE = 6, PB_SELFTEST_SIZES = 7, PB_SELFTEST_TRIALS = 100 };

/*
 * The share that times show. `ratio` is the time with all workers over that with one, `ideal` the same of the perfectly
 * parallel work, which stands for 1 / p on a machine where p workers are not p times as fast as one: serial and
 * counters (ratio - ideal) / (1 - ideal), which is Karp and Flatt's fraction where ideal = 1 / p, and above 1 where all
 * workers are slower than one; the others bound the time from below, so they are the ratio itself. INFINITY where it
 * cannot be told.
 */
double pb_truth_recovered(enum pb_truth_kind kind, double ratio, double ideal);

/* A truth that is set on simulated workers and looked for in their times, PB_SELFTEST_TRIALS times. */
struct pb_trials {
	size_t covered;              /* trials in whose interval the truth is */
	struct pb_estimate estimate; /* of the first trial */
};

/*
 * 1, 2, 4, ... workers, 2^(PB_SELFTEST_SIZES - 1) at most, `reps` repetitions; every time is one of the simulation
 * times one of the factors of `noise`, drawn with the seed. A serial part is looked for with the law that is chosen
 * (scaling.h), the others with the most workers, where they alone bound the speedup. 0 or -ENOMEM.
 */
int pb_trials_make(struct pb_trials *trials, const struct pb_truth *truth, const double *noise, size_t noise_count,
                   size_t reps, double level, uint64_t seed);

#endif
