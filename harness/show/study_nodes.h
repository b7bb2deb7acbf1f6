/* study_nodes.h: a study by numbers of nodes, where a driver was measured on several: what charts by nodes show. */
#ifndef HARNESS_STUDY_NODES_H
#define HARNESS_STUDY_NODES_H

#include "harness/show/study.h"

/* Borrows the texts of the study that it was made from. */
struct pb_node_study {
	/* The `workers` of its rows are nodes. Speedups are relative to `first`, which counts as its number of nodes,
	 * so that a speedup of as much as the nodes is ideal, and efficiency is speedup / nodes. The base's time is
	 * what one node would take if it were ideal; for weak scaling that of `first`. */
	struct pb_study study;
	const struct pb_summary_row *first; /* of the other study: its driver on the fewest nodes */
	int64_t workers_per_node;           /* 0: it differs */
	struct pb_summary_row *rows;
	const struct pb_summary_row **list;
};

/*
 * Of every driver that was measured on more than one number of nodes, the cell with the most workers on each. 0,
 * -ENODATA where there is no such driver, or -ENOMEM; nothing is left to free then. An interval is that of the cell
 * alone: what is known of the time of `first` is its median.
 */
int pb_node_study_make(struct pb_node_study *nodes, const struct pb_study *study);
void pb_node_study_free(struct pb_node_study *nodes);

#endif
