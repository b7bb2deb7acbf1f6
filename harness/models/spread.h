/* spread.h: how much the repetitions of each size vary, robustly, and what that says of a misfit (see scaling.h). */
#ifndef HARNESS_SPREAD_H
#define HARNESS_SPREAD_H

#include "harness/models/bootstrap.h"

struct pb_spread {
	double *counts;  /* effective repetitions of a size's median, in units of the pooled variance */
	double variance; /* of one repetition's logarithm, pooled over all sizes; > 0 */
	double samples;  /* repetitions of all sizes */
};

/* 0 or -ENOMEM; pb_spread_free() frees it. */
int pb_spread_make(struct pb_spread *spread, const struct pb_size *sizes, size_t count);
void pb_spread_free(struct pb_spread *spread);

static inline double pb_spread_count(const struct pb_spread *spread, size_t size)
{
	return spread->counts[size];
}

/* AICc of a model with `parameters`, whose misfit is the sum over sizes of pb_spread_count() times the squared error.
 */
double pb_spread_aicc(const struct pb_spread *spread, double misfit, size_t parameters);

#endif
