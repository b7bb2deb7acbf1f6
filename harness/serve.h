/* serve.h: `powbench serve`: the local HTTP server in the foreground. */
#ifndef HARNESS_SERVE_H
#define HARNESS_SERVE_H

#include "harness/cli/options.h"
#include "harness/exit_status.h"

/*
 * Says on standard output where it listens, so that a script can read the port, and serves until SIGINT or SIGTERM;
 * then says what was served and returns PB_EXIT_RIGHT. PB_EXIT_USAGE, with the reason, where it cannot listen.
 */
enum pb_exit_status pb_serve_command(const struct pb_options *options);

#endif
