#include "harness/files/files.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FILE_BYTES_MAX = 1 << 30 };

static const char *remedy(int error)
{
	switch (error) {
	case -ENOSPC:
	case -EDQUOT:
	case -EFBIG:
		return "; free some space and go on with --resume DIR, or choose another folder with -o DIR";
	case -EACCES:
	case -EPERM:
	case -EROFS:
		return "; choose a folder you may write to with -o DIR";
	case -ENOTDIR:
		return "; a part of the path is a file";
	default:
		return "";
	}
}

int pb_file_fail(struct pb_why *why, int error, const char *verb, const char *path)
{
	return pb_fail(why, error, "cannot %s %s: %s%s", verb, path, strerror(-error), remedy(error));
}

char *pb_file_join(const char *folder, const char *name)
{
	char *path = NULL;
	return asprintf(&path, "%s/%s", folder, name) < 0 ? NULL : path;
}

static int read_all(int fd, char *bytes, size_t size, size_t *length)
{
	*length = 0;
	while (*length < size) {
		ssize_t got = read(fd, bytes + *length, size - *length);
		if (got == 0)
			break;
		if (got < 0 && errno != EINTR)
			return -errno;
		*length += got > 0 ? (size_t)got : 0;
	}
	return 0;
}

/* Its size now: bytes that another process appends meanwhile are not read. */
static int size_of(int fd, size_t *size)
{
	struct stat status;
	if (fstat(fd, &status))
		return -errno;
	if (S_ISDIR(status.st_mode))
		return -EISDIR;
	if (!S_ISREG(status.st_mode))
		return -EINVAL;
	if (status.st_size > FILE_BYTES_MAX)
		return -EFBIG;
	*size = (size_t)status.st_size;
	return 0;
}

int pb_file_read(const char *path, char **bytes, size_t *length, struct pb_why *why)
{
	if (!path)
		return pb_fail(why, -ENOMEM, "out of memory");
	size_t size = 0;
	char *buffer = NULL;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	int error = fd < 0 ? -errno : size_of(fd, &size);
	if (!error)
		error = (buffer = malloc(size + 1)) ? read_all(fd, buffer, size, length) : -ENOMEM;
	if (fd >= 0)
		(void)close(fd);
	if (error) {
		free(buffer);
		return error == -EFBIG ? pb_fail(why, error, "%s is larger than 1 GiB: not a file of a run", path)
		                       : pb_file_fail(why, error, "read", path);
	}
	buffer[*length] = '\0';
	*bytes = buffer;
	return 0;
}

/* A first write that comes short is followed by another, which tells why. */
static int write_all(int fd, const char *bytes, size_t length)
{
	while (length > 0) {
		ssize_t put = write(fd, bytes, length);
		if (put == 0 || (put < 0 && errno != EINTR))
			return put ? -errno : -EIO;
		if (put > 0) {
			bytes += put;
			length -= (size_t)put;
		}
	}
	return 0;
}

int pb_file_append(int fd, const char *path, const char *bytes, size_t length, struct pb_why *why)
{
	struct stat before;
	if (fstat(fd, &before))
		return pb_file_fail(why, -errno, "write", path);
	int error = write_all(fd, bytes, length);
	if (!error)
		return 0;
	if (S_ISREG(before.st_mode) && ftruncate(fd, before.st_size))
		return pb_fail(why, error, "cannot write %s: %s; its last line is torn, --resume drops it", path,
		               strerror(-error));
	return pb_file_fail(why, error, "write", path);
}

/* The name is on the disk only once the folder is. */
static int sync_folder_of(const char *path)
{
	char *copy = strdup(path);
	int fd = copy ? open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
	int error = fd < 0 || fsync(fd) ? -errno : 0;
	if (fd >= 0)
		(void)close(fd);
	free(copy);
	return error == -EINVAL ? 0 : error; /* some file systems cannot */
}

static int write_new(const char *path, const char *bytes, size_t length)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	if (fd < 0)
		return -errno;
	int error = write_all(fd, bytes, length);
	if (!error && fsync(fd))
		error = -errno;
	if (close(fd) && !error)
		error = -errno;
	return error;
}

int pb_file_replace(const char *path, const char *bytes, size_t length, struct pb_why *why)
{
	char *temporary = NULL;
	if (!path || asprintf(&temporary, "%s.%d.tmp", path, (int)getpid()) < 0)
		return pb_fail(why, -ENOMEM, "cannot write %s: out of memory", path ? path : "a file");
	int error = write_new(temporary, bytes, length);
	if (!error && rename(temporary, path))
		error = -errno;
	if (error)
		(void)unlink(temporary);
	else
		error = sync_folder_of(path);
	free(temporary);
	return error ? pb_file_fail(why, error, "write", path) : 0;
}

static int make_parents(char *path)
{
	for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		int error = mkdir(path, 0777) && errno != EEXIST ? -errno : 0;
		*slash = '/';
		if (error)
			return error;
	}
	return 0;
}

int pb_file_make_folder(const char *path, struct pb_why *why)
{
	char *copy = *path ? strdup(path) : NULL;
	if (!copy)
		return pb_file_fail(why, *path ? -ENOMEM : -ENOENT, "make the folder", path);
	int error = make_parents(copy);
	if (!error && mkdir(path, 0777))
		error = -errno;
	free(copy);
	return error ? pb_file_fail(why, error, "make the folder", path) : 0;
}
