/*
 * launcher.h: the command that starts ranks when powbench runs alone: the mpirun of PATH, or what the user names, such
 * as `srun --mpi=pmix -N 4` or `mpirun --hostfile hosts`. State of the program; the main thread's.
 */
#ifndef CLUSTER_LAUNCHER_H
#define CLUSTER_LAUNCHER_H

#include <powbench/base.h>

/* Whether the user named it. */
bool pb_launcher_is_named(void);

/* Its first word, for messages. */
const char *pb_launcher_name(void);

/* Finds its program: 0, or -ENOENT with what is missing. */
int pb_launcher_find(char *path, size_t size, struct pb_why *why);

/* Its words, `-n`, and those of `more`, which ends in NULL and has to live on; free() is due. NULL: no memory. */
char **pb_launcher_words(char *const *more);

#endif
