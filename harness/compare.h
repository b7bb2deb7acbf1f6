/* compare.h: `powbench compare A B`: which cells of run B are slower than those of run A. */
#ifndef HARNESS_COMPARE_H
#define HARNESS_COMPARE_H

#include "harness/cli/options.h"
#include "harness/exit_status.h"

enum pb_exit_status pb_compare_command(const struct pb_options *options);

/* The same for the two folders `a` and `b`, with the other options as they are. */
enum pb_exit_status pb_compare_runs(const char *a, const char *b, const struct pb_options *options);

#endif
