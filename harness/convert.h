/* convert.h: `powbench convert`: runs to and from the JSON of Google Benchmark and hyperfine. */
#ifndef HARNESS_CONVERT_H
#define HARNESS_CONVERT_H

#include "harness/cli/options.h"
#include "harness/exit_status.h"

enum pb_exit_status pb_convert_command(const struct pb_options *options);

#endif
