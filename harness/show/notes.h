/* notes.h: what is remarkable of a measured cell, in a word or two each; one table feeds the terminal and the help. */
#ifndef HARNESS_NOTES_H
#define HARNESS_NOTES_H

#include <stdbool.h>

#include "harness/files/rows.h"

struct pb_note {
	const char *word;   /* "two modes"; NULL ends the table */
	const char *advice; /* what it means and what to do */
	bool (*applies)(const struct pb_summary_row *row);
};

extern const struct pb_note pb_notes[];

/* "two modes, drifts"; "" where nothing is remarkable. Returns `out`. */
enum { PB_NOTES_SIZE = 160 };
const char *pb_notes_of(char out[PB_NOTES_SIZE], const struct pb_summary_row *row);

#endif
