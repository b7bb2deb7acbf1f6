/* run_words.h: the command line of `powbench run` that `powbench submit` hands on. */
#ifndef HARNESS_RUN_WORDS_H
#define HARNESS_RUN_WORDS_H

#include "harness/cli/names.h"
#include <powbench/base.h>

/* An argz vector (argz.h) of options as --name=value; zeroed: none. */
struct pb_run_words {
	char *argz;
	size_t length;
};

/*
 * Of what stands behind "--". With defaults of its own: the driver mpi, and no charts of each job's. Everything is
 * checked that can be on this host: 0, or -EINVAL or -ENOMEM with the reason, as for `powbench run`. Options that say
 * where a run goes or what starts it are refused. pb_run_words_free() is due in either case.
 */
int pb_run_words_make(struct pb_run_words *words, const struct pb_names *behind, struct pb_why *why);
void pb_run_words_free(struct pb_run_words *words);

/* Whether --name is among them. */
bool pb_run_words_has(const struct pb_run_words *words, const char *name);

#endif
