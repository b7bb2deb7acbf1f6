/* table.h: the table at the end of a run, for people. */
#ifndef HARNESS_TABLE_H
#define HARNESS_TABLE_H

#include <stdio.h>

#include "harness/show/study.h"

struct pb_table_style {
	bool colour;  /* the output is a terminal that shows colours */
	bool utf8;    /* the output shows UTF-8; else ASCII only, but for names from outside */
	double level; /* confidence level of the intervals, 0..1 */
};

/*
 * Per study: a heading with kernel, parameters, items and base, then a row per cell with time, speedup, efficiency and
 * what is remarkable; '*' marks the highest speedup. Cells without a result tell why. Cells that made requests have a
 * row with their latencies below. At most about 100 columns wide, unless names are long. 0 or -ENOMEM.
 */
int pb_table_print(FILE *out, const struct pb_summary_row *rows, size_t count, const struct pb_table_style *style);

/* "pow  first=1000000 count=16 (16 items)" and "base: serial, 1 worker, 633.4 ms ...", each a line. */
void pb_table_print_heading(FILE *out, const struct pb_study *study, const struct pb_table_style *style);

#endif
