/* tour_table.h: the table of a tour, for people. */
#ifndef HARNESS_TOUR_TABLE_H
#define HARNESS_TOUR_TABLE_H

#include "harness/show/table.h"

/*
 * A block per workload: seconds and speedup under each driver, a column each; below them the workers, lost updates and
 * published seconds where there are any. '~' marks times that were scaled up. What is missing, wrong or different from
 * the classic workload is said in notes below, each once. About 100 columns wide.
 */
void pb_tour_table_print(FILE *out, const struct pb_tour_row *rows, size_t count, const struct pb_table_style *style);

#endif
