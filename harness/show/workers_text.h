/* workers_text.h: how many workers a cell has, as the user would ask for them. */
#ifndef HARNESS_WORKERS_TEXT_H
#define HARNESS_WORKERS_TEXT_H

#include <stdint.h>

#define PB_WORKERS_BYTES 48

/* "8"; "2x4" where the driver has several workers in each of its ranks, as far as `ranks` is known. Returns `out`. */
const char *pb_workers_text(char out[PB_WORKERS_BYTES], const char *driver, int64_t workers, int64_t ranks);

/* The same of a row of samples or a summary, as an expression. */
#define PB_WORKERS_TEXT(row) pb_workers_text((char[PB_WORKERS_BYTES]){0}, (row)->driver, (row)->workers, (row)->ranks)

/* Threads in each rank where numbers of workers are RANKSxTHREADS, and a series has cells with as many of them; unknown
 * for any other driver. */
int64_t pb_workers_threads(const char *driver, int64_t threads_per_rank);

/* Adds " x4" to the name of such a series. `name` has PB_TEXT_LINE bytes. */
void pb_workers_name_series(char *name, int64_t threads);

#endif
