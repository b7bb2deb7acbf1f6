/* against.h: `powbench run --against RUN`: the command line of a stored run again, in turns with that run's program. */
#ifndef HARNESS_AGAINST_H
#define HARNESS_AGAINST_H

#include "harness/cli/options.h"
#include "harness/exit_status.h"

enum pb_exit_status pb_against_command(const struct pb_options *options);

#endif
