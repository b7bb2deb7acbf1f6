/* hyperfine.h: the JSON of hyperfine (--export-json): one result per command, with the seconds of every run. */
#ifndef HARNESS_HYPERFINE_H
#define HARNESS_HYPERFINE_H

#include "harness/convert/foreign.h"

/*
 * Reads any bytes. A command is a kernel, its parameters the params, every time a sample, and a time whose exit code is
 * not 0 a failed one. 0, or -EBADMSG with what is wrong. pb_foreign_free() is due in any case.
 */
int pb_hyperfine_read(struct pb_foreign *foreign, const char *bytes, size_t length, struct pb_why *why);

/* Cell by cell; cells without a right sample have no times and are left out, and so is warm-up. NULL when out of
 * memory; free() is due. */
char *pb_hyperfine_write(const struct pb_sample_row *rows, size_t count);

#endif
