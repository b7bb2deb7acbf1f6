/*
 * ranks.h: what the harness needs to know of MPI: which part this process plays, and how it plays it.
 *
 *   int main(int argc, char **argv)
 *   {
 *           pb_ranks_start(&argc, &argv, build, &role, &why);
 *           if (role == PB_FOLLOWER || role == PB_AGENT)
 *                   pb_ranks_follow(&host, &why);
 *           else
 *                   ... the harness; the MPI drivers do the rest ...
 *           pb_ranks_end();
 *   }
 *
 * MPI_Init is called only in a process that a launcher started: a program alone starts at once. All functions belong to
 * the main thread. In a build without MPI a program alone works, and a launched one is refused.
 */
#ifndef CLUSTER_RANKS_H
#define CLUSTER_RANKS_H

#include <powbench/driver.h>

#include "cluster/allowance.h"

enum pb_rank_role {
	PB_ALONE,     /* no launcher; the MPI drivers launch ranks of their own when asked for */
	PB_CONDUCTOR, /* rank 0 of the user's launch: runs the harness */
	PB_FOLLOWER,  /* any other rank: follows orders, sleeps between them */
	PB_AGENT,     /* rank 0 of a launch that powbench made: conducts for the process that made it */
};

struct pb_body;

/* One parameter of a kernel as text. */
struct pb_ranks_setting {
	const char *name, *value;
};

/* What only the harness can do for a rank that follows. */
struct pb_ranks_host {
	/* Finds the kernel by name, loading `plugin` (NULL: built in) where needed, and makes the values of its
	 * parameters. release() frees those values; it takes NULL. */
	int (*resolve)(const char *plugin, const char *kernel, const struct pb_ranks_setting *settings, size_t count,
	               const struct pb_kernel **found, struct pb_args **args, struct pb_why *why);
	void (*release)(struct pb_args *args);
	/* What a rank of an `mpi+async` cell runs: the event loop, which this room knows nothing of. */
	const struct pb_body *loop;
	/* What a worker finds where this process is, in one line; NULL: nothing is told. */
	void (*describe)(char *text, size_t size);
	/* CPUs that the control group of this process allows it, NAN: no limit; NULL: unknown. */
	double (*quota)(void);
};

/* Where a rank is. */
struct pb_rank_place {
	char host[65];
	char text[448]; /* of describe() of its host */
};

/*
 * Finds the role, and starts MPI when launched, with ranks that go with each other (cluster/present.h); `build` says
 * which powbench this is. Launched means that one of OMPI_COMM_WORLD_SIZE, PMIX_RANK, PMI_RANK, PMI_FD, PMI_PORT or
 * HYDI_CONTROL_FD is set. Followers ignore SIGINT and SIGTERM from here on: rank 0 decides when to end, and launchers
 * follow up with SIGKILL. Fails with -EINVAL in a Slurm step of several tasks without PMIx or when a rank does not go
 * with rank 0, and with -ENOSYS when launched but built without MPI. `why` is empty where another rank has the words.
 */
int pb_ranks_start(int *argc, char ***argv, const char *build, enum pb_rank_role *role, struct pb_why *why);

/* What is odd about the launch, the user's or powbench's own, for the user to know; empty: nothing. */
const char *pb_ranks_remark(void);

/* Rank 0, before any cell is opened, or alone with ranks that pb_launch_begin() has started: whether all of them can
 * read a file. 0, also where there are no other ranks, or -errno with the first that cannot, by its host. */
int pb_ranks_look(const char *path, struct pb_why *why);

/* Followers: obeys orders until the one to end. Agent: serves its parent until the socket closes. Others: -EINVAL. */
int pb_ranks_follow(const struct pb_ranks_host *host, struct pb_why *why);

/* On every way out of a program that started. Sends the followers home and finalises MPI, unless a rank is lost, or
 * ends the program's own launches, in bounded time. Cells must be closed before. */
void pb_ranks_end(void);

/*
 * What to do when a rank is gone: killed, stopped, or its host cut off (cluster/lifeline.h). Before pb_ranks_start() in
 * every rank or in none; then at any time. `lost` is called once, on another thread with all signals blocked, while the
 * main thread may be anywhere, in MPI for ever. It ends the process, with pb_ranks_scatter() before; MPI is of no more
 * use. An empty `why`: another rank has the words.
 */
void pb_ranks_on_loss(void (*lost)(const struct pb_why *why));

/* The other ranks end their processes at once, silently. Takes some seconds where a host was cut off, in which the
 * launcher may end this process. */
void pb_ranks_scatter(void);

enum pb_rank_role pb_ranks_role(void);

/* Ranks of this launch; 0 in a program alone. */
uint32_t pb_ranks_size(void);

/* The host of a rank of this launch, by a number: rank 0's is 0, the others follow in the order of their first ranks.
 * In a program alone, which launches on this host unless it is told how: 0. */
uint32_t pb_ranks_host(uint32_t rank);

/* Rank 0, between cells: asks one of the others where it is. */
void pb_ranks_ask_place(uint32_t rank, struct pb_rank_place *place);

/* Rank 0, between cells, or alone with ranks that pb_launch_begin() has started: what the workers of each rank may use
 * of its host; `quota` is that of this process. `*count` ranks, 0 and NULL where there are none; the caller frees
 * `*list`. 0 or -errno. */
int pb_ranks_allowances(double quota, struct pb_allowance **list, uint32_t *count, struct pb_why *why);

/* How well the times of a launch's ranks are known on rank 0's clock (cluster/clock_line.h). */
struct pb_ranks_clock {
	int64_t hosts;    /* beside rank 0's whose clocks were read; 0: all ranks had one clock, or none was launched */
	int64_t readings; /* of all of them */
	double error_s;   /* the largest bound on what an aligned time may be off, between readings */
	double offset_s;  /* of the clock that differs most from rank 0's, at its last reading */
	double drift;     /* the largest: seconds that a clock gains on rank 0's in a second */
	double drift_error;
};

void pb_ranks_clock(struct pb_ranks_clock *clock);

/* Alone: starts ranks with the words of `command`, quoted as for a shell, and `-n RANKS PROGRAM`. The launcher has to
 * put rank 0 on this host. -EINVAL with what is wrong with it, or -ENOMEM. */
int pb_launch_by(const char *command, struct pb_why *why);

/* Alone: the most ranks that a planned cell needs, so that the first launch is wide enough for all. */
void pb_launch_plan(uint32_t ranks);

/* Alone, where pb_launch_by() named a launcher: starts the planned ranks now, so that what is wrong with them is told
 * before anything is measured. */
int pb_launch_begin(struct pb_why *why);

#endif
