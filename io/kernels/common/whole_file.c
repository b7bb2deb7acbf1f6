#include "io/kernels/common/whole_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static int write_all(int fd, const char *bytes, size_t length)
{
	for (size_t at = 0; at < length;) {
		ssize_t written = write(fd, bytes + at, length - at);
		if (written < 0 && errno != EINTR)
			return -errno;
		at += written > 0 ? (size_t)written : 0;
	}
	return 0;
}

static int write_part(const char *part, const void *bytes, size_t length)
{
	int fd = open(part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
	if (fd < 0)
		return -errno;
	int status = write_all(fd, bytes, length);
	if (close(fd) && status == 0)
		status = -errno;
	return status;
}

int pb_whole_file_write(const char *path, const void *bytes, size_t length)
{
	static atomic_uint count;
	char *part;
	if (asprintf(&part, "%s.%d-%u.part", path, (int)getpid(), atomic_fetch_add(&count, 1)) < 0)
		return -ENOMEM;
	int status = write_part(part, bytes, length);
	if (status == 0 && rename(part, path))
		status = -errno;
	if (status && status != -EEXIST)
		(void)unlink(part);
	free(part);
	return status;
}
