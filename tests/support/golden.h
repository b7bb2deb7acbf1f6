/* golden.h: files in tests/golden that hold what is expected. POWBENCH_REGENERATE=1 writes them anew. */
#ifndef TESTS_GOLDEN_H
#define TESTS_GOLDEN_H

#include <stdbool.h>
#include <stddef.h>

/* Whether the bytes are those of the file; prints where they first differ. `path` is relative to the source folder. */
bool golden_agrees(const char *path, const char *bytes, size_t length);

/* Reads a file of the source folder; NULL when it is not there. The caller frees it. */
char *golden_read(const char *path, size_t *length);

/* Writes it. */
void golden_write(const char *path, const char *bytes, size_t length);

/* Whether expected files are to be written anew. */
bool golden_regenerates(void);

#endif
