/* ceiling.h: whether a run has time for its measured ceilings (drivers/common/copies.h). */
#ifndef HARNESS_CEILING_H
#define HARNESS_CEILING_H

#include "harness/measure/measure.h"

/*
 * NULL where all ceilings of the plan together, each as long as its base and as often as an interval needs at least,
 * take no more than a quarter of the budget; else why this one is left out. A fixed number of repetitions is taken as
 * it was asked for. Called when the base has its first sample, which the order of the plan sees to.
 */
const char *pb_ceiling_left_out(const struct pb_measuring *measuring, const struct pb_cell *cell);

#endif
