/* request_rows.h: the requests of a sample on their way to requests.csv and to the log of their times. */
#ifndef HARNESS_REQUEST_ROWS_H
#define HARNESS_REQUEST_ROWS_H

#include "harness/files/run_dir.h"
#include "harness/measure/request_log.h"
#include "harness/measure/sample.h"

/* Writes what the bench's last sample has gathered, before the sample's own row. 0 or -errno with the reason. */
int pb_request_rows_keep(struct pb_run_dir *dir, struct pb_request_log *log, const struct pb_bench *bench,
                         const struct pb_sample_row *sample, struct pb_why *why);

#endif
