/* tour.h: the classic workloads under every model: a plan made from their table, and the rows of tour.csv. */
#ifndef HARNESS_TOUR_H
#define HARNESS_TOUR_H

#include "harness/files/rows.h"
#include "harness/measure/plan.h"
#include "harness/tour/workloads.h"

struct pb_options;

/* One field of the tour's table. */
struct pb_tour_stop {
	const struct pb_workload *workload;
	const struct pb_workload_size *size;
	const struct pb_model *model;
	double scale;          /* by which its time is multiplied, as only some of the items are measured */
	size_t cell;           /* of the plan, where nothing is missing */
	struct pb_why missing; /* why it has no cell; empty: it has one */
};

/* Zeroed: no tour. pb_tour_free() takes it. */
struct pb_tour {
	struct pb_tour_stop *stops; /* workload by workload, `serial` first in each */
	size_t count;
};

/*
 * Plans the workloads named in the command's arguments (none: all) under the drivers asked for, serial always among
 * them. A driver that is missing here is a cell left out, a workload whose kernel is missing a stop without a cell.
 * Both `tour` and `plan` start zeroed and are freed in either case. 0, -EINVAL or what a kernel's setup gave.
 */
int pb_tour_plan(struct pb_tour *tour, struct pb_plan *plan, const struct pb_options *options, struct pb_why *why);
void pb_tour_free(struct pb_tour *tour);

/* A row per stop, from the summary of the run. Texts are those of the plan and the summary. free() frees `*rows`. */
int pb_tour_rows(struct pb_tour_row **rows, const struct pb_tour *tour, const struct pb_plan *plan,
                 const struct pb_summary_row *summary, size_t count);

#endif
