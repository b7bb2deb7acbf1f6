/* deadline.h: for a call that may never come back, such as MPI_Init in a launch of which a rank is gone. */
#ifndef CLUSTER_DEADLINE_H
#define CLUSTER_DEADLINE_H

#include <powbench/base.h>

/* Calls `late` with `why` on a thread of its own, all signals blocked but those of faults, unless pb_deadline_met()
 * comes within `ns`. There is one at a time; the main thread's. 0 or -errno. */
int pb_deadline_set(int64_t ns, void (*late)(const struct pb_why *why), const struct pb_why *why);

/* Whether `late` was called. */
bool pb_deadline_missed(void);

/* Also where none is set. Not after `late` was called, which is expected to end the process. */
void pb_deadline_met(void);

#endif
