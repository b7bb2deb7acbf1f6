/* mpirun.h: the launcher's ways: where it is, what it needs in its environment, and what its complaints mean. */
#ifndef CLUSTER_MPIRUN_H
#define CLUSTER_MPIRUN_H

#include <powbench/base.h>

/* Finds an executable file on PATH, or where `name` says when it has a slash; false when there is none. */
bool pb_path_find(const char *name, char *path, size_t size);

/* Finds mpirun: 0, or -ENOENT with how to get it. */
int pb_mpirun_find(char *path, size_t size, struct pb_why *why);

/*
 * A copy of the environment with what ranks of one machine need, or with `named` launchers, which know where ranks go,
 * only what root needs and what tells of hosts that were cut off; what the user has set stays. The caller frees it with
 * pb_mpirun_environment_free(). NULL: no memory.
 */
char **pb_mpirun_environment(bool named);
void pb_mpirun_environment_free(char **environment);

/*
 * The one line that matters in what a launcher and its ranks wrote before they ended: the rank that died and by what,
 * or what was refused and what to do; by default the first line that says anything. `status` is the launcher's, of
 * waitpid(2), and `launcher` its name.
 */
void pb_mpirun_reason(const char *launcher, const char *output, int status, struct pb_why *why);

#endif
