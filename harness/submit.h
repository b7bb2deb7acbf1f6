/* submit.h: `powbench submit`: a run over several numbers of nodes, as batch jobs of Slurm that are brought together.
 */
#ifndef HARNESS_SUBMIT_H
#define HARNESS_SUBMIT_H

#include "harness/cli/options.h"
#include "harness/exit_status.h"

/* argv[1..] is what run.json says of the run. */
enum pb_exit_status pb_submit_command(const struct pb_options *options, int argc, char **argv);

#endif
