#include "support/scratch.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[512];

const char *scratch_make(void)
{
	const char *above = getenv("TMPDIR");
	(void)snprintf(folder, sizeof folder, "%s/powbench-test-XXXXXX", above ? above : "/tmp");
	if (!mkdtemp(folder)) {
		perror(folder);
		exit(EXIT_FAILURE);
	}
	return folder;
}

const char *scratch_path(const char *name)
{
	static char paths[4][1024];
	static unsigned next;
	char *path = paths[next++ % 4];
	(void)snprintf(path, sizeof paths[0], "%s/%s", folder, name);
	return path;
}

void scratch_write(const char *name, const char *text)
{
	FILE *file = fopen(scratch_path(name), "wb");
	if (!file) {
		perror(name);
		exit(EXIT_FAILURE);
	}
	(void)fputs(text, file);
	(void)fclose(file);
}

char *scratch_read(const char *name)
{
	FILE *file = fopen(scratch_path(name), "rb");
	if (!file)
		return NULL;
	struct stat status;
	size_t size = fstat(fileno(file), &status) ? 0 : (size_t)status.st_size;
	char *bytes = calloc(1, size + 1);
	if (bytes && fread(bytes, 1, size, file) != size)
		perror(name);
	(void)fclose(file);
	return bytes;
}

static int remove_entry(const char *path, const struct stat *status, int type, struct FTW *place)
{
	(void)status;
	(void)type;
	(void)place;
	return remove(path);
}

void scratch_remove(void)
{
	if (nftw(folder, remove_entry, 16, FTW_DEPTH | FTW_PHYS))
		perror(folder);
}
