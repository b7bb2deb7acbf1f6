/*
 * body.h: a crew whose workers are event loops. The job's workers are the slots, spread evenly over the crew. Only the
 * crew's workers report: the harness finds nothing in the reports of the job's workers beyond those.
 */
#ifndef IO_ASYNC_BODY_H
#define IO_ASYNC_BODY_H

#include "drivers/common/crew.h"

extern const struct pb_crew_body pb_loop_body;

#endif
