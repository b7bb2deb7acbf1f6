#include "harness/audit/chart_census.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "harness/files/files.h"

static bool ends_in(const char *text, const char *end)
{
	size_t length = strlen(text);
	size_t tail = strlen(end);
	return length >= tail && strcmp(text + length - tail, end) == 0;
}

/* By the flags that a script sets beside its data. */
static void count(struct pb_chart_census *census, const char *name, const char *script)
{
	bool bars = strstr(script, "\nhas_intervals = 1\n");
	if (ends_in(name, "-time.gp")) {
		census->time++;
		census->no_bars_time += !bars;
		census->bare_time += !strstr(script, "\nhas_samples = 1\n");
	} else if (ends_in(name, "-speedup.gp")) {
		census->speedup++;
		census->no_bars_speedup += !bars;
	}
}

static int look_at(struct pb_chart_census *census, const char *folder, const char *name, struct pb_why *why)
{
	char *script = NULL, *path = pb_file_join(folder, name);
	size_t length;
	int error = pb_file_read(path, &script, &length, why);
	if (!error)
		count(census, name, script);
	free(script);
	free(path);
	return error;
}

int pb_chart_census_make(struct pb_chart_census *census, const char *dir, struct pb_why *why)
{
	char *folder = pb_file_join(dir, "charts");
	*census = (struct pb_chart_census){0};
	if (!folder)
		return pb_fail(why, -ENOMEM, "no memory to look at the charts of %s", dir);
	DIR *charts = opendir(folder);
	int error = charts || errno == ENOENT ? 0 : pb_file_fail(why, -errno, "read", folder);
	const struct dirent *entry;
	while (!error && charts && (entry = readdir(charts)))
		if (ends_in(entry->d_name, ".gp"))
			error = look_at(census, folder, entry->d_name, why);
	if (charts)
		(void)closedir(charts);
	free(folder);
	return error;
}
