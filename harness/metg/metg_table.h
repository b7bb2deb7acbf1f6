/* metg_table.h: what `powbench metg` says at its end. */
#ifndef HARNESS_METG_TABLE_H
#define HARNESS_METG_TABLE_H

#include "harness/metg/metg.h"

/* A row per driver and number of workers for items that compute, then one per driver for items that wait, each with its
 * interval; what was left out comes last, with the reason. At most 100 columns wide. */
void pb_metg_table_print(FILE *out, const struct pb_metg_rows *rows);

#endif
