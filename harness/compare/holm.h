/* holm.h: Holm's procedure (Scandinavian Journal of Statistics 6(2), 1979), for tests that depend on each other in any
 * way. */
#ifndef HARNESS_HOLM_H
#define HARNESS_HOLM_H

#include <stddef.h>

struct pb_holm {
	double p;        /* NAN: not tested, and not counted as a test */
	double adjusted; /* p, corrected: at most alpha where the hypothesis is refused */
	double level;    /* of the interval that says the same as the test of this hypothesis: 1 - alpha / tests left */
};

/* Fills in `adjusted` and `level` for a chance of `alpha` to refuse any hypothesis that holds. 0 or -ENOMEM. */
int pb_holm(struct pb_holm *tests, size_t count, double alpha);

#endif
