/* run.h: `powbench run`, `tour` and `metg`: from options to a run folder, a table and an exit status. */
#ifndef HARNESS_RUN_H
#define HARNESS_RUN_H

#include "harness/cli/options.h"
#include "harness/exit_status.h"

/* argv[1..] is what a later --resume repeats. Prints the table to stdout, progress and errors to stderr. */
enum pb_exit_status pb_run_command(const struct pb_options *options, int argc, char **argv);

/* `powbench plot DIR`: sums up the samples of a run again and draws its charts. */
enum pb_exit_status pb_plot_command(const struct pb_options *options);

/* Loads the shared objects named with --plugin; 0 or -errno. */
int pb_load_plugins(const struct pb_options *options, struct pb_why *why);

/* Prints "powbench: ..." with the reason, or with the errno's text when there is none, as one line on stderr. */
void pb_complain(const struct pb_why *why, int error);

#endif
