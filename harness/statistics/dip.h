/* dip.h: the dip test: do values come from one peak or from several? */
#ifndef HARNESS_DIP_H
#define HARNESS_DIP_H

#include <stdbool.h>
#include <stddef.h>

/*
 * The dip of ascending values: the largest distance between their distribution and the nearest one with a single peak,
 * 1 / 2n at the least (Hartigan and Hartigan, "The Dip Test of Unimodality", Annals of Statistics 13(1), 1985; the way
 * to it is that of P. M. Hartigan, algorithm AS 217, Applied Statistics 34(3), 1985). O(n). NAN for none or when out of
 * memory.
 */
double pb_dip(const double *sorted, size_t count);

/* Whether a dip is larger than 99 % of those of as many uniform values, the hardest single peak: simulated, and between
 * simulated counts by sqrt(count) * dip, which hardly changes. Never below 10 values. */
bool pb_dip_is_large(double dip, size_t count);

#endif
