/*
 * worker.h: one worker: its session, its acc, and the way its claims are worked through.
 *
 * Nothing here knows whether the worker is a thread, a process or a rank, or where its claims come from:
 *
 *   pb_worker_open; per round: pb_worker_begin, pb_worker_drain, pb_worker_end; pb_worker_close
 *
 * all on the worker itself. Between rounds another thread or process may read `error`, `why`, `report`, the acc and,
 * by pb_worker_records, the records.
 * Errors stay in the worker until the next round begins; pb_worker_open's and pb_worker_drain's are returned as well.
 */
#ifndef DRIVERS_COMMON_WORKER_H
#define DRIVERS_COMMON_WORKER_H

#include <errno.h>
#include <stdalign.h>

#include "drivers/common/probe.h"
#include "drivers/common/record_memory.h"
#include "drivers/common/report.h"
#include "drivers/common/schedule.h"
#include "drivers/common/stop.h"
#include "drivers/common/trace.h"
#include <powbench/driver.h>

/* Claims that follow on each other. Their seal telescopes, so they are entered in the ledger as one. */
struct pb_run {
	uint64_t begin, end, claims;
};

/* What a worker is told of a round. */
struct pb_worker_round {
	uint64_t ledger_key;
	int64_t start_ns; /* what items are paced from */
	int64_t meet_ns;  /* when all workers begin, where that is agreed; 0: at once */
	bool traced;      /* its steps become records */
};

/* Most spans of a traced round, for a worker that has one claim at a time. */
#define PB_WORKER_SPANS_MAX 1024

struct pb_worker {
	alignas(PB_CACHE_LINE_BYTES) const struct pb_job *job;
	uint32_t index;
	uint32_t turn; /* of the gate that it is parked at */
	const struct pb_stop *stop;
	struct pb_run run; /* not in the ledger yet */
	struct pb_task task;
	struct pb_team team; /* what task.team points to, where there is one */
	bool has_session;
	struct pb_worker_round round;
	double interval_ns;        /* from an item's intended start to the next one's; 0: not paced */
	struct pb_records records; /* of the round */
	struct pb_extent extent;   /* of a forked worker: where its records lie */
	struct pb_probe probe;
	int64_t spun_ns;        /* of pause_ns */
	int64_t pause_ns;       /* of the round: between steps of what had to wait */
	struct pb_trace *trace; /* NULL: the round is not traced */
	uint32_t spans_max;
	struct pb_usage before;
	int slack_ns;                   /* of the thread's timers outside of rounds */
	struct pb_worker_report report; /* of the round */
	/* Called while an item waits, again and again: may raise the stop where that comes as a message. NULL: nothing.
	 */
	void (*look)(void *self);
	void *look_self;
	int error;
	struct pb_why why;
	void *engine; /* what the crew's body keeps with the worker */
};

/* Bytes of a worker with its acc, a multiple of PB_CACHE_LINE_BYTES, which is also its alignment. */
size_t pb_worker_bytes(const struct pb_kernel *kernel);

void *pb_worker_acc(struct pb_worker *worker);

/* Pins, identifies, and opens the session. `shared` is passed on to the kernel. The memory of the worker starts
 * zeroed but for extent.file, which has its records lie there, and `stop` outlives it. After a failure pb_worker_close
 * is still due. */
int pb_worker_open(struct pb_worker *worker, const struct pb_job *job, uint32_t index, const struct pb_stop *stop,
                   void *shared);
void pb_worker_close(struct pb_worker *worker);

void pb_worker_begin(struct pb_worker *worker, const struct pb_worker_round *round);
void pb_worker_end(struct pb_worker *worker);

/* Between rounds, for the conductor: where it finds the records of the last one. 0 or -errno. */
int pb_worker_records(struct pb_worker *worker, const void **bytes, size_t *size);

/* After a sample, for the conductor: gives most of their memory back, and the records with it. */
void pb_worker_trim_records(struct pb_worker *worker);

/* Between pb_worker_open and the first round: the worker is that member of a team, with which it has all its claims. */
void pb_worker_join(struct pb_worker *worker, const struct pb_team *team);

/* Records a failure outside of a claim, and in one; returns `error`. */
int pb_worker_fail(struct pb_worker *worker, int error, const char *what);
int pb_worker_fail_claim(struct pb_worker *worker, const struct pb_task *task, int error);

/* The parts of pb_worker_drain. A step that was not done at its first call: waits, calls it again, or fails. */
int pb_worker_go_on(struct pb_worker *worker, int status);
/* Enters the worker's run in the ledger. */
void pb_worker_enter_run(struct pb_worker *worker);

/* True once the worker must claim no more. */
static inline bool pb_worker_stopped(const struct pb_worker *worker)
{
	return pb_stop_raised(worker->stop) || atomic_load_explicit(worker->job->cancel, memory_order_relaxed);
}

/* Of a claim that begins with this item. */
static inline int64_t pb_worker_intended_ns(const struct pb_worker *worker, uint64_t item)
{
	return worker->interval_ns > 0 ? worker->round.start_ns + (int64_t)((double)item * worker->interval_ns) : 0;
}

static inline int pb_worker_call(struct pb_worker *worker)
{
	struct pb_task *task = &worker->task;
	task->wait.fd = -1;
	task->wait.events = 0;
	task->wait.tag = 0;
	task->wait.deadline_ns = 0;
	return worker->job->kernel->step(worker->job->state, task);
}

/* Before the first step of the claim [begin, end): 0, or -ECANCELED once the worker is stopped. */
static inline int pb_worker_take(struct pb_worker *worker, uint64_t begin, uint64_t end)
{
	struct pb_task *task = &worker->task;
	if (pb_worker_stopped(worker))
		return worker->error = -ECANCELED;
	task->begin = begin;
	task->end = end;
	task->intended_ns = pb_worker_intended_ns(worker, begin);
	if (task->local)
		memset(task->local, 0, worker->job->kernel->local_size);
	return 0;
}

/* Steps until the claim is done, waiting where it waits. */
static inline int pb_worker_finish(struct pb_worker *worker)
{
	int status = pb_worker_call(worker);
	return status == PB_DONE ? 0 : pb_worker_go_on(worker, status);
}

/* Keeps the claim that is done for the ledger. */
static inline void pb_worker_enter(struct pb_worker *worker, uint64_t begin, uint64_t end)
{
	if (begin != worker->run.end) {
		pb_worker_enter_run(worker);
		worker->run.begin = begin;
	}
	worker->run.end = end;
	worker->run.claims++;
}

/* Gives the next claim, [*begin, *end): 1, or 0 when there is none. */
typedef int pb_next_claim(void *self, uint64_t *begin, uint64_t *end);

int pb_worker_drain_traced(struct pb_worker *worker, pb_next_claim *next, void *self);

/* From one gap that is timed to the next: the last of `left` claims is done, and not yet kept, on return. 0: there are
 * no more, and all are kept; 1: there may be; -errno. */
static inline __attribute__((always_inline)) int pb_worker_drain_some(struct pb_worker *worker, uint64_t left,
                                                                      pb_next_claim *next, void *self, uint64_t *begin,
                                                                      uint64_t *end)
{
	for (;;) {
		int status = pb_worker_finish(worker);
		if (status)
			return status;
		if (--left == 0)
			return 1;
		pb_worker_enter(worker, *begin, *end);
		if (!next(self, begin, end))
			return 0;
		status = pb_worker_take(worker, *begin, *end);
		if (status)
			return status;
	}
}

/*
 * Works through all claims that `next` gives. -ECANCELED: the worker was stopped before they were done. Here for speed:
 * a claim may be an item, and `next` a few instructions. One gap between claims in probe.every is timed.
 */
static inline __attribute__((always_inline)) int pb_worker_drain(struct pb_worker *worker, pb_next_claim *next,
                                                                 void *self)
{
	uint64_t begin = 0;
	uint64_t end = 0;
	if (worker->trace)
		return pb_worker_drain_traced(worker, next, self);
	int64_t from_ns = worker->report.begin_ns;
	bool first = true;
	while (next(self, &begin, &end)) {
		int status = pb_worker_take(worker, begin, end);
		if (first)
			pb_probe_once(&worker->probe, from_ns, pb_clock_ns());
		else
			pb_probe_gap(&worker->probe, from_ns, pb_clock_ns());
		first = false;
		if (!status)
			status = pb_worker_drain_some(worker, worker->probe.every, next, self, &begin, &end);
		if (status <= 0)
			return status;
		from_ns = pb_clock_ns();
		pb_worker_enter(worker, begin, end);
	}
	pb_probe_once(&worker->probe, from_ns, pb_clock_ns());
	return 0;
}

#endif
