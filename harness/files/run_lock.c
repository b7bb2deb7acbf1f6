#include "harness/files/run_lock.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>

#include "harness/machine/proc.h"

/* A line of /proc/locks: "1: FLOCK  ADVISORY  WRITE 1234 fd:00:5678 0 EOF" (proc(5)); 0: nobody is known. The device
 * is left out of the comparison, as some file systems show another one there than in stat(2). */
static long owner_of(ino_t inode)
{
	char *locks = pb_proc_read("", "/proc/locks");
	char *rest = locks, *line = NULL;
	long owner = 0;
	while (!owner && (line = strsep(&rest, "\n"))) {
		long pid;
		unsigned long long locked;
		if (sscanf(line, "%*s FLOCK %*s WRITE %ld %*x:%*x:%llu", &pid, &locked) == 2 && locked == inode)
			owner = pid;
	}
	free(locks);
	return owner;
}

static int fail_locked(int fd, const char *folder, struct pb_why *why)
{
	struct stat status;
	char process[32] = "";
	long owner = fstat(fd, &status) ? 0 : owner_of(status.st_ino);
	if (owner > 0)
		(void)snprintf(process, sizeof process, " (pid %ld)", owner);
	return pb_fail(why, -EWOULDBLOCK,
	               "another powbench%s is writing to %s; wait for it, or choose another folder with -o", process,
	               folder);
}

int pb_run_lock(int fd, const char *folder, struct pb_why *why)
{
	if (flock(fd, LOCK_EX | LOCK_NB) == 0)
		return 0;
	return errno == EWOULDBLOCK ? fail_locked(fd, folder, why) : 0;
}
