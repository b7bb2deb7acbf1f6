/*
 * body.h: workers that are event loops. The job's workers are the slots, spread evenly over the loops. Only the loops
 * report: the harness finds nothing in the reports of the job's workers beyond those.
 */
#ifndef IO_ASYNC_BODY_H
#define IO_ASYNC_BODY_H

#include "drivers/common/body.h"

extern const struct pb_body pb_loop_body;

#endif
