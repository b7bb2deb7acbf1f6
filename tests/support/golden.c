#include "support/golden.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static FILE *open_file(const char *path, const char *mode)
{
	char full[4096];
	const char *source = getenv("POWBENCH_SOURCE");
	(void)snprintf(full, sizeof full, "%s/%s", source ? source : ".", path);
	FILE *file = fopen(full, mode);
	if (!file)
		perror(full);
	return file;
}

char *golden_read(const char *path, size_t *length)
{
	FILE *file = open_file(path, "rb");
	*length = 0;
	if (!file)
		return NULL;
	(void)fseek(file, 0, SEEK_END);
	size_t size = (size_t)ftell(file);
	rewind(file);
	char *bytes = calloc(1, size + 1);
	if (bytes)
		*length = fread(bytes, 1, size, file);
	(void)fclose(file);
	return bytes;
}

void golden_write(const char *path, const char *bytes, size_t length)
{
	FILE *file = open_file(path, "wb");
	if (!file)
		return;
	(void)fwrite(bytes, 1, length, file);
	(void)fclose(file);
}

bool golden_regenerates(void)
{
	const char *regenerate = getenv("POWBENCH_REGENERATE");
	return regenerate && *regenerate;
}

bool golden_agrees(const char *path, const char *bytes, size_t length)
{
	size_t expected_length = 0, same = 0;
	if (golden_regenerates())
		golden_write(path, bytes, length);
	char *expected = golden_read(path, &expected_length);
	while (expected && same < length && same < expected_length && bytes[same] == expected[same])
		same++;
	bool agrees = expected && same == length && same == expected_length;
	if (!agrees)
		printf("\n%s differs from byte %zu on: '%.60s'\n", path, same, same < length ? bytes + same : "");
	free(expected);
	return agrees;
}
