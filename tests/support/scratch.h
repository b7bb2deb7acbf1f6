/* scratch.h: a folder of its own for a test. */
#ifndef TESTS_SCRATCH_H
#define TESTS_SCRATCH_H

#include <stddef.h>

/* Makes a new empty folder under $TMPDIR; the path is valid until the next call. */
const char *scratch_make(void);

/* Path of `name` in the folder; four such texts are valid at a time. */
const char *scratch_path(const char *name);

/* Write and read a file of the folder. What was read is freed by the caller; NULL when it is not there. */
void scratch_write(const char *name, const char *text);
char *scratch_read(const char *name);

/* Removes the folder and all in it. */
void scratch_remove(void);

#endif
