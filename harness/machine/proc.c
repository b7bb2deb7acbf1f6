#include "harness/machine/proc.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "harness/files/rows.h"

enum { PROC_BYTES_MAX = 1 << 22 };

static bool grow(char **text, size_t *capacity)
{
	char *bytes = realloc(*text, 2 * *capacity);
	if (!bytes)
		return false;
	*text = bytes;
	*capacity *= 2;
	return true;
}

/* These files have no size to ask for. */
static char *read_to_end(int fd)
{
	size_t length = 0, capacity = 4096;
	char *text = malloc(capacity);
	ssize_t got = text ? 1 : 0;
	while (got > 0 && length < PROC_BYTES_MAX) {
		if (length + 1 == capacity && !grow(&text, &capacity))
			break;
		got = read(fd, text + length, capacity - length - 1);
		length += got > 0 ? (size_t)got : 0;
	}
	if (got != 0) {
		free(text);
		return NULL;
	}
	if (text)
		text[length] = '\0';
	return text;
}

static void trim_end(char *text)
{
	size_t length = strlen(text);
	while (length && isspace((unsigned char)text[length - 1]))
		text[--length] = '\0';
}

char *pb_proc_read(const char *root, const char *path)
{
	char *full = NULL;
	if (asprintf(&full, "%s%s", root, path) < 0)
		return NULL;
	int fd = open(full, O_RDONLY | O_CLOEXEC);
	free(full);
	if (fd < 0)
		return NULL;
	char *text = read_to_end(fd);
	(void)close(fd);
	if (text)
		trim_end(text);
	return text;
}

static int64_t number_at(const char *text)
{
	char *end;
	errno = 0;
	long long value = text ? strtoll(text, &end, 10) : 0;
	return !text || end == text || errno ? PB_UNKNOWN : value;
}

int64_t pb_proc_number(const char *root, const char *path)
{
	char *text = pb_proc_read(root, path);
	int64_t value = number_at(text);
	free(text);
	return value;
}

static const char *find_value(const char *text, const char *key)
{
	size_t length = strlen(key);
	for (const char *line = text; line; line = strchr(line, '\n')) {
		line += *line == '\n';
		if (strncmp(line, key, length) == 0 && strchr(": \t=", line[length]))
			return line + length + strspn(line + length, ": \t=");
	}
	return NULL;
}

char *pb_proc_value(const char *text, const char *key)
{
	const char *value = text ? find_value(text, key) : NULL;
	return value ? strndup(value, strcspn(value, "\n")) : NULL;
}

int64_t pb_proc_value_number(const char *text, const char *key)
{
	return number_at(text ? find_value(text, key) : NULL);
}
