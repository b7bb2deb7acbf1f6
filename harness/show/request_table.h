/* request_table.h: how long the requests of a study's cells took, below the study's table. */
#ifndef HARNESS_REQUEST_TABLE_H
#define HARNESS_REQUEST_TABLE_H

#include "harness/show/table.h"

/* A row per cell that made requests, also of those whose answer is wrong; nothing when no cell did. */
void pb_request_table_print(FILE *out, const struct pb_study *study, const struct pb_table_style *style);

#endif
