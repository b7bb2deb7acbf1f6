/* weigh.h: how much memory an item in flight takes. */
#ifndef HARNESS_METG_WEIGH_H
#define HARNESS_METG_WEIGH_H

#include <stdatomic.h>

#include "harness/metg/metg.h"

/*
 * Fills in item_bytes of the series that wait: a tenth of its workers and then all of them wait once, and the growth of
 * the proportional set size of this process and its workers' (proc(5), smaps_rollup) is divided by the growth of the
 * workers. What the kernel keeps for a task (its stack there, page tables) is not in it. To be called while no other
 * cell has workers. A growth below 64 KiB is not told from chance, and unknown; so is that of a driver that fails.
 * -ECANCELED: stopped by the user.
 */
int pb_metg_weigh(struct pb_metg *metg, const struct pb_plan *plan, const atomic_bool *cancel);

#endif
