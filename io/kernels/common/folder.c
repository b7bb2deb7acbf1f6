#include "io/kernels/common/folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static int open_temporary(struct pb_folder *folder, struct pb_why *why)
{
	const char *base = getenv("TMPDIR");
	if (asprintf(&folder->path, "%s/powbench-XXXXXX", base && *base ? base : "/tmp") < 0) {
		folder->path = NULL;
		return pb_fail(why, -ENOMEM, "out of memory for a temporary folder");
	}
	if (!mkdtemp(folder->path))
		return pb_fail(why, -errno, "cannot make the temporary folder %s: %s", folder->path, strerror(errno));
	folder->temporary = true;
	folder->owner = (int)getpid();
	return 0;
}

int pb_folder_open(struct pb_folder *folder, const char *path, struct pb_why *why)
{
	*folder = (struct pb_folder){0};
	if (!path || !*path)
		return open_temporary(folder, why);
	folder->path = strdup(path);
	if (!folder->path)
		return pb_fail(why, -ENOMEM, "out of memory for the folder %s", path);
	if (mkdir(path, 0777) && errno != EEXIST)
		return pb_fail(why, -errno, "cannot make the folder %s: %s", path, strerror(errno));
	struct stat status;
	if (stat(path, &status) || !S_ISDIR(status.st_mode))
		return pb_fail(why, -ENOTDIR, "%s is no folder: name one for the files", path);
	return 0;
}

static void remove_files(const char *path)
{
	DIR *files = opendir(path);
	if (!files)
		return;
	for (const struct dirent *file = readdir(files); file; file = readdir(files))
		(void)unlinkat(dirfd(files), file->d_name, 0);
	(void)closedir(files);
}

void pb_folder_close(struct pb_folder *folder)
{
	if (folder->temporary && folder->owner == (int)getpid()) {
		remove_files(folder->path);
		(void)rmdir(folder->path);
	}
	free(folder->path);
	*folder = (struct pb_folder){0};
}
