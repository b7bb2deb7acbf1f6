/*
 * metg.h: the plan of `powbench metg`. Each driver runs the same kernel with items of many sizes; the fastest largest
 * size of any driver with as many workers is the reference, measured beside all others in every repetition.
 */
#ifndef HARNESS_METG_H
#define HARNESS_METG_H

#include "cluster/binding.h"
#include "harness/files/rows.h"
#include "harness/measure/history.h"
#include "harness/measure/plan.h"
#include "harness/metg/curve.h"

struct pb_options;

#define PB_METG_PIN PB_PIN_COMPACT /* how its workers are always bound */

enum pb_metg_measure {
	PB_METG_GRAIN_1,  /* items that compute, one per claim, to whoever is free: the dispatch is what is measured */
	PB_METG_STATIC_1, /* the same dealt out beforehand, as Task Bench does it */
	PB_METG_GRAIN_AUTO, /* on demand, at the grain that the driver chooses */
	PB_METG_WAIT,       /* items that wait, all workers at once */
};

/* One driver with so many workers: a curve. */
struct pb_metg_series {
	const struct pb_driver *driver;
	uint32_t workers;
	enum pb_metg_measure measure;
	size_t count; /* of its sizes; 0: it is left out, see note */
	struct {
		size_t cell;   /* of the plan */
		uint64_t size; /* increments of an item, or nanoseconds that it waits */
		uint64_t items;
	} sizes[PB_METG_SIZES]; /* ascending; the last may be the reference */
	double item_bytes;      /* memory of an item in flight (weigh.h); NAN: unknown */
	struct pb_why note;     /* why it is left out, or measured with fewer in flight; empty: neither */
};

/* Zeroed: none. pb_metg_free() takes it. */
struct pb_metg {
	struct pb_metg_series *series; /* driver by driver, then by workers */
	size_t count;
};

/*
 * Plans the drivers asked for, with the workers asked for (by default one, and as many as cores), bound to cores, under
 * every schedule, or only under the static one. One worker has no use for a second schedule. A driver that is missing
 * here is a series that is left out. `plan` starts zeroed; both are freed in either case. 0 or
 * -errno with the reason.
 */
int pb_metg_plan(struct pb_metg *metg, struct pb_plan *plan, const struct pb_options *options, struct pb_why *why);
void pb_metg_free(struct pb_metg *metg);

/* "grain_1", "static_1", "grain_auto", "wait". */
const char *pb_metg_measure_name(enum pb_metg_measure measure);

/* The rows of metg.csv, one per series, and of metg_sizes.csv, those of one series together. Texts are those of metg,
 * plan and history. */
struct pb_metg_rows {
	struct pb_metg_row *list;
	struct pb_metg_size_row *sizes;
	size_t count, size_count;
};

/* Makes them of the repetitions that have every size of a series; 0 or -ENOMEM. pb_metg_rows_free() is due. */
int pb_metg_rows_make(struct pb_metg_rows *rows, const struct pb_metg *metg, const struct pb_plan *plan,
                      const struct pb_history *history, double level);
void pb_metg_rows_free(struct pb_metg_rows *rows);

#endif
