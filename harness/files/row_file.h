/* row_file.h: a CSV file that grows row by row and survives a crash at any moment. */
#ifndef HARNESS_ROW_FILE_H
#define HARNESS_ROW_FILE_H

#include <powbench/base.h>

#include "harness/files/rows.h"

/* Starts with fd -1. The columns are those of its header line. */
struct pb_row_file {
	const struct pb_column *columns;
	char *path;
	int fd;
};

/* Opens folder/name to append to, with `flags` of open(2) as O_CREAT. pb_row_file_close() also after a failure. */
int pb_row_file_open(struct pb_row_file *file, const char *folder, const char *name, const struct pb_column *columns,
                     int flags, struct pb_why *why);
void pb_row_file_close(struct pb_row_file *file);

/* Opens or makes folder/name, and repairs it. After a failure the file is closed. */
int pb_row_file_make(struct pb_row_file *file, const char *folder, const char *name, const struct pb_column *columns,
                     struct pb_why *why);

/* Appends `count` rows of `row_size` bytes with one write(2): all of them or none. */
int pb_row_file_append(const struct pb_row_file *file, const void *rows, size_t count, size_t row_size,
                       struct pb_why *why);

/* Drops a torn last line and writes the header into an empty file. -EINVAL when the header is not exactly that of the
 * columns, as rows to come would not fit. */
int pb_row_file_repair(const struct pb_row_file *file, struct pb_why *why);

/* -EINVAL for a file whose header is another. */
int pb_row_file_refuse(const struct pb_row_file *file, struct pb_why *why);

#endif
