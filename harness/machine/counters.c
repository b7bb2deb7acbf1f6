#include "harness/machine/counters.h"

#include <errno.h>
#include <linux/perf_event.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "harness/files/rows.h"
#include "harness/machine/proc.h"

static const uint64_t events[PB_COUNTER_KINDS] = {
    [PB_COUNTER_INSTRUCTIONS] = PERF_COUNT_HW_INSTRUCTIONS,
    [PB_COUNTER_CYCLES] = PERF_COUNT_HW_CPU_CYCLES,
    [PB_COUNTER_CACHE_MISSES] = PERF_COUNT_HW_CACHE_MISSES,
};

static int open_counter(uint64_t event, int32_t tid)
{
	struct perf_event_attr what = {
	    .type = PERF_TYPE_HARDWARE,
	    .size = sizeof what,
	    .config = event,
	    .read_format = PERF_FORMAT_TOTAL_TIME_ENABLED | PERF_FORMAT_TOTAL_TIME_RUNNING,
	    .inherit = 1,
	    .exclude_kernel = 1,
	    .exclude_hv = 1,
	};
	const int fd = (int)syscall(SYS_perf_event_open, &what, tid, -1, -1, PERF_FLAG_FD_CLOEXEC);
	return fd < 0 ? -errno : fd;
}

static void close_all(struct pb_counters *counters)
{
	for (size_t i = 0; i < counters->threads * PB_COUNTER_KINDS; i++)
		if (counters->fds[i] >= 0)
			(void)close(counters->fds[i]);
	free(counters->fds);
	*counters = (struct pb_counters){0};
}

/* A processor need not have every event; one that has none of them is an error. */
int pb_counters_add(struct pb_counters *counters, int32_t tid)
{
	int *fds = reallocarray(counters->fds, (counters->threads + 1) * PB_COUNTER_KINDS, sizeof *fds);
	if (!fds)
		return -ENOMEM;
	int best = -ENOENT;
	counters->fds = fds;
	fds += counters->threads++ * PB_COUNTER_KINDS;
	for (int kind = 0; kind < PB_COUNTER_KINDS; kind++) {
		fds[kind] = open_counter(events[kind], tid);
		if (kind == 0 || fds[kind] > best)
			best = fds[kind];
	}
	return best < 0 ? best : 0;
}

/* Counters are shared out by time where there are too few. */
static int64_t read_counter(int fd)
{
	uint64_t read_out[3]; /* value, time enabled, time running */
	if (fd < 0 || read(fd, read_out, sizeof read_out) != sizeof read_out)
		return PB_UNKNOWN;
	if (read_out[2] == 0)
		return read_out[1] == 0 ? 0 : PB_UNKNOWN;
	return (int64_t)((double)read_out[0] * ((double)read_out[1] / (double)read_out[2]));
}

void pb_counters_take(struct pb_counters *counters, int64_t sums[PB_COUNTER_KINDS])
{
	for (int kind = 0; kind < PB_COUNTER_KINDS; kind++)
		sums[kind] = counters->threads ? 0 : PB_UNKNOWN;
	for (size_t i = 0; i < counters->threads * PB_COUNTER_KINDS; i++) {
		const int64_t value = read_counter(counters->fds[i]);
		int64_t *sum = &sums[i % PB_COUNTER_KINDS];
		*sum = value == PB_UNKNOWN || *sum == PB_UNKNOWN ? PB_UNKNOWN : *sum + value;
	}
	close_all(counters);
}

static void explain(char *out, size_t size, int error)
{
	const int64_t paranoid = pb_proc_number("", "/proc/sys/kernel/perf_event_paranoid");
	if (error == -EACCES || error == -EPERM)
		(void)snprintf(out, size,
		               "not allowed here (kernel.perf_event_paranoid is %lld): sudo sysctl "
		               "kernel.perf_event_paranoid=2, or give a container the capability PERFMON",
		               (long long)paranoid);
	else if (error == -ENOSYS)
		(void)snprintf(out, size, "this system has no perf_event_open: the kernel was built without it");
	else
		(void)snprintf(out, size,
		               "this machine offers none (%s): a virtual machine needs a virtual PMU from its host",
		               strerror(-error));
}

void pb_counters_why_not(char *out, size_t size)
{
	struct pb_counters counters = {0};
	const int error = pb_counters_add(&counters, 0);
	*out = '\0';
	if (error)
		explain(out, size, error);
	close_all(&counters);
}
