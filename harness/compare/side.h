/*
 * side.h: one side of an interleaved comparison: a run whose repetitions are taken one at a time, each by a program of
 * its own that starts afresh.
 *
 * All that is asked of the program is the command line of any powbench: `run ... --reps 1 -o DIR`. So it can be an
 * older build; and what differs from one start of a process to the next (the layout of its memory) is measured too,
 * instead of being mistaken for a difference between the builds.
 */
#ifndef HARNESS_SIDE_H
#define HARNESS_SIDE_H

#include <stdatomic.h>

#include "harness/files/run_dir.h"
#include "harness/machine/program.h"

struct pb_side_plan {
	const char *folder;  /* of both sides */
	const char *session; /* id that both have */
	const char *argz;    /* the command line, as of pb_options_rewrite() */
	size_t argz_length;
	const struct pb_run_facts *stored; /* of the run whose command line it is */
	uint64_t seed, reps;               /* reps 0: as many as the budget allows */
	double budget_s;
	const atomic_bool *cancel;
};

struct pb_side {
	const char *name; /* of the folder within the plan's, and in reasons: "a", "b" */
	const struct pb_program *program;
	char *path, *id, *scratch; /* scratch: the folder of one repetition */
	struct pb_run_dir *dir;
	struct pb_run_facts facts; /* those of the first repetition, with what is known of the whole */
};

/* Runs the program with the plan's command line and more options, separated by newlines, into that folder: 0, also when
 * an answer was wrong, which is in the samples. */
int pb_side_run(const struct pb_program *program, const struct pb_side_plan *plan, const char *options,
                const char *folder, struct pb_why *why);

/* Makes the side's folder. 0 or -errno with the reason; pb_side_close() is due in either case. */
int pb_side_open(struct pb_side *side, const struct pb_side_plan *plan, struct pb_why *why);

/* Takes repetition `rep`, from 1. `*order` counts the samples of both sides. -ECANCELED: the user ended it. */
int pb_side_repeat(struct pb_side *side, const struct pb_side_plan *plan, uint64_t rep, int64_t *order,
                   struct pb_why *why);

/* Writes what is derived from the samples, and how the run ended: "finished", "interrupted" or "failed". */
int pb_side_conclude(struct pb_side *side, const char *status, struct pb_why *why);
void pb_side_close(struct pb_side *side);

#endif
