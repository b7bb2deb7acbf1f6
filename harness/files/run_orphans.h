/* run_orphans.h: the rows of workers whose sample was not written any more when a run crashed. */
#ifndef HARNESS_RUN_ORPHANS_H
#define HARNESS_RUN_ORPHANS_H

#include "harness/files/run_dir.h"

/* Whether there is a sample of that repetition of the cell, or such a warm-up of it. Rows are in the order of their
 * samples, so each search begins at `*cursor`, where the last one ended; 0 at first. */
bool pb_run_find_sample(const struct pb_sample_table *samples, size_t *cursor, const char *cell_id, int64_t rep,
                        bool warmup);

/*
 * Of `length` bytes of whole rows with the header of workers.csv, `*keep` are those up to the last row whose sample is
 * in the table. The bytes are used up; bytes[length] must be writable.
 */
int pb_run_orphans(char *bytes, size_t length, const struct pb_sample_table *samples, size_t *keep, struct pb_why *why);

#endif
