/* tour_notes.h: what stands below the table of a tour. */
#ifndef HARNESS_TOUR_NOTES_H
#define HARNESS_TOUR_NOTES_H

#include <stdio.h>

#include "harness/files/rows.h"

/* What the marks mean, where the published figures are from, and each remark and reason once, with whom it is about. */
void pb_tour_notes_print(FILE *out, const struct pb_tour_row *rows, size_t count);

#endif
