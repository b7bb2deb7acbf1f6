/* progress.h: one line on a terminal that tells how far a run is; nothing at all anywhere else. */
#ifndef HARNESS_PROGRESS_H
#define HARNESS_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

/* For one thread. Set up by pb_progress_begin(). */
struct pb_progress {
	FILE *out;
	bool terminal, utf8;
	bool visible;            /* a line is on the screen */
	int64_t next_ns;         /* no update is drawn earlier */
	int64_t (*now_ns)(void); /* pb_clock_ns; a test sets its own */
};

/* Draws nothing yet. With `terminal` false no function writes anything. */
void pb_progress_begin(struct pb_progress *progress, FILE *out, bool terminal, bool utf8);

/*
 * Draws the line, at most ten times a second, as wide as the terminal is now: the share that is done, 0..1; the seconds
 * left, NAN for unknown; what is running, any text.
 */
void pb_progress_update(struct pb_progress *progress, double done, double left_s, const char *cell);

/* Wipes the line: before any other output to the terminal, and at the end. The next update draws at once. */
void pb_progress_clear(struct pb_progress *progress);

#endif
