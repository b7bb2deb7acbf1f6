/*
 * worker.h: one worker: its session, its acc, and the way one claim is worked through.
 *
 * Nothing here knows whether the worker is a thread, a process or a rank, or where its claims come from:
 *
 *   pb_worker_open; per round: pb_worker_begin, pb_worker_claim..., pb_worker_end; pb_worker_close
 *
 * all on the worker itself. Between rounds another thread or process may read `error`, `why`, `report` and the acc.
 * Errors stay in the worker until the next round begins; pb_worker_open's and pb_worker_claim's are returned as well.
 */
#ifndef DRIVERS_COMMON_WORKER_H
#define DRIVERS_COMMON_WORKER_H

#include <stdalign.h>
#include <sys/resource.h>

#include "drivers/common/schedule.h"
#include "drivers/common/stop.h"
#include <powbench/driver.h>

struct pb_worker {
	alignas(PB_CACHE_LINE_BYTES) const struct pb_job *job;
	uint32_t index;
	uint32_t turn; /* of the gate that it is parked at */
	const struct pb_stop *stop;
	struct pb_task task;
	bool has_session;
	uint64_t ledger_key;
	struct rusage before;
	struct pb_worker_report report; /* of the round */
	int error;
	struct pb_why why;
};

/* Bytes of a worker with its acc, a multiple of PB_CACHE_LINE_BYTES, which is also its alignment. */
size_t pb_worker_bytes(const struct pb_kernel *kernel);

void *pb_worker_acc(struct pb_worker *worker);

/* Pins, identifies, and opens the session. `shared` is passed on to the kernel. The memory of the worker starts
 * zeroed, and `stop` outlives it. After a failure pb_worker_close is still due. */
int pb_worker_open(struct pb_worker *worker, const struct pb_job *job, uint32_t index, const struct pb_stop *stop,
                   void *shared);
void pb_worker_close(struct pb_worker *worker);

void pb_worker_begin(struct pb_worker *worker, uint64_t ledger_key);
void pb_worker_end(struct pb_worker *worker);

/* Runs the items [begin, end), waiting where they wait, and enters them in the ledger. -ECANCELED: the worker was
 * stopped before they were done. */
int pb_worker_claim(struct pb_worker *worker, uint64_t begin, uint64_t end);

/* Records a failure outside of a claim; returns `error`. */
int pb_worker_fail(struct pb_worker *worker, int error, const char *what);

#endif
