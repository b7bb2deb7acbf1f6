/*
 * spawn.h: a program started as a child in a process group of its own, so that Ctrl-C at the terminal is the parent's
 * to deal with. Its output is kept in memory; its input is empty. It gets SIGTERM when the parent dies.
 */
#ifndef CLUSTER_SPAWN_H
#define CLUSTER_SPAWN_H

#include <sys/types.h>

#include <powbench/base.h>

struct pb_spawn {
	pid_t pid;  /* and process group; 0: none */
	int output; /* a memfd: standard output and error */
	bool ended;
	int status; /* of waitpid(2), once ended */
};

/* `path` is an absolute path; argv and environment are as for execve(2). */
int pb_spawn_start(struct pb_spawn *spawn, const char *path, char *const argv[], char *const environment[],
                   struct pb_why *why);

/* Whether it ended, waiting up to `ns` for that. */
bool pb_spawn_ended(struct pb_spawn *spawn, int64_t ns);

/* Gives it `grace_ns` to end by itself, then SIGTERM to its group, then SIGKILL; keeps the output. */
void pb_spawn_end(struct pb_spawn *spawn, int64_t grace_ns);

/* The first `size - 1` bytes that it wrote, as a text. */
void pb_spawn_output(const struct pb_spawn *spawn, char *text, size_t size);

void pb_spawn_free(struct pb_spawn *spawn);

#endif
