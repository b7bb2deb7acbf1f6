/* comparison_notes.h: what to know of two runs before their difference is believed. */
#ifndef HARNESS_COMPARISON_NOTES_H
#define HARNESS_COMPARISON_NOTES_H

#include "harness/compare/comparison.h"

/* Lines "powbench: note: ...": runs that are not finished, facts of machine, software and settings that differ, and
 * what it means that the runs were not interleaved. */
void pb_comparison_notes(FILE *out, const struct pb_comparison *comparison, const struct pb_compared_run *a,
                         const struct pb_compared_run *b);

#endif
