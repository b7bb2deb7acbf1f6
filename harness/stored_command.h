/* stored_command.h: the command line of a run that is there. */
#ifndef HARNESS_STORED_COMMAND_H
#define HARNESS_STORED_COMMAND_H

#include "harness/files/run_json.h"
#include <powbench/base.h>

/* That of its run.json, without those options: an argz vector, as of pb_options_rewrite() in every respect. */
int pb_stored_command(char **argz, size_t *length, const struct pb_run_facts *facts, const char *const *without,
                      struct pb_why *why);

/* The same as of a main(); the words are of `argz`. pb_resumed_free() frees it, and takes a zeroed one. */
struct pb_resumed {
	int argc;
	char **argv;
	char *argz;
};

/* The command line to go on with: --reps, --ci and --budget of the one that resumes, `argv`, replace those of run.json,
 * and what they exclude. 0, -EINVAL or -ENOMEM; pb_resumed_free() is due in either case. */
int pb_resumed_make(struct pb_resumed *resumed, const struct pb_run_facts *before, int argc, char **argv,
                    struct pb_why *why);
void pb_resumed_free(struct pb_resumed *resumed);

#endif
