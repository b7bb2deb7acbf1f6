/*
 * spent.h: where the time went: the p x T worker-seconds of a sample, T its wall time and p the workers that report
 * (threads, processes, ranks; the slots of an event loop are one), as six terms that add up to it:
 *
 *   useful     inside the kernel's step
 *   serial     outside of the parallel part: plan, start of the round until the worker begins, and from the end of the
 *              last worker until the merged result is there
 *   imbalance  from the end of a worker's last item to the end of the last worker's, round by round
 *   dispatch   between steps: claiming items, bookkeeping, and the system calls by which items wait
 *   wait       blocked, not by a claim: items that said PB_WAIT, a loop with nothing ready (also if it spins), a step
 *              that sleeps
 *   stolen     ready to run and without a core
 *
 * A worker's span is [begin, end] of its rounds. Its CPU time is that of its thread's clock; the rest of the span is
 * stolen as far as the scheduler's run delay goes (schedstat), and blocked beyond that. `gap` (between steps, for
 * claims) and `pause` (between steps, for waits) are those of its report. Then
 *
 *   wait     = min(pause, blocked), what was spun of the pause, and what is blocked beyond pause and gap
 *   dispatch = gap + what of the pause was neither
 *   useful   = the rest of the span
 *
 * less what was stolen, which is taken from the pause first, as threads wait for a core when they wake up, and then
 * from the gap and the steps in proportion. Run delay beyond the span's is from before it began: from `serial`.
 *
 * Where the scheduler does not tell (and in the first sample of a cell, when its threads are not known yet), time off
 * the CPU is stolen for a worker that never pauses, and blocked otherwise. Workers on several hosts have several
 * clocks: all terms are unknown then.
 */
#ifndef HARNESS_SPENT_H
#define HARNESS_SPENT_H

#include "harness/files/rows.h"
#include <powbench/driver.h>

/* Of one worker, in ns. */
struct pb_spent_worker {
	int64_t span_ns, lead_ns, imbalance_ns, tail_ns;
};

/* Starts zeroed but for `workers`, an array of `count`. */
struct pb_spent {
	struct pb_spent_worker *workers;
	uint32_t count;
	bool unknown;
};

void pb_spent_begin(struct pb_spent *spent);

/* After each round, which took [before_ns, after_ns] with its plan; the reports are those of the sample so far. */
void pb_spent_round(struct pb_spent *spent, const struct pb_worker_report *reports, int64_t before_ns,
                    int64_t after_ns);

/* Fills the terms into the row, whose wall_s is known. `run_delays_ns`: of each worker meanwhile; NULL or PB_UNKNOWN:
 * the scheduler does not tell. All are unknown if they miss p x T by more than 2 %. */
void pb_spent_end(const struct pb_spent *spent, const struct pb_worker_report *reports, const int64_t *run_delays_ns,
                  struct pb_sample_row *row);

#endif
