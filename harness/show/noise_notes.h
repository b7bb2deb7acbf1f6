/*
 * noise_notes.h: what disturbed a run, by name, with the remedy: one line for each kind of noise that goes beyond its
 * threshold (docs/methodology.md), for the run as a whole or with the cells that it hit.
 */
#ifndef HARNESS_NOISE_NOTES_H
#define HARNESS_NOISE_NOTES_H

#include <stdio.h>

#include "harness/files/rows.h"

/* `cpus`: logical CPUs of the machine; PB_UNKNOWN leaves out what compares with them. Returns how many lines. */
size_t pb_noise_notes_print(FILE *out, const struct pb_summary_row *cells, size_t cell_count,
                            const struct pb_sample_row *samples, size_t sample_count, int64_t cpus);

/* Appends "pow pthread 2", the `index`-th cell of a list, to `line`, which has PB_TEXT_LINE bytes. */
void pb_noise_notes_name(char *line, const struct pb_summary_row *cell, size_t index);

#endif
