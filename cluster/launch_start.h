/* launch_start.h: from a launcher's command to an agent that answers, and to its end: what launch.h is made of. */
#ifndef CLUSTER_LAUNCH_START_H
#define CLUSTER_LAUNCH_START_H

#include "cluster/launch.h"
#include "cluster/spawn.h"

struct pb_launch {
	struct pb_spawn launcher;
	int socket; /* -1: it died */
	uint32_t ranks;
	unsigned uses;
	struct pb_why died;
};

/* Starts `ranks` of them, with one use: 0, or -errno with what the launcher says. */
int pb_launch_new(struct pb_launch **launch, uint32_t ranks, const atomic_bool *cancel, struct pb_why *why);
void pb_launch_free(struct pb_launch *launch);

/* Ends what is left of the launch and says why, in words kept for later calls. */
int pb_launch_died(struct pb_launch *launch, struct pb_why *why);

/* Waits for `fd` to be readable for one look: 1, 0 or -errno. */
int pb_launch_ready(int fd);

static inline bool pb_launch_cancelled(const atomic_bool *cancel)
{
	return cancel && atomic_load(cancel);
}

#endif
