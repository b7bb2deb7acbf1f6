/* metg_chart.h: efficiency over granularity, as a gnuplot script that holds its data. */
#ifndef HARNESS_METG_CHART_H
#define HARNESS_METG_CHART_H

#include "harness/metg/metg.h"
#include "harness/show/chart_script.h"

/* Writes the script of the curves of one measure: 0, or -ENODATA when there are none and nothing is written. The
 * caller checks `out`, and sees to '.' in numbers. */
int pb_metg_chart_write(FILE *out, const struct pb_metg_rows *rows, enum pb_metg_measure measure, const char *stem,
                        const struct pb_chart_caption *caption);

#endif
