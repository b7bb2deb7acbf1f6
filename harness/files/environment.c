#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "harness/files/run_json.h"

/* Runtimes, launchers, allocator and loader. None of these holds secrets. */
static const char *const prefixes[] = {
    "OMP_",          "GOMP_",           "KMP_",          "OMPI_MCA_", "OMPI_COMM_WORLD_SIZE=",
    "PMIX_MCA_",     "SLURM_JOB_NUM_",  "SLURM_NTASKS=", "GMP_",      "HWLOC_",
    "MALLOC_",       "GLIBC_TUNABLES=", "LD_PRELOAD=",   "LC_ALL=",   "LC_NUMERIC=",
    "TSAN_OPTIONS=", "ASAN_OPTIONS=",
};

static bool matters(const char *variable)
{
	if (!strchr(variable, '='))
		return false;
	for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
		if (strncmp(variable, prefixes[i], strlen(prefixes[i])) == 0)
			return true;
	return false;
}

static int compare_names(const void *a, const void *b)
{
	return strcmp(((const struct pb_variable *)a)->name, ((const struct pb_variable *)b)->name);
}

/* Copies the names after the array, as the environment's end in '=' and not in NUL. */
static void fill(struct pb_variable *variables, char *names)
{
	for (char **entry = environ; *entry; entry++) {
		if (!matters(*entry))
			continue;
		size_t length = strcspn(*entry, "=");
		memcpy(names, *entry, length);
		names[length] = '\0';
		*variables++ = (struct pb_variable){.name = names, .value = *entry + length + 1};
		names += length + 1;
	}
}

int pb_run_environment(struct pb_variable **variables, size_t *count)
{
	size_t found = 0, name_bytes = 0;
	for (char **entry = environ; *entry; entry++) {
		found += matters(*entry);
		name_bytes += matters(*entry) ? strcspn(*entry, "=") + 1 : 0;
	}
	struct pb_variable *list = malloc(found * sizeof *list + name_bytes + 1);
	if (!list)
		return -ENOMEM;
	fill(list, (char *)(list + found));
	qsort(list, found, sizeof *list, compare_names);
	*variables = list;
	*count = found;
	return 0;
}
