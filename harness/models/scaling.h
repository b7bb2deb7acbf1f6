/*
 * scaling.h: the laws of scaling held against one kernel under one driver: fitted, compared, and tested.
 *
 * A law is fitted to the median speedups of all sizes (numbers of workers). Each counts by the inverse of its variance:
 * that of a median of n values with a robust spread (1.4826 x median absolute deviation of their logarithms, half of
 * the size's own and half of all sizes together, since few repetitions know it badly). Intervals are those of
 * bootstrap.h.
 *
 * Laws are compared by AICc, Akaike's criterion with the correction for small samples (Hurvich and Tsai, Biometrika
 * 76(2), 1989): N ln(RSS / N) + 2K + 2K(K + 1) / (N - K - 1), where N counts all repetitions, K the coefficients and
 * the variance, and RSS is the spread around the medians plus the squared misfit of the medians, in logarithms. The
 * lowest wins; of equals that with fewer coefficients.
 *
 * Every law is also fitted without the largest size, and asked for it. The answer is right when the measured median is
 * in the interval of the prediction, which has both the curve's uncertainty and the measurement's: the bootstrap's
 * errors ln(measured / predicted), centred on the observed one.
 *
 * Pure: equal data and seed give equal results.
 */
#ifndef HARNESS_SCALING_H
#define HARNESS_SCALING_H

#include <powbench/base.h>

#include "harness/models/bootstrap.h"
#include "harness/models/law.h"

enum { PB_SIZES_LEAST = 4 }; /* without which no law is fitted: one more than the most coefficients */

struct pb_law_fit {
	struct pb_curve curve;
	struct pb_curve *drawn; /* PB_DRAWS + 1 of them: [0] is `curve`; NULL: the law was not fitted */
	double aicc;            /* INFINITY: too few samples for it */
	double misfit;          /* root mean square of ln(median / curve) */
	struct pb_estimate first, serial, kappa, limit, peak;
	struct pb_estimate predicted; /* at the largest size, without it; NAN: too few sizes */
	int64_t held;                 /* 1: the measured value is in that interval; 0: it is not; PB_UNKNOWN */
};

struct pb_scaling {
	size_t count;                   /* sizes */
	double *workers;                /* of them, ascending */
	struct pb_estimate *speedups;   /* medians, with intervals as everything else */
	struct pb_estimate *karp_flatt; /* NAN at one worker */
	size_t reps;                    /* the fewest of any size */
	double level;
	struct pb_law_fit laws[PB_LAWS];
	enum pb_law chosen; /* by AICc; PB_LAWS: none was fitted, or none has one */
	struct pb_why why_none;
};

/*
 * `sizes`: different numbers of workers, ascending, each with a value at least; `common` as in pb_draws_make(). 0 or
 * -ENOMEM; pb_scaling_free() frees it and takes a zeroed one. Where no law is chosen, why_none says why.
 */
int pb_scaling_make(struct pb_scaling *scaling, const struct pb_size *sizes, size_t count, size_t common, bool weak,
                    double level);
void pb_scaling_free(struct pb_scaling *scaling);

/* The fit of the law that was chosen; NULL: there is none. */
static inline const struct pb_law_fit *pb_scaling_chosen(const struct pb_scaling *scaling)
{
	return scaling->chosen < PB_LAWS ? &scaling->laws[scaling->chosen] : NULL;
}

/* What the fitted law says at any number of workers, with the interval of the curve there. `scratch` has PB_DRAWS + 1
 * places. */
struct pb_estimate pb_scaling_at(const struct pb_scaling *scaling, const struct pb_law_fit *fit, double workers,
                                 double *scratch);

#endif
