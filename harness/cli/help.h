/*
 * help.h: everything the program says about itself, made from the tables of commands, options, exit statuses, kernels
 * and drivers.
 */
#ifndef HARNESS_HELP_H
#define HARNESS_HELP_H

#include <stdio.h>

#include "harness/cli/options.h"

/* `powbench help`: in options->format, about the command in options->arguments or about everything. 0 or -EINVAL. */
int pb_help_command(FILE *out, const struct pb_options *options, struct pb_why *why);

/* `powbench version`: "powbench 0.1.0 (commit)" and how it was built. */
int pb_version_command(FILE *out, const struct pb_options *options, struct pb_why *why);

#endif
