/* text_chart.h: speedups as bars of text, for a terminal. */
#ifndef HARNESS_TEXT_CHART_H
#define HARNESS_TEXT_CHART_H

#include "harness/show/table.h"

/*
 * Per study a bar for each measured cell, as long as its speedup, and a mark '|' where the ideal lies ('>' at the right
 * edge where that is beyond it). Lines have at most `width` columns (60 at least). Studies without speedups have no
 * bars. 0 or -ENOMEM.
 */
int pb_text_chart_print(FILE *out, const struct pb_summary_row *rows, size_t count, const struct pb_table_style *style,
                        size_t width);

#endif
