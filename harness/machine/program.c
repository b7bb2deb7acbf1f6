#include "harness/machine/program.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "harness/fnv.h"

static int hash_open_file(int fd, char hash[PB_PROGRAM_HASH_SIZE])
{
	static const size_t block_bytes = 1 << 16;
	char *block = malloc(block_bytes);
	uint64_t value = PB_FNV_START;
	ssize_t got = block ? 1 : 0;
	while (got > 0) {
		got = read(fd, block, block_bytes);
		if (got > 0)
			value = pb_fnv(value, block, (size_t)got);
	}
	int error = !block ? -ENOMEM : got < 0 ? -errno : 0;
	free(block);
	(void)snprintf(hash, PB_PROGRAM_HASH_SIZE, "%016" PRIx64, value);
	return error;
}

static int hash_file(const char *path, char hash[PB_PROGRAM_HASH_SIZE])
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	int error = hash_open_file(fd, hash);
	(void)close(fd);
	return error;
}

int pb_program_self(struct pb_program *program)
{
	static const char self[] = "/proc/self/exe";
	ssize_t length = readlink(self, program->path, sizeof program->path - 1);
	int error = length < 0 ? -errno : 0;
	program->path[error ? 0 : length] = '\0';
	if (!error)
		error = hash_file(self, program->hash);
	if (error)
		*program = (struct pb_program){.path = ""};
	return error;
}

int pb_program_at(struct pb_program *program, const char *path, struct pb_why *why)
{
	struct stat status;
	*program = (struct pb_program){.path = ""};
	if (!realpath(path, program->path) || stat(path, &status))
		return pb_fail(why, -errno, "cannot run %s: %s", path, strerror(errno));
	if (!S_ISREG(status.st_mode) || access(path, X_OK))
		return pb_fail(why, -EACCES, "cannot run %s: it is not a program", path);
	int error = hash_file(path, program->hash);
	return error ? pb_fail(why, error, "cannot read %s: %s", path, strerror(-error)) : 0;
}
