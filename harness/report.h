/* report.h: `powbench report RUN`: a run as one HTML page, or its table as Markdown, JSON or CSV. */
#ifndef HARNESS_REPORT_H
#define HARNESS_REPORT_H

#include "harness/cli/options.h"
#include "harness/exit_status.h"

/* The page goes to RUN/report.html, a table to standard output, and either to the file of --output. */
enum pb_exit_status pb_report_command(const struct pb_options *options);

#endif
