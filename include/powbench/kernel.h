/*
 * kernel.h: what a kernel is. A kernel is a list of items 0..n-1 and the code that computes any range of them.
 *
 * A kernel is one file that defines one constant struct pb_kernel. It never knows which driver runs it, never prints,
 * exits or reads a clock to decide a result. Everything that travels between workers is flat bytes, so the same file
 * runs in threads, processes and ranks.
 *
 * Life of a kernel in one process of a cell:
 *
 *   setup -> per worker: session_open
 *         -> per sample: shared_open, then per round: plan, step..., merge..., collect...; shared_close, check
 *         -> per worker: session_close -> teardown
 *
 * Only `step` (with plan and merge between rounds) is timed. Errors are 0 or -errno.
 */
#ifndef POWBENCH_KERNEL_H
#define POWBENCH_KERNEL_H

#include <powbench/base.h>
#include <powbench/records.h>
#include <powbench/team.h>

/* What `step` returns; a negative value is -errno and fails the sample. */
enum { PB_DONE = 0, PB_WAIT = 1 };

/*
 * One claim: the items [begin, end) given to one worker at once. Owned by the driver.
 *
 * A step that cannot go on without waiting fills `wait` and returns PB_WAIT; it is called again with the same task once
 * the descriptor is ready or the deadline has passed. A step that waits on neither is called again at once. A step that
 * waits for a descriptor may find that it is not ready after all, and waits again; a deadline alone is never early.
 *
 * A nonzero `wait.tag` lets an event loop register a descriptor once for all of its waits. The kernel promises that the
 * same tag on the same number is the same open file description, and that it has read (for POLLIN) or written (for
 * POLLOUT) until EAGAIN or a short count since it was last told that it could. A connection takes a fresh tag when it
 * is made and keeps it for life.
 */
struct pb_task {
	uint64_t begin, end; /* items [begin, end), end > begin */
	void *local;         /* local_size bytes of this claim: zeroed per claim, kept across PB_WAIT */
	void *session;       /* session_size bytes of this worker: session_open to session_close */
	void *acc;           /* result_size bytes of this worker, zeroed per round; no two threads ever touch one acc */
	void *shared;        /* shared_size bytes that all workers of the cell see; NULL when shared_size is 0 */
	struct pb_records *records; /* of this worker; pb_emit appends to them. NULL: the driver brings none home */
	int64_t intended_ns;        /* of pb_clock_ns: when the claim is meant to start (--rate); 0: at once */
	struct {
		int fd;              /* -1: only the deadline */
		short events;        /* POLLIN, POLLOUT */
		uint32_t tag;        /* 0: the descriptor may be a different one each time */
		int64_t deadline_ns; /* of pb_clock_ns; 0: only the descriptor */
	} wait;
	bool cancelled;             /* this is the last call for the claim: release what it holds and return */
	const struct pb_team *team; /* of this worker; never NULL. Its members have this claim at the same time */
};

/* Appends a record of the item for the kernel's `collect`: 0, or a -errno for `step` to return. Any number per item. */
static inline int pb_emit(struct pb_task *task, uint64_t item, const void *record, size_t bytes)
{
	if (!task->records)
		return -ENOTSUP;
	void *place = pb_records_append(task->records, PB_RECORD_OUTPUT, item, bytes);
	if (place && bytes)
		memcpy(place, record, bytes);
	return place ? 0 : task->records->error;
}

/* Appends the figures of a request for requests.csv; copies its texts. 0, or a -errno for `step` to return. */
static inline int pb_emit_request(struct pb_task *task, const struct pb_request *request)
{
	const char *url = request->url ? request->url : "";
	const char *error = request->error ? request->error : "";
	const size_t url_bytes = strlen(url) + 1;
	const size_t error_bytes = strlen(error) + 1;
	if (!task->records)
		return -ENOTSUP;
	char *place = (char *)pb_records_append(task->records, PB_RECORD_REQUEST, request->item,
	                                        sizeof *request + url_bytes + error_bytes);
	if (!place)
		return task->records->error;
	struct pb_request figures = *request;
	figures.url = figures.error = NULL;
	memcpy(place, &figures, sizeof figures);
	memcpy(place + sizeof figures, url, url_bytes);
	memcpy(place + sizeof figures + url_bytes, error, error_bytes);
	return 0;
}

/* For a paced kernel, first thing in `step`: true while the claim is before its intended start. The step then returns
 * PB_WAIT, with the wait filled in. */
static inline bool pb_task_early(struct pb_task *task)
{
	if (task->intended_ns == 0 || task->cancelled || pb_clock_ns() >= task->intended_ns)
		return false;
	task->wait.deadline_ns = task->intended_ns;
	return true;
}

/* What one sample costs by the kernel's own arithmetic. Rates and limits come from it, never a result. */
struct pb_cost {
	double ops;            /* operations of all items together */
	const char *op;        /* what one operation is, in the plural: "increments" */
	double bytes;          /* bytes moved to and from outside the process; 0: none */
	uint64_t worker_bytes; /* most that one worker, or one team together, needs at once; 0: negligible */
	uint64_t
	    leader_bytes; /* of these, what rank 0 has alone in a team that shares no memory: the rest is divided */
};

/* What `check` finds. */
struct pb_verdict {
	char result[80];      /* the merged answer as a short text without commas or quotes, for the `result` column */
	int64_t lost_updates; /* -1: the kernel has no such figure */
	struct pb_why why;    /* of a wrong answer */
};

/* Of what a kernel's `team` returns: only where members share memory; elsewhere every worker is alone. */
#define PB_TEAM_IF_SHARED UINT32_C(0x80000000)

struct pb_kernel {
	uint32_t abi;  /* PB_ABI */
	uint32_t size; /* sizeof(struct pb_kernel) */
	const char *name, *summary;
	const struct pb_param *params; /* ends with a NULL name; NULL: none */
	size_t result_size;            /* bytes of an acc; its alignment is that of max_align_t */
	size_t local_size, session_size;
	size_t shared_size; /* > 0: a cell whose workers cannot share memory is skipped, with the reason */
	uint64_t max_grain; /* most items in one claim; 0: any */

	/* Builds the state from the arguments alone: equal arguments give equal states in every process. On failure
	 * `*state` stays NULL and `why` names the parameter. */
	int (*setup)(void **state, const struct pb_args *args, struct pb_why *why);
	void (*teardown)(void *state); /* takes NULL */

	/* Once per worker, on that worker, untimed. The bytes of `session` start zeroed. Both may be NULL. */
	int (*session_open)(const void *state, void *session);
	void (*session_close)(const void *state, void *session);

	/* Once per sample, on the conducting process, untimed: prepares the zeroed shared bytes, and at the end brings
	 * what they hold into the merged result. Both may be NULL. */
	int (*shared_open)(const void *state, void *shared);
	void (*shared_close)(const void *state, void *shared, void *merged);

	/* The number of items of `round` (0, 1, ...); 0 ends the sample. Called in every process that holds a state,
	 * with the merged result of the earlier rounds (zeroed for round 0). Round 0 starts the sample afresh. */
	uint64_t (*plan)(void *state, unsigned round, const void *merged);

	/* Computes the items of the claim and folds them into task->acc. The state is shared between threads: read
	 * only. */
	int (*step)(const void *state, struct pb_task *task);

	/* Folds one acc into another: commutative and associative, and all-zero bytes are its identity. */
	void (*merge)(void *into, const void *from);

	/* Holds the merged result of a sample against an independent truth: 0, or -EBADMSG with verdict->why filled.
	 * Fills verdict->result in either case. Untimed. */
	int (*check)(const void *state, const void *merged, struct pb_verdict *verdict);

	void (*cost)(const void *state, struct pb_cost *cost); /* NULL: one operation per item of round 0, "items" */

	/* Takes one record that pb_emit appended: after each round that went well, in the order of items and within an
	 * item as they were appended; on the conducting process, untimed. NULL: the kernel emits none for itself. */
	int (*collect)(void *state, uint64_t item, const void *record, size_t bytes);
	bool spares_records; /* step goes on without task->records: copies of the work (the ceiling) emit none */

	bool paced; /* each claim waits for task->intended_ns: --rate applies to this kernel */

	/* Members of each team in a cell of so many workers, which must be a multiple of it: else the cell is skipped,
	 * with the reason; or, with PB_TEAM_IF_SHARED added, a wish. The same in every process. NULL: 1.
	 *
	 * The members' `step` are called for the same claim, each with its own worker's task, and meet in the calls of
	 * team.h. What is merged and emitted is every member's: what is found once for all of them goes into the acc
	 * and the records of one member, by convention rank 0. A claim counts once, in the ledger of rank 0. */
	uint32_t (*team)(const void *state, uint32_t workers);
};

#endif
