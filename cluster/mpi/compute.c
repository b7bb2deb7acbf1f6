#include "cluster/mpi/compute.h"

#include <errno.h>
#include <stdlib.h>

#include "drivers/common/thread.h"

enum phase { OPENING, IDLE, WORKING, ENDING };

struct pb_compute {
	pthread_t thread; /* none where the cell has threads of its own */
	pthread_mutex_t lock;
	pthread_cond_t turn; /* `phase` changed */
	enum phase phase;
	struct pb_cell *cell;
	struct pb_worker_round round;
	struct pb_claims claims;
	struct pb_status opened;
};

static void phase_set(struct pb_compute *compute, enum phase phase)
{
	pthread_mutex_lock(&compute->lock);
	compute->phase = phase;
	pthread_cond_broadcast(&compute->turn);
	pthread_mutex_unlock(&compute->lock);
}

static enum phase phase_await_not(struct pb_compute *compute, enum phase phase)
{
	pthread_mutex_lock(&compute->lock);
	while (compute->phase == phase)
		pthread_cond_wait(&compute->turn, &compute->lock);
	enum phase now = compute->phase;
	pthread_mutex_unlock(&compute->lock);
	return now;
}

static void *compute_main(void *self)
{
	struct pb_compute *compute = self;
	compute->opened.error = pb_cell_work_open(compute->cell, 0, &compute->opened.why);
	phase_set(compute, IDLE);
	while (phase_await_not(compute, IDLE) == WORKING) {
		pb_cell_work(compute->cell, &compute->round, &compute->claims);
		phase_set(compute, IDLE);
	}
	pb_cell_work_close(compute->cell);
	return NULL;
}

static void turn_init(pthread_cond_t *turn)
{
	pthread_condattr_t monotonic;
	pthread_condattr_init(&monotonic);
	pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	pthread_cond_init(turn, &monotonic);
	pthread_condattr_destroy(&monotonic);
}

static int crew_open(struct pb_compute *compute)
{
	compute->opened.error = pb_cell_work_open(compute->cell, 0, &compute->opened.why);
	compute->phase = IDLE;
	return 0;
}

static void compute_free(struct pb_compute *compute)
{
	pthread_cond_destroy(&compute->turn);
	pthread_mutex_destroy(&compute->lock);
	free(compute);
}

int pb_compute_start(struct pb_compute **out, struct pb_cell *cell, struct pb_why *why)
{
	*out = NULL;
	struct pb_compute *compute = calloc(1, sizeof *compute);
	if (!compute)
		return pb_fail(why, -ENOMEM, "no memory for a thread");
	compute->cell = cell;
	pthread_mutex_init(&compute->lock, NULL);
	turn_init(&compute->turn);
	int error = cell->crew ? crew_open(compute) : pb_thread_start(&compute->thread, compute_main, compute);
	if (error) {
		compute_free(compute);
		return pb_fail(why, error, "rank 0 cannot make a thread: %s", strerror(-error));
	}
	(void)phase_await_not(compute, OPENING);
	if (compute->opened.error) {
		struct pb_status opened = compute->opened;
		pb_compute_stop(compute);
		return pb_fail(why, opened.error, "%s", opened.why.text);
	}
	*out = compute;
	return 0;
}

void pb_compute_stop(struct pb_compute *compute)
{
	if (!compute)
		return;
	if (!compute->cell->crew) {
		phase_set(compute, ENDING);
		pthread_join(compute->thread, NULL);
	}
	compute_free(compute);
}

void pb_compute_go(struct pb_compute *compute, const struct pb_worker_round *round, const struct pb_claims *claims)
{
	if (compute->cell->crew) {
		pb_cell_go(compute->cell, round, claims);
		return;
	}
	compute->round = *round;
	compute->claims = *claims;
	phase_set(compute, WORKING);
}

bool pb_compute_done(struct pb_compute *compute, long ns)
{
	if (compute->cell->crew)
		return pb_cell_done(compute->cell, ns);
	int64_t until_ns = pb_clock_ns() + ns;
	struct timespec until = {.tv_sec = until_ns / 1000000000, .tv_nsec = until_ns % 1000000000};
	pthread_mutex_lock(&compute->lock);
	while (compute->phase == WORKING && ns > 0 &&
	       pthread_cond_timedwait(&compute->turn, &compute->lock, &until) != ETIMEDOUT)
		;
	bool done = compute->phase == IDLE;
	pthread_mutex_unlock(&compute->lock);
	return done;
}
