/*
 * worker.h: one worker: its session, its acc, and the way one claim is worked through.
 *
 * Nothing here knows whether the worker is a thread, a process or a rank, or where its claims come from:
 *
 *   pb_worker_open; per round: pb_worker_begin, pb_worker_claim..., pb_worker_end; pb_worker_close
 *
 * all on the worker itself. Between rounds another thread or process may read `error`, `why`, `report`, the acc and,
 * by pb_worker_records, the records.
 * Errors stay in the worker until the next round begins; pb_worker_open's and pb_worker_claim's are returned as well.
 */
#ifndef DRIVERS_COMMON_WORKER_H
#define DRIVERS_COMMON_WORKER_H

#include <errno.h>
#include <stdalign.h>
#include <sys/resource.h>

#include "drivers/common/record_memory.h"
#include "drivers/common/schedule.h"
#include "drivers/common/stop.h"
#include <powbench/driver.h>

/* Claims that follow on each other. Their seal telescopes, so they are entered in the ledger as one. */
struct pb_run {
	uint64_t begin, end, claims;
};

struct pb_worker {
	alignas(PB_CACHE_LINE_BYTES) const struct pb_job *job;
	uint32_t index;
	uint32_t turn; /* of the gate that it is parked at */
	const struct pb_stop *stop;
	struct pb_task task;
	bool has_session;
	uint64_t ledger_key;
	int64_t start_ns;          /* of the round: what items are paced from */
	double interval_ns;        /* from an item's intended start to the next one's; 0: not paced */
	struct pb_run run;         /* not in the ledger yet */
	struct pb_records records; /* of the round */
	struct pb_extent extent;   /* of a forked worker: where its records lie */
	struct rusage before;
	int slack_ns;                   /* of the thread's timers outside of rounds */
	struct pb_worker_report report; /* of the round */
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

void pb_worker_begin(struct pb_worker *worker, uint64_t ledger_key, int64_t start_ns);
void pb_worker_end(struct pb_worker *worker);

/* Between rounds, for the conductor: where it finds the records of the last one. 0 or -errno. */
int pb_worker_records(struct pb_worker *worker, const void **bytes, size_t *size);

/* After a sample, for the conductor: gives most of their memory back, and the records with it. */
void pb_worker_trim_records(struct pb_worker *worker);

/* Records a failure outside of a claim, and in one; returns `error`. */
int pb_worker_fail(struct pb_worker *worker, int error, const char *what);
int pb_worker_fail_claim(struct pb_worker *worker, const struct pb_task *task, int error);

/* The parts of pb_worker_claim. A step that was not done at its first call: waits, calls it again, or fails. */
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
	return worker->interval_ns > 0 ? worker->start_ns + (int64_t)((double)item * worker->interval_ns) : 0;
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

/* Runs the items [begin, end), waiting where they wait, and enters them in the ledger. -ECANCELED: the worker was
 * stopped before they were done. Here for speed: it runs once per claim, which may be an item. */
static inline int pb_worker_claim(struct pb_worker *worker, uint64_t begin, uint64_t end)
{
	struct pb_task *task = &worker->task;
	if (pb_worker_stopped(worker))
		return worker->error = -ECANCELED;
	task->begin = begin;
	task->end = end;
	task->intended_ns = pb_worker_intended_ns(worker, begin);
	if (task->local)
		memset(task->local, 0, worker->job->kernel->local_size);
	int status = pb_worker_call(worker);
	if (status != PB_DONE && (status = pb_worker_go_on(worker, status)))
		return status;
	if (begin != worker->run.end) {
		pb_worker_enter_run(worker);
		worker->run.begin = begin;
	}
	worker->run.end = end;
	worker->run.claims++;
	return 0;
}

#endif
