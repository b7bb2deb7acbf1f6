/* sample_groups.h: the samples of a run, sorted by cell; what is not to be counted left out. */
#ifndef HARNESS_SAMPLE_GROUPS_H
#define HARNESS_SAMPLE_GROUPS_H

#include "harness/files/rows.h"

/* The samples of one cell. */
struct pb_sample_group {
	const struct pb_sample_row *first,
	    *last_bad;                        /* of all its rows; last_bad NULL: all are right, but for lost ones */
	const struct pb_sample_row **counted; /* right, with a time, and no warm-up; in the order of measuring */
	size_t count;
	size_t warmup; /* samples that were found to be warm-up (warmup.h), and are not among the counted */
};

struct pb_sample_groups {
	struct pb_sample_group *list; /* in the order in which the cells first appear */
	size_t count;
	const struct pb_sample_row **pointers; /* what `counted` points into */
	double *scratch;                       /* room for a value of each sample, for anyone */
};

/* 0 or -ENOMEM; the samples outlive it, and pb_sample_groups_free() is due in either case. */
int pb_sample_groups_make(struct pb_sample_groups *groups, const struct pb_sample_row *samples, size_t count);
void pb_sample_groups_free(struct pb_sample_groups *groups);

/* Puts the times of the counted samples into `scratch`. */
void pb_sample_group_list_walls(const struct pb_sample_group *group, double *scratch);

/* Of the cell with that id; NULL: none. */
const struct pb_sample_group *pb_sample_groups_find(const struct pb_sample_groups *groups, const char *cell_id);

/* base / cell of every repetition in which both were measured, times `factor`, into `ratios`, which has room for as
 * many as the smaller has; returns how many. Both groups ascend by rep. */
size_t pb_sample_group_ratios(const struct pb_sample_group *base, const struct pb_sample_group *cell, double factor,
                              double *ratios);

#endif
