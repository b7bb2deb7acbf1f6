#include "harness/machine/task_usage.h"

#include <stdio.h>
#include <stdlib.h>

#include "harness/files/rows.h"
#include "harness/machine/proc.h"

static char *read_file(const char *root, int32_t pid, int32_t tid, const char *name)
{
	char path[64];
	(void)snprintf(path, sizeof path, "/proc/%d/task/%d/%s", pid, tid, name);
	return pb_proc_read(root, path);
}

struct pb_task_usage pb_task_usage_read(const char *root, int32_t pid, int32_t tid)
{
	struct pb_task_usage usage = {PB_UNKNOWN, PB_UNKNOWN};
	long long delay_ns = 0;
	char *schedstat = read_file(root, pid, tid, "schedstat");
	char *sched = read_file(root, pid, tid, "sched");
	if (schedstat && sscanf(schedstat, "%*s %lld", &delay_ns) == 1)
		usage.run_delay_ns = delay_ns;
	usage.migrations = pb_proc_value_number(sched, "se.nr_migrations");
	free(schedstat);
	free(sched);
	return usage;
}
