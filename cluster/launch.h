/*
 * launch.h: ranks that powbench launches for itself when it runs alone and an `mpi` cell is asked for.
 *
 * Rank 0 of a launch is the agent (cluster/mpi/agent.h). It connects back to a socket in a private folder that is gone
 * as soon as it has. A launch serves any number of cells and is kept for later ones; a cell that is wider gets a new
 * and wider launch, and the old one ends with its last cell.
 */
#ifndef CLUSTER_LAUNCH_H
#define CLUSTER_LAUNCH_H

#include <stdatomic.h>

#include "cluster/frame.h"
#include "cluster/ranks.h"

/* The only argument of the ranks of a launch, before the path where their parent listens. Not an environment variable,
 * which launchers keep from hosts other than their own. */
#define PB_AGENT_ARGUMENT "agent:"

#define PB_LAUNCH_RANKS_MAX 1024

struct pb_launch;

/* A launch of at least `ranks`, to be given back with pb_launch_put(). Fails with what the launcher said. `cancel` may
 * be NULL. */
int pb_launch_get(struct pb_launch **launch, uint32_t ranks, const atomic_bool *cancel, struct pb_why *why);
void pb_launch_put(struct pb_launch *launch);

/*
 * One request to the agent and its reply; the caller frees `*body`. A reply with an error is that error. When the
 * launch has died: -ENOLINK, naming the rank and the signal as far as the launcher tells them. `cancel` (may be NULL)
 * is passed on.
 */
int pb_launch_call(struct pb_launch *launch, enum pb_frame_kind kind, uint32_t cell, const struct iovec *parts,
                   size_t count, const atomic_bool *cancel, void **body, size_t *bytes, struct pb_why *why);

/* Whether all hosts of the launch that is kept, if there is one, can read a file: 0, or -errno with the first that
 * cannot. */
int pb_launch_look(const char *path, struct pb_why *why);

/* What the workers of each rank of that launch may use: the caller frees `*list`; NULL and 0 where there is none. */
int pb_launch_allowances(struct pb_allowance **list, uint32_t *count, struct pb_why *why);

/* What is odd about the launch that was made last; empty: nothing. */
const char *pb_launch_remark(void);

/* Ends the launch that is kept. */
void pb_launch_end(void);

#endif
