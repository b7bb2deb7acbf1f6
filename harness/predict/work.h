/* work.h: the items of a kernel, round by round, and the share that each has of the whole work. */
#ifndef HARNESS_WORK_H
#define HARNESS_WORK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "harness/files/rows.h"

/* Of items: shares of what all items of all rounds take, 0..1. */
struct pb_work_share {
	double compute, wait;
};

/* Items that follow on each other, taken as equal; `until` is of all items of the round before `end`. */
struct pb_work_span {
	uint64_t end;
	struct pb_work_share until;
};

struct pb_work_round {
	size_t first, count; /* spans */
	uint64_t items;
};

struct pb_work {
	struct pb_work_span *spans;
	struct pb_work_round *rounds;
	size_t span_count, round_count;
	bool traced; /* false: all items are taken as equal, and as one round */
};

/*
 * From the timeline of a cell whose one worker took the items in their order: `rows` as in timeline.csv, of any cells.
 * Without a timeline that has every item of it, `items` equal ones. 0 or -ENOMEM; pb_work_free() frees it.
 */
int pb_work_make(struct pb_work *work, const struct pb_timeline_row *rows, size_t count, const char *cell_id,
                 uint64_t items);
void pb_work_free(struct pb_work *work);

/* The items of the largest round. */
uint64_t pb_work_widest(const struct pb_work *work);

/* What the items [begin, end) of a round have. */
struct pb_work_share pb_work_between(const struct pb_work *work, const struct pb_work_round *round, uint64_t begin,
                                     uint64_t end);

#endif
