/* files.h: whole files in and out, with reasons that name the path and what to do. */
#ifndef HARNESS_FILES_H
#define HARNESS_FILES_H

#include <powbench/base.h>

/* Returns `error` (a negative errno) with "cannot VERB PATH: what is wrong (what to do)". */
int pb_file_fail(struct pb_why *why, int error, const char *verb, const char *path);

/* "folder/name", which the caller frees; NULL when out of memory, and then every function here fails so. */
char *pb_file_join(const char *folder, const char *name);

/* Reads a regular file of up to 1 GiB. `*bytes` has a NUL after its `*length` bytes; the caller frees it. */
int pb_file_read(const char *path, char **bytes, size_t *length, struct pb_why *why);

/* Appends the bytes to an O_APPEND descriptor with one write(2). When they do not fit, none of them stays in the file.
 */
int pb_file_append(int fd, const char *path, const char *bytes, size_t length, struct pb_why *why);

/* Replaces a file atomically: whoever reads it, also after a power cut, finds the old bytes or the new ones. */
int pb_file_replace(const char *path, const char *bytes, size_t length, struct pb_why *why);

/* Makes a folder and those above it that are missing. -EEXIST when the last one was there already. */
int pb_file_make_folder(const char *path, struct pb_why *why);

#endif
