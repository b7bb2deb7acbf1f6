/* selftest.h: `powbench selftest`: sets what the scaling of a kernel is, measures it, and looks whether it comes back.
 */
#ifndef HARNESS_SELFTEST_H
#define HARNESS_SELFTEST_H

#include "harness/cli/options.h"
#include "harness/exit_status.h"

/* Prints a table to stdout. PB_EXIT_WRONG when something was not recovered. */
enum pb_exit_status pb_selftest_command(const struct pb_options *options);

#endif
