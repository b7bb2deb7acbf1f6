/*
 * bootstrap.h: how far an estimate could be off, by drawing its repetitions again (Efron and Tibshirani, "An
 * Introduction to the Bootstrap", 1993). No distribution is assumed, and everything that is computed from the medians
 * gets its interval in the same way.
 */
#ifndef HARNESS_BOOTSTRAP_H
#define HARNESS_BOOTSTRAP_H

#include <stddef.h>
#include <stdint.h>

enum { PB_DRAWS = 1999, PB_REPS_LEAST = 6 }; /* below six repetitions no median has an interval either (median.h) */

#define PB_LEAST_ERROR 1e-6 /* no clock knows a time better than to one part in a million */

/* A number with its interval; NAN where none is known. */
struct pb_estimate {
	double value, low, high;
};

/* The speedups at one number of workers. The values of repetitions that all sizes have come first, in the same order
 * for all. */
struct pb_size {
	double workers;
	const double *speedups; /* > 0 */
	size_t count;
};

/* Medians per size: row 0 of what was measured, rows 1 to PB_DRAWS of repetitions drawn again. */
struct pb_draws {
	double *medians; /* (PB_DRAWS + 1) x sizes */
	size_t sizes;
};

/*
 * Draws repetitions with replacement: the `common` first ones for all sizes together, since what disturbed a repetition
 * disturbed all of it, those that only some sizes have for each by itself. The same seed gives the same draws. 0 or
 * -ENOMEM; pb_draws_free() frees it.
 */
int pb_draws_make(struct pb_draws *draws, const struct pb_size *sizes, size_t count, size_t common, uint64_t seed);
void pb_draws_free(struct pb_draws *draws);

static inline const double *pb_draws_row(const struct pb_draws *draws, size_t row)
{
	return draws->medians + row * draws->sizes;
}

/*
 * The interval of values[1..PB_DRAWS] around values[0], which stays as it is: percentiles, taken further out by what
 * Student's distribution has over the normal one for `reps` repetitions, as few of them spread too little (the expanded
 * percentile interval of Hesterberg, "What Teachers Should Know About the Bootstrap", The American Statistician 69(4),
 * 2015, section 5.3). Sorts the values; NAN below PB_REPS_LEAST.
 */
struct pb_estimate pb_estimate_of(double *values, size_t reps, double level);

/* The half-width of the symmetric interval of a number whose errors in the draws are values[1..PB_DRAWS]: the same
 * percentile of their magnitudes, which errs less than one percentile for either side (Hall, "The Bootstrap and
 * Edgeworth Expansion", 1992, section 3.6). Spoils the values; NAN below PB_REPS_LEAST. */
double pb_bootstrap_radius(double *values, size_t reps, double level);

/* The share of draws to leave out at either end for it. */
double pb_bootstrap_tail(size_t reps, double level);

#endif
