/* options_check.h: which options go with each other. */
#ifndef HARNESS_OPTIONS_CHECK_H
#define HARNESS_OPTIONS_CHECK_H

#include "harness/cli/options_given.h"

/* 0, or -EINVAL with two that exclude each other, or one that needs another. */
int pb_options_check(enum pb_command_id command, const struct pb_given_line *line, struct pb_why *why);

#endif
