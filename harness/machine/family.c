#include "harness/machine/family.h"

#include <dirent.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "harness/machine/proc.h"

struct process {
	int32_t pid, parent;
	double cpu_s;
};

/* "123 (any name) S 1 ...": parent, then ten fields to utime and stime (proc(5)). */
static bool read_process(struct process *process, const char *root, int32_t pid)
{
	char path[64];
	long long user = 0;
	long long sys = 0;
	int parent = 0;
	(void)snprintf(path, sizeof path, "/proc/%d/stat", pid);
	char *stat = pb_proc_read(root, path);
	const char *rest = stat ? strrchr(stat, ')') : NULL;
	const bool read =
	    rest && sscanf(rest, ") %*c %d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lld %lld", &parent, &user, &sys) == 3;
	free(stat);
	*process = (struct process){pid, parent, (double)(user + sys) / (double)sysconf(_SC_CLK_TCK)};
	return read;
}

static size_t read_all(struct process **processes, const char *root)
{
	size_t count = 0;
	size_t room = 0;
	char *path = NULL;
	DIR *folder = asprintf(&path, "%s/proc", root) < 0 ? NULL : opendir(path);
	free(path);
	*processes = NULL;
	for (struct dirent *entry; folder && (entry = readdir(folder));) {
		const long pid = strtol(entry->d_name, NULL, 10);
		if (count == room) {
			struct process *more = reallocarray(*processes, room = 2 * room + 64, sizeof *more);
			if (!more)
				break;
			*processes = more;
		}
		if (pid > 0 && pid <= INT32_MAX && read_process(&(*processes)[count], root, (int32_t)pid))
			count++;
	}
	if (folder)
		(void)closedir(folder);
	return count;
}

static bool add_children(struct pb_family *family, int32_t parent, const struct process *processes, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (processes[i].parent != parent)
			continue;
		if (family->count == PB_FAMILY_MAX)
			return false;
		family->pids[family->count++] = processes[i].pid;
	}
	return true;
}

struct pb_family pb_family_find(const char *root, int32_t self)
{
	struct pb_family family = {.pids = {self}, .count = 1};
	struct process *processes = NULL;
	const size_t count = read_all(&processes, root);
	bool fits = count > 0;
	for (size_t i = 0; fits && i < family.count; i++)
		fits = add_children(&family, family.pids[i], processes, count);
	free(processes);
	if (!fits)
		family.count = 0;
	return family;
}

void pb_family_add(struct pb_family *family, int32_t pid)
{
	for (size_t i = 0; i < family->count; i++)
		if (family->pids[i] == pid)
			return;
	if (family->count == PB_FAMILY_MAX)
		family->count = 0;
	else if (family->count > 0)
		family->pids[family->count++] = pid;
}

double pb_family_cpu_s(const char *root, const struct pb_family *family)
{
	double sum_s = family->count ? 0 : NAN;
	for (size_t i = 0; i < family->count; i++) {
		struct process process;
		if (read_process(&process, root, family->pids[i]))
			sum_s += process.cpu_s;
	}
	return sum_s;
}
