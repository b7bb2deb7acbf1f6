/* whole_file.h: files that are there whole or not at all, whoever reads or dies meanwhile. */
#ifndef IO_KERNELS_COMMON_WHOLE_FILE_H
#define IO_KERNELS_COMMON_WHOLE_FILE_H

#include <stddef.h>

/* Writes under another name in the same folder, which then takes the place of `path`: 0 or -errno, and then what was
 * there before is there still. Processes that write the same file do not mix; the last one to finish is what stays. */
int pb_whole_file_write(const char *path, const void *bytes, size_t length);

#endif
