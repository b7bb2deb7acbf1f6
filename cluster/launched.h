/* launched.h: whether an MPI launcher started this process, told by its environment alone. */
#ifndef CLUSTER_LAUNCHED_H
#define CLUSTER_LAUNCHED_H

#include <powbench/base.h>

/*
 * Sets `*launched` when one of the variables that launchers set for their ranks is there. SLURM_PROCID is not one: the
 * bare batch shell has it. -EINVAL: a Slurm step of several tasks that were given no way to start MPI; the first of
 * them has the words.
 */
int pb_launched(bool *launched, struct pb_why *why);

#endif
