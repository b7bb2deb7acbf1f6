/*
 * loss.h: who may end the run when a rank is lost.
 *
 * In rank 0 of the user's launch MPI is then of no more use, and the launcher is about to kill what is left. The main
 * thread may be anywhere in a driver, for ever; so the thread that noticed ends the run in its place. It may do so only
 * while the main thread is in a driver: all that the run keeps, files and memory, is the main thread's otherwise.
 */
#ifndef HARNESS_LOSS_H
#define HARNESS_LOSS_H

#include "harness/files/rows.h"
#include "harness/measure/plan.h"

/* The sample, or the opening of the workers, that the driver is called for; texts are those of the plan. */
struct pb_underway {
	const struct pb_cell *cell;
	struct pb_sample_row row; /* who it is; nothing measured */
};

/* The main thread: from begin to end a loss ends the run; in between it is in a driver from lend to take. Without
 * begin, lend and take do nothing. */
void pb_loss_begin(void);
void pb_loss_end(void);
void pb_loss_lend(void);
void pb_loss_take(void);

/* The main thread, before it lends: what the driver is going to do; NULL: nothing that a loss would hit. Copied. */
void pb_loss_name(const struct pb_cell *cell, const struct pb_sample_row *row);

/* Any other thread: waits for the main thread to lend, and keeps it from going on for ever. false: the run ended
 * first. */
bool pb_loss_seize(struct pb_underway *underway);

#endif
