/* run_orphans.h: the rows of workers whose sample was not written any more when a run crashed. */
#ifndef HARNESS_RUN_ORPHANS_H
#define HARNESS_RUN_ORPHANS_H

#include "harness/files/run_dir.h"

/*
 * Of `length` bytes of whole rows with the header of workers.csv, `*keep` are those up to the last row whose sample is
 * in the table. The bytes are used up; bytes[length] must be writable.
 */
int pb_run_orphans(char *bytes, size_t length, const struct pb_sample_table *samples, size_t *keep, struct pb_why *why);

#endif
