/* timer.h: what the clock itself does to a time: measured at the start of a run. */
#ifndef HARNESS_TIMER_H
#define HARNESS_TIMER_H

#include <stdbool.h>

#include "harness/files/rows.h"

/*
 * A time is to be trusted where reading the clock takes less than 5 % of it, and where the clock's steps are at most a
 * tenth of it (Hoefler and Belli, "Scientific Benchmarking of Parallel Computing Systems", SC15, section 4.2.1).
 */
#define PB_TIMER_SHARE 0.05
#define PB_TIMER_STEPS 10

struct pb_timer_facts {
	double overhead_s;   /* of reading pb_clock_ns() once: least mean of a batch of readings */
	double resolution_s; /* smallest step ever seen between two readings that differ */
};

extern const struct pb_column pb_timer_columns[];

/* Measures both in less than a millisecond. */
void pb_timer_measure(struct pb_timer_facts *facts);

/* Whether a median of that summary is too short for the clock; false where the clock is not known. */
bool pb_timer_is_too_coarse(const struct pb_summary_row *row);

#endif
