/*
 * crew.h: the workers of one cell in one block of memory, which threads share and forked processes map.
 *
 * The conductor is the thread that the harness calls the driver from. A driver makes the workers, each of which calls
 * pb_crew_serve (or, if something else parks them, pb_crew_open, pb_crew_round and pb_crew_close), and then:
 *
 *   pb_crew_create, workers, pb_crew_wait            open: all sessions are open, or pb_crew_error says why not
 *   pb_crew_start, pb_crew_wait, pb_crew_gather      run: one round
 *   pb_crew_dismiss, workers gone, pb_crew_free      close
 *
 * The block is mapped shared and zeroed, at the same address in forked processes, so pointers into it hold there too.
 */
#ifndef DRIVERS_COMMON_CREW_H
#define DRIVERS_COMMON_CREW_H

#include "drivers/common/body.h"
#include "drivers/common/gate.h"
#include "drivers/common/thread_team.h"

struct pb_crew;

enum pb_crew_kind {
	PB_CREW_THREADS,
	PB_CREW_PROCESSES, /* workers have copies of the kernel's state and plan each round for themselves */
};

struct pb_crew_shape {
	enum pb_crew_kind kind;
	uint32_t workers;           /* of the crew, each of which stands for one or several of the job's */
	uint32_t first;             /* the number in the job of its first worker */
	uint32_t extra;             /* parties beside them that will arrive each time */
	const struct pb_body *body; /* NULL: one claim after another */
};

/* NOLINTNEXTLINE(clang-analyzer-optin.performance.Padding): what all write to has a cache line of its own */
struct pb_crew {
	const struct pb_job *job;
	struct pb_crew_shape shape;
	uint32_t parties; /* who has to arrive */
	size_t bytes, worker_bytes;
	unsigned char *workers; /* shape.workers of worker_bytes each */
	unsigned char *teams;   /* of team_bytes each; none where workers are alone */
	size_t team_bytes;
	void *shared; /* the kernel's shared bytes; NULL: none */
	void *merged; /* copy of the result before the round, for those who plan */

	bool dismissed; /* the order at the gate: leave, or run this round */
	unsigned round;
	uint64_t items;
	struct pb_worker_round worker_round;

	struct pb_record_file record_file; /* of processes */
	struct pb_stop stop;
	alignas(PB_CACHE_LINE_BYTES) struct pb_gate gate;
	struct pb_schedule schedule;
};

/* Conductor. On failure *crew stays NULL. */
int pb_crew_create(struct pb_crew **crew, const struct pb_job *job, const struct pb_crew_shape *shape,
                   struct pb_why *why);
void pb_crew_free(struct pb_crew *crew); /* takes NULL; no worker may be left */

/* begin and end of struct pb_driver, for the crew's shared bytes. */
int pb_crew_begin(struct pb_crew *crew, struct pb_why *why);
void pb_crew_end(struct pb_crew *crew, void *merged);

/* Deals out a round; pb_crew_start also opens the gate. pb_crew_ready is for a crew whose body has its claims from
 * elsewhere: its schedule stays as it is. */
void pb_crew_ready(struct pb_crew *crew, const struct pb_worker_round *round);
void pb_crew_prepare(struct pb_crew *crew, const struct pb_round *round);
void pb_crew_start(struct pb_crew *crew, const struct pb_round *round);

/* Sleeps until all have arrived: true. False after a short while, or a signal, to let the driver look after its
 * workers; it passes the job's cancellation on to them. */
bool pb_crew_wait(struct pb_crew *crew);

/* The first worker that failed, in worker order; those that were only stopped count last. 0: none. */
int pb_crew_error(const struct pb_crew *crew, struct pb_why *why);

/* Adds the workers' reports to those of the sample, and folds their accs in worker order, unless one has failed. */
int pb_crew_gather(struct pb_crew *crew, const struct pb_round *round, struct pb_why *why);

/* records of struct pb_driver. */
int pb_crew_records(struct pb_crew *crew, uint32_t index, const void **bytes, size_t *size, struct pb_why *why);

/* Orders the workers to close their sessions and leave; the last thing that each does is to arrive. */
void pb_crew_dismiss(struct pb_crew *crew);

/* Workers. Runs what the schedule has for the worker in that place, claim by claim: 0 or worker->error. */
int pb_crew_claim_all(struct pb_worker *worker, struct pb_schedule *schedule, uint32_t place);

/* Workers. pb_crew_open and pb_crew_round do not arrive; pb_crew_serve does all of it until it is dismissed. */
struct pb_worker *pb_crew_worker(const struct pb_crew *crew, uint32_t index);
int pb_crew_open(struct pb_crew *crew, uint32_t index);
void pb_crew_round(struct pb_crew *crew, uint32_t index);
void pb_crew_close(struct pb_crew *crew, uint32_t index);
void pb_crew_serve(struct pb_crew *crew, uint32_t index);

#endif
