/*
 * chart_timeline.h: what the workers of one cell did from when to when: a row per worker, a bar per item. Slots of an
 * event loop stand below a row for the one thread that does the work of all of them.
 */
#ifndef HARNESS_CHART_TIMELINE_H
#define HARNESS_CHART_TIMELINE_H

#include "harness/show/chart_script.h"

/* As pb_chart_script_write(), of chart->cell: the last sample of it in chart->timeline. */
int pb_chart_timeline_write(FILE *out, const struct pb_chart *chart);

/* The rows of that sample: *count of them, NULL: none. */
const struct pb_timeline_row *pb_chart_timeline_find(const struct pb_chart *chart, size_t *count);

#endif
