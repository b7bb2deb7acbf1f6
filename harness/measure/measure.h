/*
 * measure.h: the loop. Per repetition every cell that is not done is timed once, in an order drawn from the seed, so
 * that drift of the machine hits all alike. A row is in samples.csv as soon as it is known.
 */
#ifndef HARNESS_MEASURE_H
#define HARNESS_MEASURE_H

#include "harness/measure/history.h"
#include "harness/measure/plan.h"
#include "harness/measure/request_log.h"
#include "harness/measure/summary.h"

struct pb_run_dir;

/* How far the loop is, before every sample. */
struct pb_loop_view {
	double done;                /* 0..1 */
	double left_s;              /* of the budget; estimated where the number of samples is fixed, NAN: unknown */
	const struct pb_cell *cell; /* measured next */
	int64_t rep;                /* 0: warm-up */
};

struct pb_measuring {
	const struct pb_plan *plan;
	struct pb_run_dir *dir;
	struct pb_history *history;      /* may hold samples of an interrupted run, which are then not measured again */
	struct pb_request_log *requests; /* likewise */
	const char *run_id, *env_id;
	struct pb_stop_rule rule;
	double budget_s;
	uint64_t least;  /* samples of each cell that the budget does not cut, unless their number is fixed; 0 as 1 */
	bool *stretched; /* set where the budget ended before them; NULL: nobody asks */
	uint64_t relaunches; /* launches that may be lost, and the measuring go on with a new one */
	bool hurried; /* samples whose number is fixed end with the budget as well, but for the first of each cell */
	uint64_t seed;
	const atomic_bool *cancel;
	void (*show)(void *context, const struct pb_loop_view *view); /* NULL: no progress */
	void *context;
};

/*
 * 0: every cell is measured, or left out with its reason, or the budget is spent (measuring.least). -ECANCELED: stopped
 * by the user. -ENOLINK: the ranks were lost once more than measuring.relaunches; who goes on with the run measures
 * what is left. Another -errno: a row could not be written; the reason says where. A cell that fails is a row, not an
 * error.
 */
int pb_measure(const struct pb_measuring *measuring, struct pb_why *why);

#endif
