/* program.h: which program measures: where it is, and what its bytes are. */
#ifndef HARNESS_PROGRAM_H
#define HARNESS_PROGRAM_H

#include <limits.h>

#include <powbench/base.h>

enum { PB_PROGRAM_HASH_SIZE = 17 };

struct pb_program {
	char path[PATH_MAX];
	char hash[PB_PROGRAM_HASH_SIZE]; /* 16 hex digits of the 64-bit FNV-1a hash of its bytes */
};

/* This program, also when the file has been replaced meanwhile. 0 or -errno, and both are then empty. */
int pb_program_self(struct pb_program *program);

/* A file that can be executed: 0, or -errno with the reason. The path becomes absolute. */
int pb_program_at(struct pb_program *program, const char *path, struct pb_why *why);

#endif
