#include "harness/show/gnuplot.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

/* Reads to the end, so that the writer never blocks; keeps what fits. */
static void read_all(int fd, char *out, size_t size)
{
	size_t used = 0;
	char more[512];
	ssize_t got;
	while ((got = read(fd, more, sizeof more)) > 0 || (got < 0 && errno == EINTR)) {
		size_t bytes = got < 0 ? 0 : (size_t)got;
		size_t keep = bytes < size - 1 - used ? bytes : size - 1 - used;
		memcpy(out + used, more, keep);
		used += keep;
	}
	out[used] = '\0';
}

/* Returns an errno, as posix_spawn does. */
static int spawn_in(const char *dir, const char *name, int stderr_fd, pid_t *pid)
{
	posix_spawn_file_actions_t actions;
	int error = posix_spawn_file_actions_init(&actions);
	if (error)
		return error;
	char program[] = "gnuplot";
	char *argv[] = {program, (char *)name, NULL};
	if (!(error = posix_spawn_file_actions_addchdir_np(&actions, dir)) &&
	    !(error = posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)) &&
	    !(error = posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0)) &&
	    !(error = posix_spawn_file_actions_adddup2(&actions, stderr_fd, STDERR_FILENO)))
		error = posix_spawnp(pid, program, &actions, NULL, argv, environ);
	(void)posix_spawn_file_actions_destroy(&actions);
	return error;
}

static int wait_for(pid_t pid, struct pb_why *why)
{
	int status;
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return pb_fail(why, -errno, "cannot wait for gnuplot: %s", strerror(errno));
	if (WIFSIGNALED(status))
		return pb_fail(why, -EIO, "gnuplot was killed by signal %d", WTERMSIG(status));
	if (WEXITSTATUS(status) != 0)
		return pb_fail(why, -EIO, "gnuplot failed with exit status %d", WEXITSTATUS(status));
	return 0;
}

int pb_gnuplot_run(const char *dir, const char *name, char *said, size_t size, struct pb_why *why)
{
	int ends[2];
	pid_t pid;
	*said = '\0';
	if (pipe2(ends, O_CLOEXEC) < 0)
		return pb_fail(why, -errno, "cannot make a pipe for gnuplot: %s", strerror(errno));
	int error = spawn_in(dir, name, ends[1], &pid);
	(void)close(ends[1]);
	if (error)
		pb_fail(why, -error, "cannot run gnuplot: %s", strerror(error));
	else
		read_all(ends[0], said, size);
	(void)close(ends[0]);
	return error ? -error : wait_for(pid, why);
}
