#include "harness/machine/cgroup.h"

#include <math.h>
#include <stdlib.h>

#include "harness/files/rows.h"
#include "harness/machine/proc.h"

/* Takes what one group's folder says into account. */
typedef void fold_group(void *into, const char *folder);

static void fold_quota(struct pb_cgroup *cgroup, int64_t quota, int64_t period)
{
	if (quota > 0 && period > 0)
		cgroup->cpus = fmin(cgroup->cpus, (double)quota / (double)period);
}

static int64_t smaller(int64_t known_or_not, int64_t value)
{
	return known_or_not == PB_UNKNOWN || value < known_or_not ? value : known_or_not;
}

static void fold_limit(struct pb_cgroup *cgroup, int64_t limit, int64_t usage, int64_t droppable)
{
	if (limit < 0 || limit >= INT64_MAX / 2) /* version 1 says "none" with the largest multiple of a page */
		return;
	int64_t room = usage < 0 ? limit : limit - usage + (droppable > 0 ? droppable : 0);
	cgroup->memory_bytes = smaller(cgroup->memory_bytes, limit);
	cgroup->memory_room_bytes = smaller(cgroup->memory_room_bytes, room > 0 ? room : 0);
}

static int64_t read_stat(const char *folder, const char *key)
{
	char *stat = pb_proc_read(folder, "/memory.stat");
	int64_t value = stat ? pb_proc_value_number(stat, key) : PB_UNKNOWN;
	free(stat);
	return value;
}

static void fold_cpu_v1(void *into, const char *folder)
{
	struct pb_cgroup *cgroup = into;
	fold_quota(cgroup, pb_proc_number(folder, "/cpu.cfs_quota_us"), pb_proc_number(folder, "/cpu.cfs_period_us"));
}

static void fold_memory_v1(void *into, const char *folder)
{
	struct pb_cgroup *cgroup = into;
	fold_limit(cgroup, pb_proc_number(folder, "/memory.limit_in_bytes"),
	           pb_proc_number(folder, "/memory.usage_in_bytes"), read_stat(folder, "total_inactive_file"));
}

static void fold_v2(void *into, const char *folder)
{
	struct pb_cgroup *cgroup = into;
	long long quota = 0, period = 0;
	char *max = pb_proc_read(folder, "/cpu.max");
	if (max && sscanf(max, "%lld %lld", &quota, &period) == 2) /* "max 100000": none */
		fold_quota(cgroup, quota, period);
	free(max);
	fold_limit(cgroup, pb_proc_number(folder, "/memory.max"), pb_proc_number(folder, "/memory.current"),
	           read_stat(folder, "inactive_file"));
}

/* Whether `name` is one of the comma-separated `list`. */
static bool lists(const char *list, const char *name)
{
	size_t length = strlen(name);
	for (; list; list = strchr(list, ',')) {
		list += *list == ',';
		if (strncmp(list, name, length) == 0 && strchr(",", list[length]))
			return true;
	}
	return false;
}

/* A mounted hierarchy: what of it is mounted, and where. */
struct mount {
	char top[512], folder[512];
};

/* A line of mountinfo: "36 35 0:32 TOP FOLDER OPTIONS ... - TYPE SOURCE SUPER_OPTIONS" (proc(5)). */
static bool is_hierarchy(const char *line, const char *controller, struct mount *mount)
{
	char type[32], options[256];
	const char *rest = strstr(line, " - ");
	return rest && sscanf(rest, " - %31s %*s %255s", type, options) == 2 &&
	       sscanf(line, "%*s %*s %*s %511s %511s", mount->top, mount->folder) == 2 &&
	       strcmp(type, controller ? "cgroup" : "cgroup2") == 0 && (!controller || lists(options, controller));
}

static bool find_mount(const char *root, const char *controller, struct mount *mount)
{
	char *mounts = pb_proc_read(root, "/proc/self/mountinfo");
	char *rest = mounts, *line = NULL;
	bool found = false;
	while (!found && (line = strsep(&rest, "\n")))
		found = is_hierarchy(line, controller, mount);
	free(mounts);
	return found;
}

/* The group of this process: a line of /proc/self/cgroup is "4:cpu,cpuacct:/group", and "0::/group" in version 2. */
static bool find_group(const char *root, const char *controller, char *group, size_t size)
{
	char *groups = pb_proc_read(root, "/proc/self/cgroup");
	char *rest = groups, *line = NULL;
	bool found = false;
	while (!found && (line = strsep(&rest, "\n"))) {
		(void)strsep(&line, ":");
		const char *controllers = strsep(&line, ":");
		found = controllers && line && (controller ? lists(controllers, controller) : *controllers == '\0');
		if (found)
			(void)snprintf(group, size, "%s", line);
	}
	free(groups);
	return found;
}

/* The part of `group` below what is mounted; none when it lies elsewhere. */
static const char *below(const char *top, const char *group)
{
	size_t length = strcmp(top, "/") == 0 ? 0 : strlen(top);
	if (strncmp(group, top, length) != 0 || strstr(group, "/.."))
		return "";
	return group[length] == '/' && group[length + 1] ? group + length : "";
}

static void walk_up(void *into, const char *root, const char *controller, fold_group *fold)
{
	struct mount mount;
	char group[1024];
	char *folder = NULL;
	if (!find_mount(root, controller, &mount) || !find_group(root, controller, group, sizeof group))
		return;
	if (asprintf(&folder, "%s%s%s", root, mount.folder, below(mount.top, group)) < 0)
		return;
	size_t top_length = strlen(root) + strlen(mount.folder);
	while (strlen(folder) >= top_length) {
		fold(into, folder);
		*strrchr(folder, '/') = '\0';
	}
	free(folder);
}

struct pb_cgroup pb_cgroup_read(const char *root)
{
	struct pb_cgroup cgroup = {.cpus = NAN, .memory_bytes = PB_UNKNOWN, .memory_room_bytes = PB_UNKNOWN};
	walk_up(&cgroup, root, NULL, fold_v2);
	walk_up(&cgroup, root, "cpu", fold_cpu_v1);
	walk_up(&cgroup, root, "memory", fold_memory_v1);
	return cgroup;
}

static void fold_throttling_folder(void *into, const char *folder)
{
	struct pb_throttling_folders *folders = into;
	char *stat = pb_proc_read(folder, "/cpu.stat");
	if (folders->count < PB_THROTTLING_FOLDERS_MAX && pb_proc_value_number(stat, "nr_throttled") != PB_UNKNOWN &&
	    (folders->paths[folders->count] = strdup(folder)))
		folders->count++;
	free(stat);
}

struct pb_throttling_folders pb_throttling_find(const char *root)
{
	struct pb_throttling_folders folders = {.count = 0};
	walk_up(&folders, root, NULL, fold_throttling_folder);
	walk_up(&folders, root, "cpu", fold_throttling_folder);
	return folders;
}

void pb_throttling_free(struct pb_throttling_folders *folders)
{
	for (size_t i = 0; i < folders->count; i++)
		free(folders->paths[i]);
	*folders = (struct pb_throttling_folders){.count = 0};
}

/* Version 2 counts in microseconds, version 1 in nanoseconds. */
static double throttled_s(const char *stat)
{
	const int64_t us = pb_proc_value_number(stat, "throttled_usec");
	const int64_t ns = pb_proc_value_number(stat, "throttled_time");
	return us != PB_UNKNOWN ? (double)us / 1e6 : ns != PB_UNKNOWN ? (double)ns / 1e9 : 0;
}

struct pb_throttling pb_throttling_read(const struct pb_throttling_folders *folders)
{
	struct pb_throttling sum = {PB_UNKNOWN, NAN};
	for (size_t i = 0; i < folders->count; i++) {
		char *stat = pb_proc_read(folders->paths[i], "/cpu.stat");
		const int64_t count = pb_proc_value_number(stat, "nr_throttled");
		if (count != PB_UNKNOWN) {
			sum.count = (sum.count == PB_UNKNOWN ? 0 : sum.count) + count;
			sum.time_s = (isnan(sum.time_s) ? 0 : sum.time_s) + throttled_s(stat);
		}
		free(stat);
	}
	return sum;
}
