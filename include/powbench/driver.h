/*
 * driver.h: what a driver is. A driver is one way to run a kernel's items on a number of workers.
 *
 * A driver is one file that defines one constant struct pb_driver. It never names a kernel, never prints or exits. The
 * harness owns time and truth: it times `run`, adds up the workers' ledgers, and checks the merged result.
 *
 * Threads: the harness calls a driver from one thread. Many cells, of the same and of other drivers, are open at once;
 * only one of them runs at any time, so workers of a cell that is not running must be parked and cost nothing.
 */
#ifndef POWBENCH_DRIVER_H
#define POWBENCH_DRIVER_H

#include <stdatomic.h>

#include <powbench/kernel.h>

/*
 * The ledger: proof that every item ran exactly once, in constant time per claim.
 *
 * Each claim [b, e) adds mark(e) - mark(b) modulo 2^64 to its worker's seal, where `mark` is a keyed hash. Over claims
 * that tile [0, n) the sum telescopes to mark(n) - mark(0). Any item that is skipped, repeated or invented leaves
 * boundary terms that do not cancel, which goes unnoticed with a chance of 2^-64: how often each item was covered is
 * determined by where coverage changes, and that is what the seal adds up.
 *
 * The mark is pb_mix64() of the item's index and a key that is drawn anew for every round.
 */
struct pb_ledger {
	uint64_t items, claims, seal;
};

static inline uint64_t pb_ledger_mark(uint64_t key, uint64_t item)
{
	return pb_mix64(key + (item + 1) * PB_MIX_STEP);
}

/* Enters the claim [begin, end), with begin < end. */
static inline void pb_ledger_enter(struct pb_ledger *ledger, uint64_t key, uint64_t begin, uint64_t end)
{
	ledger->items += end - begin;
	ledger->claims++;
	ledger->seal += pb_ledger_mark(key, end) - pb_ledger_mark(key, begin);
}

enum pb_schedule_kind { PB_SCHEDULE_STATIC, PB_SCHEDULE_DYNAMIC, PB_SCHEDULE_GUIDED };

/* Where workers are bound to. A second hardware thread of a core comes after every core has a worker. */
enum pb_pin {
	PB_PIN_NONE,    /* the operating system decides */
	PB_PIN_COMPACT, /* neighbouring cores first: socket by socket; then the cores' other threads */
	PB_PIN_SCATTER, /* as far apart as can be: sockets in turn, then shared caches, then cores, then their threads
	                 */
};

/* Everything a driver needs to know of a cell. Owned by the harness; unchanged from open to close. */
struct pb_job {
	const struct pb_kernel *kernel;
	const struct pb_args *args; /* to set the kernel up where another process has to */
	void *state;                /* the kernel's state in this process; drivers only pass it on */
	const char *plugin;         /* path of the shared object that holds the kernel; NULL: built in */
	uint32_t workers;           /* >= 1 */
	uint32_t team;              /* members of each team, which divides the workers; 0 or 1: every worker alone */
	enum pb_schedule_kind schedule;
	uint64_t grain;  /* items per claim; 0: the driver chooses */
	const int *cpus; /* worker w is pinned to cpus[w % cpu_count]; NULL: not pinned */
	size_t cpu_count;
	enum pb_pin pin;           /* what put `cpus` in order, for workers in other ranks to order those of theirs */
	const atomic_bool *cancel; /* once true, workers claim no more and run returns -ECANCELED */
	/* > 0: items are claimed one by one in their order, and item i is meant to start i / rate_per_s after the
	 * round: workers put that time into task->intended_ns. 0: at once. */
	double rate_per_s;
	/* Of a driver whose workers are spread over ranks evenly: how many ranks, which divide the workers; 0: the
	 * driver chooses. */
	uint32_t ranks;
};

/* How many claim: worker w is the member w % team of the team w / team. */
static inline uint32_t pb_job_teams(const struct pb_job *job)
{
	return job->team > 1 ? job->workers / job->team : job->workers;
}

/* The number of a worker's team; its own where it is alone. */
static inline uint32_t pb_job_team_of(const struct pb_job *job, uint32_t worker)
{
	return job->team > 1 ? worker / job->team : worker;
}

/* What one worker did in one sample. Workers fill it, the driver brings it home, the harness writes it down. Workers
 * that are slots in flight on one thread report together, as the first of them; the reports of the others stay zero. */
struct pb_worker_report {
	struct pb_ledger ledger;
	int64_t begin_ns, end_ns; /* first claim asked for, and last item done; pb_clock_ns of the worker's host */
	int64_t clock_error_ns;   /* > 0: these are on the conductor's clock instead, give or take so much */
	int64_t user_ns, sys_ns;  /* CPU time of this worker, the same span */
	int64_t cpu_ns;           /* the same, to the nanosecond */
	int64_t span_ns;          /* from begin to end, without what lies between rounds */
	int64_t gap_ns;           /* of span_ns: between steps, for claims and their bookkeeping; an estimate */
	int64_t pause_ns;         /* of span_ns: between steps, because all that it had begun had to wait */
	int64_t spun_ns;          /* of pause_ns: looking for an event again and again, on the CPU */
	uint64_t nvcsw, nivcsw;   /* voluntary and involuntary context switches */
	uint64_t minor_faults, major_faults; /* page faults without and with a disk */
	uint64_t max_rss_bytes;              /* highest resident set of the worker's process so far */
	uint64_t records_bytes;              /* of the worker's records of the last round */
	int32_t rank;                        /* of MPI; -1: not a rank */
	int32_t pid, tid;                    /* 0: nothing was reported */
	int32_t cpu;                         /* the core it ended on; -1: unknown */
	char cpus_allowed[64];               /* its binding as a list, "0-3,8" */
	char host[64];
};

/* One round to run. */
struct pb_round {
	unsigned number;     /* 0, 1, ... */
	uint64_t items;      /* > 0 */
	uint64_t ledger_key; /* drawn anew for every round, so that rounds cannot make up for each other */
	int64_t start_ns;    /* of pb_clock_ns: what job->rate_per_s counts from */
	bool traced;         /* workers emit a PB_RECORD_SPAN record per step; such a sample counts for nothing else */
	void *merged;        /* in: the result so far (zeroed in round 0); out: with this round folded in */
	struct pb_worker_report *reports; /* job->workers entries: zeroed before round 0, rounds add to them */
};

/* The teams of more than one worker that a driver runs. */
enum pb_teams {
	PB_TEAMS_NONE,   /* cells that need them are skipped */
	PB_TEAMS_SHARED, /* their members share memory */
	PB_TEAMS_APART,  /* they do not */
};

/* What the workers of a rank are, where a cell may have several in each and be told as RANKSxEACH. */
enum pb_each {
	PB_EACH_NONE,    /* it may not */
	PB_EACH_SLOTS,   /* in flight on the rank's event loop */
	PB_EACH_THREADS, /* a plain number of workers stands for all RANKSxEACH that make it; teams are of one rank */
};

struct pb_driver {
	uint32_t abi;  /* PB_ABI */
	uint32_t size; /* sizeof(struct pb_driver) */
	const char *name, *summary;
	const char *worker; /* what a worker is, singular: "thread" */

	/* 0, or -errno with what is missing and how to get it. Cheap: `powbench list` calls it. NULL: always. */
	int (*available)(struct pb_why *why);
	/* Most workers that it can have; also how far `-w auto` goes. 0: no limit of its own, `auto` goes to the cores.
	 */
	uint32_t (*limit)(void);

	/* Makes the workers and opens their sessions; timed apart, as open_s. On failure `*self` stays NULL. A cell
	 * that can never run here (shared memory over several hosts) gives -ENOTSUP and becomes a skipped row. */
	int (*open)(void **self, const struct pb_job *job, struct pb_why *why);
	/* Prepares shared memory before a sample and brings its content into the merged result after; untimed. */
	int (*begin)(void *self, struct pb_why *why);
	int (*end)(void *self, void *merged, struct pb_why *why);
	/* Runs one round: the timed part. A worker that dies gives a -errno and says which and why; it never hangs.
	 * -ENOLINK where other cells' workers are gone with it, through no fault of the cell: it is measured again. */
	int (*run)(void *self, const struct pb_round *round, struct pb_why *why);
	/* Closes the sessions and ends the workers, also after a failure. Takes NULL. */
	void (*close)(void *self);

	/* After a round that went well, for workers whose report has records_bytes: brings that worker's records home,
	 * untimed. The bytes are the driver's, aligned as struct pb_record, and good until its next begin, run,
	 * end or close. NULL: none, then workers have task->records NULL, and kernels with `collect` are not run. */
	int (*records)(void *self, uint32_t worker, const void **bytes, size_t *size, struct pb_why *why);

	/* Ranks of MPI that a cell of so many workers takes by itself (job->ranks is 0). NULL: none. */
	uint32_t (*ranks)(uint32_t workers);

	enum pb_teams teams;
	enum pb_each each;
};

/* Members of each team that a kernel asks this driver for, in a cell where so many workers can be one; 1: none. */
static inline uint32_t pb_driver_team(const struct pb_driver *driver, const struct pb_kernel *kernel, const void *state,
                                      uint32_t workers)
{
	const uint32_t wanted = kernel->team && workers > 1 ? kernel->team(state, workers) : 1;
	if (wanted & PB_TEAM_IF_SHARED)
		return driver->teams == PB_TEAMS_SHARED ? wanted & ~PB_TEAM_IF_SHARED : 1;
	return wanted > 1 ? wanted : 1;
}

#endif
