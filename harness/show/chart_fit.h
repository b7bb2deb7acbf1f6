/* chart_fit.h: the laws of scaling in the chart of speedups: for each series the chosen one, with its band. */
#ifndef HARNESS_CHART_FIT_H
#define HARNESS_CHART_FIT_H

#include "harness/show/chart_script.h"

/*
 * Writes $fits (workers, speedup, low, high, of one series after the other), their number `fits` and fit_colour[]. A
 * curve goes from one worker to the most that were measured, and no further. 0 or -ENOMEM.
 */
int pb_chart_fit_write(FILE *out, const struct pb_chart *chart);

#endif
