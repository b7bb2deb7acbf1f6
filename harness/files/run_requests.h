/* run_requests.h: requests.csv, which is only there when a kernel makes requests, and may be larger than memory. */
#ifndef HARNESS_RUN_REQUESTS_H
#define HARNESS_RUN_REQUESTS_H

#include "harness/files/csv.h"
#include "harness/files/row_file.h"
#include "harness/files/run_dir.h"

/* Makes the file in the run's folder, with its header. After a failure the file is closed. */
int pb_run_requests_make(struct pb_row_file *file, const char *folder, struct pb_why *why);

/* Opens the file of a run that is resumed, and drops what is torn or has no sample in the table. Leaves `file` as it is
 * when there is none. */
int pb_run_requests_reopen(struct pb_row_file *file, const char *folder, const struct pb_sample_table *samples,
                           struct pb_why *why);

/* Visits the rows whose sample is in the table: struct pb_request_row with cell_id, rep, warmup, item, attempt, total_s
 * and error; the other members are unset. No file is no rows. */
int pb_run_requests_visit(const char *folder, const struct pb_sample_table *samples, pb_csv_visitor *visit,
                          void *context, struct pb_why *why);

#endif
