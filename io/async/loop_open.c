#include <errno.h>
#include <stdlib.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "io/async/loop_state.h"

#define SLOTS_TRACED_MAX 2048

static int open_descriptors(struct pb_loop *loop)
{
	int status = pb_watch_open(&loop->watch, &loop->slots);
	if (status)
		return status;
	loop->timer_fd = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
	if (loop->timer_fd < 0)
		return -errno;
	status = pb_watch_bell(&loop->watch, loop->timer_fd);
	return status ? status : pb_watch_bell(&loop->watch, loop->worker->stop->fd);
}

static int open_memory(struct pb_loop *loop, uint32_t slots)
{
	int status = pb_slots_open(&loop->slots, slots, loop->job->kernel->local_size);
	if (!status)
		status = pb_timers_open(&loop->timers, slots);
	loop->cursors = calloc(pb_loop_one_cursor_each(loop->job) ? slots : 1, sizeof *loop->cursors);
	return status || loop->cursors ? status : -ENOMEM;
}

/* Spans of a traced round: a claim that waits has some for itself. */
static uint32_t spans_for(uint32_t slots)
{
	return PB_WORKER_SPANS_MAX + 16 * (slots < SLOTS_TRACED_MAX ? slots : SLOTS_TRACED_MAX);
}

int pb_loop_open(struct pb_loop **loop, struct pb_worker *worker, uint32_t first_slot, uint32_t slots)
{
	struct pb_loop *made = calloc(1, sizeof *made);
	if (!made)
		return pb_worker_fail(worker, -ENOMEM, "cannot make an event loop");
	made->worker = worker;
	worker->spans_max = spans_for(slots);
	made->job = worker->job;
	made->first_slot = first_slot;
	made->watch.epoll_fd = made->timer_fd = -1;
	made->armed_ns = INT64_MAX;
	int status = open_memory(made, slots);
	if (!status)
		status = open_descriptors(made);
	if (status) {
		pb_loop_close(made);
		return pb_worker_fail(worker, status, "cannot make an event loop");
	}
	*loop = made;
	return 0;
}

void pb_loop_close(struct pb_loop *loop)
{
	if (!loop)
		return;
	pb_watch_close(&loop->watch);
	if (loop->timer_fd >= 0)
		(void)close(loop->timer_fd);
	free(loop->cursors);
	pb_timers_close(&loop->timers);
	pb_slots_close(&loop->slots);
	free(loop);
}
