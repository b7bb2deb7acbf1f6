/*
 * placement_notes.h: where workers that compute were in each other's way from the start, with the remedy: one line for
 * each kind, with the cells that have it. A cell computes when its workers did not wait longer than they worked.
 */
#ifndef HARNESS_PLACEMENT_NOTES_H
#define HARNESS_PLACEMENT_NOTES_H

#include <stdio.h>

#include "harness/machine/machine.h"

/*
 *   more workers on a host than CPUs that they may use
 *   ranks bound to fewer CPUs than they have threads, on a host that has more
 *   as many workers as CPUs, but not as many cores: hardware threads share one (rank 0's host, and those like it)
 *   more workers than the CPU quota of the control group allows (rank 0's host)
 *
 * Of each cell the first sample counts that has workers. Returns how many lines.
 */
size_t pb_placement_notes_print(FILE *out, const struct pb_summary_row *cells, size_t count,
                                const struct pb_worker_row *workers, size_t worker_count,
                                const struct pb_machine_facts *machine);

#endif
