/* judge.h: `powbench audit RUN` and `powbench advise RUN`: what a run's folder is worth, and what follows from it. */
#ifndef HARNESS_JUDGE_H
#define HARNESS_JUDGE_H

#include "harness/cli/options.h"
#include "harness/exit_status.h"

enum pb_exit_status pb_audit_command(const struct pb_options *options);
enum pb_exit_status pb_advise_command(const struct pb_options *options);

#endif
