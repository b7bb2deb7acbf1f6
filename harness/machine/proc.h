/*
 * proc.h: small files of the kernel: /proc, /sys, /etc. `root` stands before every path: "" is this machine, and a
 * folder with recorded files is another one. Unknown is NULL, PB_UNKNOWN or NAN as in rows.h.
 */
#ifndef HARNESS_PROC_H
#define HARNESS_PROC_H

#include <powbench/base.h>

/* The content of root + path, without white space at its end; NULL when it cannot be read. The caller frees it. */
char *pb_proc_read(const char *root, const char *path);

/* The whole number that a file consists of; PB_UNKNOWN when it does not. */
int64_t pb_proc_number(const char *root, const char *path);

/* What follows `key` at the start of a line of `text`, without white space and colons before it and up to the end of
 * the line; NULL when no line has it. The caller frees it. */
char *pb_proc_value(const char *text, const char *key);

/* The same as a whole number; what follows the digits (" kB") is left out. PB_UNKNOWN when there is none. */
int64_t pb_proc_value_number(const char *text, const char *key);

#endif
