#include "harness/machine/machine.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <sys/utsname.h>

#include "cluster/topology.h"
#include "harness/files/columns.h"
#include "harness/machine/cgroup.h"
#include "harness/machine/machine_files.h"
#include "harness/machine/proc.h"

static char *os_name(const char *root)
{
	char *release = pb_proc_read(root, "/etc/os-release");
	char *name = pb_proc_value(release, "PRETTY_NAME");
	free(release);
	size_t length = name ? strlen(name) : 0;
	if (length < 2 || name[0] != '"' || name[length - 1] != '"')
		return name;
	memmove(name, name + 1, length - 2);
	name[length - 2] = '\0';
	return name;
}

static void read_cpuinfo(struct pb_machine_facts *facts, const char *root)
{
	char *cpuinfo = pb_proc_read(root, "/proc/cpuinfo");
	char *flags = pb_proc_value(cpuinfo, "flags");
	facts->cpu_model = pb_proc_value(cpuinfo, "model name");
	if (flags)
		facts->is_virtual = strstr(flags, " hypervisor") != NULL;
	free(flags);
	free(cpuinfo);
}

static const char *turbo(const char *root)
{
	int64_t no_turbo = pb_proc_number(root, "/sys/devices/system/cpu/intel_pstate/no_turbo");
	int64_t boost = pb_proc_number(root, "/sys/devices/system/cpu/cpufreq/boost");
	if (no_turbo == PB_UNKNOWN && boost == PB_UNKNOWN)
		return NULL;
	return strdup(no_turbo == 0 || boost == 1 ? "on" : "off");
}

void pb_machine_read_files(struct pb_machine_facts *facts, const char *root)
{
	char *meminfo = pb_proc_read(root, "/proc/meminfo");
	int64_t memory_kib = pb_proc_value_number(meminfo, "MemTotal");
	struct pb_cgroup cgroup = pb_cgroup_read(root);
	free(meminfo);
	if (memory_kib != PB_UNKNOWN)
		facts->memory_bytes = memory_kib * 1024;
	facts->cgroup_cpus = cgroup.cpus;
	facts->cgroup_memory_bytes = cgroup.memory_bytes;
	facts->os = os_name(root);
	facts->governor = pb_proc_read(root, "/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor");
	facts->turbo = turbo(root);
	facts->clock_source = pb_proc_read(root, "/sys/devices/system/clocksource/clocksource0/current_clocksource");
	read_cpuinfo(facts, root);
}

static int64_t known(int64_t value)
{
	return value ? value : PB_UNKNOWN;
}

static void read_topology(struct pb_machine_facts *facts)
{
	struct pb_topology topology;
	pb_topology_read(&topology);
	facts->sockets = known(topology.sockets);
	facts->cores = known(topology.cores);
	facts->hardware_threads = known(topology.hardware_threads);
	facts->numa_nodes = known(topology.numa_nodes);
	facts->l1d_bytes = known(topology.l1d_bytes);
	facts->l2_bytes = known(topology.l2_bytes);
	facts->l3_bytes = known(topology.l3_bytes);
	facts->allowed_cpus = *topology.allowed_cpus ? strdup(topology.allowed_cpus) : NULL;
}

void pb_machine_collect(struct pb_machine_facts *facts)
{
	struct utsname name;
	struct timespec resolution;
	pb_columns_clear(pb_machine_columns, facts);
	pb_machine_read_files(facts, "");
	read_topology(facts);
	if (uname(&name) == 0) {
		facts->host = strdup(name.nodename);
		facts->kernel = strdup(name.release);
		facts->architecture = strdup(name.machine);
	}
	if (clock_getres(CLOCK_MONOTONIC, &resolution) == 0)
		facts->clock_resolution_s = (double)resolution.tv_sec + (double)resolution.tv_nsec / 1e9;
}

void pb_machine_facts_free(struct pb_machine_facts *facts)
{
	for (const struct pb_column *column = pb_machine_columns; column->name; column++)
		if (column->type == PB_COLUMN_TEXT)
			free((void *)pb_column_text(column, facts));
	pb_columns_clear(pb_machine_columns, facts);
}
