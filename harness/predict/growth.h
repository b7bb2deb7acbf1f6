/*
 * growth.h: how a cost grows with the workers: a + b p + c p (p - 1), its coefficients not negative.
 *
 * Workers over such a cost are a throughput that follows the Universal Scalability Law (law.h): b is contention for
 * something that only one can have, c what they do to keep each other informed. So it is fitted as laws are
 * (curve_fit.h): to medians, by their spread (spread.h). Terms are taken only where the data show them: of no growth,
 * b alone, and b with c, the fit with the lowest AICc, as long as there are more sizes than coefficients and as many
 * different ones.
 */
#ifndef HARNESS_GROWTH_H
#define HARNESS_GROWTH_H

#include "harness/models/bootstrap.h"
#include "harness/models/law.h"

struct pb_growth {
	size_t terms;           /* 1 to 3 */
	double last;            /* workers of the largest size */
	struct pb_curve *drawn; /* [0]: of what was measured; then of repetitions drawn again */
};

/*
 * Of sizes whose values are 1 / cost, `common` as in pb_draws_make(); several may have equally many workers. Without
 * `draws` there is only drawn[0]. 0 or -ENOMEM; pb_growth_free() frees it, and takes a zeroed one.
 */
int pb_growth_fit(struct pb_growth *growth, const struct pb_size *sizes, size_t count, size_t common, bool draws);
void pb_growth_free(struct pb_growth *growth);

/* The cost with so many workers in draw `row`. Beyond the largest size it grows on for the share `on`, 0..1, of what
 * the curve says: 0 is a cost that stays. */
double pb_growth_at(const struct pb_growth *growth, size_t row, double workers, double on);

#endif
