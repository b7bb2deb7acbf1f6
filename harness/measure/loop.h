/* loop.h: where the loop of measure.h is, and its two halves: when it ends, and a cell measured once. */
#ifndef HARNESS_LOOP_H
#define HARNESS_LOOP_H

#include "harness/measure/measure.h"
#include "harness/measure/sample.h"

enum { PB_FIRST_REP = 1 }; /* repetition 0 is the warm-up */

struct pb_loop {
	const struct pb_measuring *m;
	struct pb_bench *benches;          /* one per cell; open while the cell is measured */
	struct pb_cell_progress *progress; /* at the start of the repetition */
	bool *done;
	size_t *order;
	int64_t start_ns;
	int64_t order_in_run;
	uint64_t lost; /* launches */
};

double pb_loop_elapsed_s(const struct pb_loop *loop);

/* The samples and warm-ups to take where their number is fixed, or the least of it. */
double pb_loop_count_planned(const struct pb_loop *loop);

/* Which cells have what was asked for; *left is how many have not, bases that only go on for others not counted. */
int pb_loop_find_done(struct pb_loop *loop, size_t *left);

bool pb_loop_budget_is_spent(const struct pb_loop *loop, int64_t rep);

/* Takes one sample of cell `c` and keeps its rows; its workers are made if there are none. Sets done[c] when it is the
 * cell's last. */
int pb_loop_measure_once(struct pb_loop *loop, size_t c, int64_t rep, bool warmup, struct pb_why *why);

/* Of workers that took the place of lost ones; nothing where there are none. */
int pb_loop_warm_up_again(struct pb_loop *loop, size_t c, int64_t rep, struct pb_why *why);

#endif
