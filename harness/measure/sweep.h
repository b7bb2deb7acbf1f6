/* sweep.h: a parameter that is given more than once is measured with each of its values. */
#ifndef HARNESS_SWEEP_H
#define HARNESS_SWEEP_H

#include "harness/cli/options.h"
#include "harness/cli/params.h"

/*
 * Calls `each` with every combination of the values given for `kernel`'s parameters, the first-named parameter varying
 * slowest; once with none where none is given. Stops at the first call that does not return 0 and returns that.
 */
int pb_sweep(const struct pb_options *options, const char *kernel,
             int (*each)(const struct pb_setting *settings, size_t count, void *context), void *context,
             struct pb_why *why);

#endif
