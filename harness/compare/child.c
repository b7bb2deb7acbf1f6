#include "harness/compare/child.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

static int start(pid_t *pid, char *const argv[], struct pb_why *why)
{
	posix_spawn_file_actions_t actions;
	int error = posix_spawn_file_actions_init(&actions);
	if (error)
		return pb_fail(why, -error, "cannot run %s: %s", argv[0], strerror(error));
	error = posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
	if (!error)
		error = posix_spawn(pid, argv[0], &actions, NULL, argv, environ);
	(void)posix_spawn_file_actions_destroy(&actions);
	return error ? pb_fail(why, -error, "cannot run %s: %s", argv[0], strerror(error)) : 0;
}

int pb_child_run(char *const argv[], const atomic_bool *cancel, struct pb_why *why)
{
	pid_t pid = 0;
	int status;
	bool told = false;
	int error = start(&pid, argv, why);
	if (error)
		return error;
	while (waitpid(pid, &status, 0) < 0) {
		if (errno != EINTR)
			return pb_fail(why, -errno, "cannot wait for %s: %s", argv[0], strerror(errno));
		if (!told && atomic_load(cancel))
			told = kill(pid, SIGTERM) == 0;
	}
	if (atomic_load(cancel))
		return -ECANCELED;
	if (WIFSIGNALED(status))
		return pb_fail(why, -ECHILD, "%s was ended by signal %d", argv[0], WTERMSIG(status));
	return WEXITSTATUS(status);
}
