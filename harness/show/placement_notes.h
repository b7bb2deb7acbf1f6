/*
 * placement_notes.h: where workers that compute will be in each other's way, told before anything is measured: one line
 * for each kind, with the hosts and the cells that have it, and the remedy.
 */
#ifndef HARNESS_PLACEMENT_NOTES_H
#define HARNESS_PLACEMENT_NOTES_H

#include <stdio.h>

struct pb_plan;

/*
 *   more workers on a host than CPUs that they may use
 *   ranks bound to fewer CPUs than they have threads, on a host that has more
 *   no more workers than CPUs, but more than cores: hardware threads share one
 *   more workers on a host than the CPU quota of its control group allows
 *
 * Slots of an event loop, and workers of a kernel that keeps a frame over its waits, need no CPU each. Returns how many
 * lines.
 */
size_t pb_placement_notes_print(FILE *out, const struct pb_plan *plan);

#endif
