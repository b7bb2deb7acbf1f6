#include "harness/predict/replay.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "drivers/common/schedule.h"
#include "harness/cli/options.h"
#include "harness/predict/events.h"

#define SLICE_S 3e-3    /* of Linux (base_slice_ns, with four cores or more some 3 ms) */
#define SLICES_MOST 1e6 /* that a round is cut into */

/* One round as it goes on. */
struct going {
	const struct pb_replay *replay;
	const struct pb_work_round *round;
	struct pb_schedule schedule;
	struct pb_cursor *cursors;
	double *compute_s, *wait_s;          /* of the claim that a worker is at: what is left of it */
	struct pb_events computing, waiting; /* until the end of a slice, and of a wait */
	uint32_t *queue;                     /* workers without a core, a ring */
	size_t queue_head, queued;
	double now_s, slice_s;
};

static void start(struct going *going, uint32_t worker)
{
	const double slice_s = fmin(going->compute_s[worker], going->slice_s);
	going->compute_s[worker] -= slice_s;
	pb_events_add(&going->computing, going->now_s + slice_s, worker);
}

static void start_or_queue(struct going *going, uint32_t worker)
{
	if ((double)going->computing.count < going->replay->cores)
		start(going, worker);
	else
		going->queue[(going->queue_head + going->queued++) % going->replay->workers] = worker;
}

static void claim(struct going *going, uint32_t worker)
{
	const struct pb_replay *replay = going->replay;
	uint64_t begin = 0;
	uint64_t end = 0;
	if (!pb_cursor_next(&going->cursors[worker], &begin, &end))
		return;
	const struct pb_work_share share = pb_work_between(replay->work, going->round, begin, end);
	going->compute_s[worker] = replay->claim_s + replay->compute_s * share.compute;
	going->wait_s[worker] = replay->wait_s * share.wait;
	start_or_queue(going, worker);
}

/* The next in the queue has the core first. */
static void end_slice(struct going *going)
{
	const uint32_t worker = pb_events_take(&going->computing).worker;
	if (going->queued) {
		const uint32_t next = going->queue[going->queue_head];
		going->queue_head = (going->queue_head + 1) % going->replay->workers;
		going->queued--;
		start(going, next);
	}
	if (going->compute_s[worker] > 0)
		start_or_queue(going, worker);
	else if (going->wait_s[worker] > 0)
		pb_events_add(&going->waiting, going->now_s + going->wait_s[worker], worker);
	else
		claim(going, worker);
}

static double next_of(const struct pb_events *events)
{
	return events->count ? events->heap[0].at : INFINITY;
}

static void go_on(struct going *going)
{
	const double done_s = next_of(&going->computing);
	const double woken_s = next_of(&going->waiting);
	going->now_s = fmin(done_s, woken_s);
	if (done_s <= woken_s)
		end_slice(going);
	else
		claim(going, pb_events_take(&going->waiting).worker);
}

/* A worker that has a core of its own is never interrupted. */
static double slice_of(const struct pb_replay *replay)
{
	return replay->workers > replay->cores ? fmax(SLICE_S, replay->compute_s / SLICES_MOST) : INFINITY;
}

static void run_round(struct going *going)
{
	const struct pb_replay *replay = going->replay;
	const struct pb_job job = {
	    .kernel = replay->kernel, .workers = replay->workers, .schedule = replay->schedule, .grain = replay->grain};
	pb_schedule_init(&going->schedule, &job, going->round->items);
	for (uint32_t w = 0; w < replay->workers; w++) {
		pb_cursor_init(&going->cursors[w], &going->schedule, w);
		claim(going, w);
	}
	while (going->computing.count || going->waiting.count)
		go_on(going);
}

double pb_replay_claims(const struct pb_kernel *kernel, enum pb_schedule_kind schedule, uint64_t grain, uint64_t items)
{
	const struct pb_job job = {
	    .kernel = kernel, .workers = PB_WORKERS_MAX, .schedule = PB_SCHEDULE_DYNAMIC, .grain = grain};
	const double largest = kernel->max_grain ? (double)kernel->max_grain : (double)items;
	const double claims = (double)items / (double)pb_schedule_grain(&job, items);
	return schedule == PB_SCHEDULE_GUIDED ? fmin(claims, (double)items / largest) : claims;
}

int pb_replay(double *wall_s, const struct pb_replay *replay)
{
	const size_t workers = replay->workers;
	struct going going = {
	    .replay = replay,
	    .cursors = calloc(workers + 1, sizeof *going.cursors),
	    .compute_s = calloc(workers + 1, sizeof *going.compute_s),
	    .wait_s = calloc(workers + 1, sizeof *going.wait_s),
	    .queue = calloc(workers + 1, sizeof *going.queue),
	    .slice_s = slice_of(replay),
	};
	int error = going.cursors && going.compute_s && going.wait_s && going.queue ? 0 : -ENOMEM;
	if (!error)
		error = pb_events_make(&going.computing, workers);
	if (!error)
		error = pb_events_make(&going.waiting, workers);
	for (size_t r = 0; !error && r < replay->work->round_count; r++) {
		going.round = &replay->work->rounds[r];
		run_round(&going);
	}
	*wall_s = going.now_s;
	pb_events_free(&going.computing);
	pb_events_free(&going.waiting);
	free(going.cursors);
	free(going.compute_s);
	free(going.wait_s);
	free(going.queue);
	return error;
}
