#include "harness/machine/machine.h"

#include <fcntl.h>
#include <math.h>
#include <sched.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include "harness/machine/cgroup.h"
#include "harness/machine/machine_usage.h"
#include "harness/machine/proc.h"

/* cpu_set_t holds 1024 CPUs; larger machines say EINVAL until the set is large enough. */
static uint32_t allowed_cpus(void)
{
	for (size_t cpus = 1024; cpus <= 1 << 20; cpus *= 2) {
		cpu_set_t *set = CPU_ALLOC(cpus);
		if (!set)
			break;
		int error = sched_getaffinity(0, CPU_ALLOC_SIZE(cpus), set);
		int count = error ? 0 : CPU_COUNT_S(CPU_ALLOC_SIZE(cpus), set);
		CPU_FREE(set);
		if (count > 0)
			return (uint32_t)count;
	}
	return 1;
}

uint32_t pb_machine_cores_of(uint32_t allowed, double quota)
{
	if (isnan(quota) || quota >= allowed)
		return allowed;
	return quota < 1 ? 1 : (uint32_t)quota;
}

double pb_machine_quota(void)
{
	return pb_cgroup_read("").cpus;
}

uint32_t pb_machine_cores(void)
{
	return pb_machine_cores_of(allowed_cpus(), pb_machine_quota());
}

uint64_t pb_machine_available_bytes_of(const char *root)
{
	char *meminfo = pb_proc_read(root, "/proc/meminfo");
	int64_t available_kib = pb_proc_value_number(meminfo, "MemAvailable");
	int64_t room = pb_cgroup_read(root).memory_room_bytes;
	uint64_t bytes = available_kib < 0 ? UINT64_MAX : (uint64_t)available_kib * 1024;
	free(meminfo);
	return room >= 0 && (uint64_t)room < bytes ? (uint64_t)room : bytes;
}

/* What is left of the address space that this process may have (ulimit -v). */
static uint64_t address_space_left(void)
{
	struct rlimit limit;
	if (getrlimit(RLIMIT_AS, &limit) || limit.rlim_cur == RLIM_INFINITY)
		return UINT64_MAX;
	char *statm = pb_proc_read("", "/proc/self/statm");
	uint64_t used = statm ? strtoull(statm, NULL, 10) * (uint64_t)sysconf(_SC_PAGESIZE) : 0;
	free(statm);
	return limit.rlim_cur > used ? limit.rlim_cur - used : 0;
}

uint64_t pb_machine_available_bytes(void)
{
	uint64_t bytes = pb_machine_available_bytes_of(""), left = address_space_left();
	return bytes < left ? bytes : left;
}

/* First line of /proc/stat: "cpu user nice system idle iowait irq softirq steal ...", in ticks (proc(5)). */
struct pb_machine_ticks pb_machine_ticks_of(const char *root)
{
	long long user = 0, nice = 0, sys = 0, irq = 0, soft = 0, steal = 0;
	char *stat = pb_proc_read(root, "/proc/stat");
	const bool known = stat && sscanf(stat, "cpu %lld %lld %lld %*s %*s %lld %lld %lld", &user, &nice, &sys, &irq,
	                                  &soft, &steal) == 6;
	free(stat);
	if (!known)
		return (struct pb_machine_ticks){NAN, NAN};
	const double tick_s = 1 / (double)sysconf(_SC_CLK_TCK);
	return (struct pb_machine_ticks){(double)(user + nice + sys + irq + soft) * tick_s, (double)steal * tick_s};
}

double pb_machine_steal_s_of(const char *root)
{
	return pb_machine_ticks_of(root).steal_s;
}

double pb_machine_steal_s(void)
{
	return pb_machine_steal_s_of("");
}

void pb_machine_reset_peak_rss(void)
{
	int fd = open("/proc/self/clear_refs", O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return;
	(void)!write(fd, "5", 1);
	(void)close(fd);
}

uint64_t pb_machine_peak_rss(void)
{
	char *status = pb_proc_read("", "/proc/self/status");
	int64_t peak_kib = pb_proc_value_number(status, "VmHWM");
	struct rusage usage;
	free(status);
	if (peak_kib < 0)
		peak_kib = getrusage(RUSAGE_SELF, &usage) ? 0 : usage.ru_maxrss;
	return (uint64_t)peak_kib * 1024;
}
