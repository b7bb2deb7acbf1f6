/*
 * task_usage.h: what the scheduler has counted for one thread of any process of this user, ever since it began; see
 * /proc/PID/task/TID/schedstat (Documentation/scheduler/sched-stats.rst) and sched in proc(5). `root` as in proc.h.
 */
#ifndef HARNESS_TASK_USAGE_H
#define HARNESS_TASK_USAGE_H

#include <powbench/base.h>

/* PB_UNKNOWN: this system does not tell, or there is no such thread. */
struct pb_task_usage {
	int64_t run_delay_ns; /* ready to run and without a core */
	int64_t migrations;   /* moves to another core */
};

struct pb_task_usage pb_task_usage_read(const char *root, int32_t pid, int32_t tid);

#endif
