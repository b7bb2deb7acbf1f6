/*
 * google.h: the JSON of Google Benchmark (docs/user_guide.md, "Output Formats", json_schema_version 1): a context, and
 * a list of benchmarks, one entry per repetition and one per aggregate (mean, median, stddev, cv).
 */
#ifndef HARNESS_GOOGLE_H
#define HARNESS_GOOGLE_H

#include "harness/convert/foreign.h"

/*
 * Reads any bytes. An entry per repetition is a sample: wall_s is its real_time, which is that of one iteration; its
 * family is the kernel, its arguments the params. Aggregates are left out. 0; -EBADMSG with what is wrong; -ENODATA
 * when there are only aggregates. pb_foreign_free() is due in any case.
 */
int pb_google_read(struct pb_foreign *foreign, const char *bytes, size_t length, struct pb_why *why);

/* Cell by cell, its samples and their aggregates; warm-up is left out. NULL when out of memory; free() is due. */
char *pb_google_write(const struct pb_run_facts *facts, const struct pb_sample_row *rows, size_t count);

#endif
