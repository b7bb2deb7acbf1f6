/*
 * costs.h: what the sizes (numbers of workers) of a series have cost, repetition by repetition, from the ledger of
 * samples.csv (measure/spent.h) and the claims of workers.csv.
 *
 *   work    worker-seconds of all items: useful + wait; and stolen, where every worker had a core to lose, or waits for
 *           more than half of its time: then what workers lose on cores is like what they lose at a lock
 *   lead    seconds before and after the parallel part: serial / workers that report
 *   claim   seconds per claim: dispatch / claims; for ranks that is its messages
 *
 * The slots of an event loop compute by turns and wait at once: their work is useful alone, and what an item waits for
 * is taken from the base, where one waits after the other.
 */
#ifndef HARNESS_COSTS_H
#define HARNESS_COSTS_H

#include <powbench/base.h>

#include "harness/files/rows.h"
#include "harness/measure/sample_groups.h"
#include "harness/measure/worker_index.h"
#include "harness/models/bootstrap.h"

enum pb_cost_kind { PB_COST_WORK, PB_COST_LEAD, PB_COST_CLAIM, PB_COSTS };

/* One number of workers. */
struct pb_cost_size {
	int64_t workers;
	double wall_s;            /* median */
	double wait_share;        /* of work, 0..1 */
	double loops;             /* workers that report */
	int64_t *reps;            /* of its samples, as many as the values */
	double *values[PB_COSTS]; /* 1 / cost, as growth.h takes them */
	size_t count;
};

struct pb_costs {
	struct pb_cost_size *list; /* ascending by workers */
	size_t count;
	size_t common;      /* repetitions that all sizes have, as in pb_draws_make(): all or none */
	size_t least;       /* the fewest of any size */
	bool computes;      /* for more than half of the time of the smallest size; false: slots, or it waits */
	double base_wait_s; /* of all items; 0: no slots */
};

struct pb_costs_source {
	const struct pb_summary_row *const *rows; /* of one series, ascending by workers */
	size_t count;
	const struct pb_summary_row *base;
	const struct pb_sample_groups *groups;
	const struct pb_worker_index *by_sample;
	double cores; /* of the machine */
	bool slots;
};

/* Sizes without a ledger, or without their workers' rows, are left out. 0 or -ENOMEM; pb_costs_free() frees it. */
int pb_costs_make(struct pb_costs *costs, const struct pb_costs_source *source);
void pb_costs_free(struct pb_costs *costs);

#endif
