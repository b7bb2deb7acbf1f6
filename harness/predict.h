/* predict.h: `powbench predict RUN`: times with more workers than were measured. */
#ifndef HARNESS_PREDICT_H
#define HARNESS_PREDICT_H

#include "harness/cli/options.h"
#include "harness/exit_status.h"

enum pb_exit_status pb_predict_command(const struct pb_options *options);

#endif
