/* list.h: `powbench list`: the kernels with their parameters, and the drivers with what they lack to run here. */
#ifndef HARNESS_LIST_H
#define HARNESS_LIST_H

#include <stdio.h>

#include "harness/cli/options.h"

/* Writes what options->arguments names, or all but the machine. 0 or -EINVAL. */
int pb_list_command(FILE *out, const struct pb_options *options, struct pb_why *why);

#endif
