#include "cluster/spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define TERM_GRACE_NS INT64_C(2500000000)
#define LOOK_NS 5000000L

/* In the child, between fork and exec: async-signal-safe calls only. */
static void child(int output, pid_t parent, const char *path, char *const argv[], char *const environment[])
{
	sigset_t none;
	(void)setpgid(0, 0);
	(void)prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (getppid() != parent)
		_exit(127);
	for (int number = 1; number < NSIG; number++)
		(void)signal(number, SIG_DFL);
	sigemptyset(&none);
	(void)sigprocmask(SIG_SETMASK, &none, NULL);
	int input = open("/dev/null", O_RDONLY);
	if (input < 0 || dup2(input, STDIN_FILENO) < 0 || dup2(output, STDOUT_FILENO) < 0 ||
	    dup2(output, STDERR_FILENO) < 0)
		_exit(127);
	(void)execve(path, argv, environment);
	static const char failed[] = "cannot be executed\n";
	(void)!write(STDERR_FILENO, path, strlen(path));
	(void)!write(STDERR_FILENO, " ", 1);
	(void)!write(STDERR_FILENO, failed, sizeof failed - 1);
	_exit(127);
}

int pb_spawn_start(struct pb_spawn *spawn, const char *path, char *const argv[], char *const environment[],
                   struct pb_why *why)
{
	*spawn = (struct pb_spawn){.output = memfd_create("output", MFD_CLOEXEC)};
	if (spawn->output < 0)
		return pb_fail(why, -errno, "no memory for the output of %s: %s", argv[0], strerror(errno));
	pid_t parent = getpid();
	spawn->pid = fork();
	if (spawn->pid == 0)
		child(spawn->output, parent, path, argv, environment);
	if (spawn->pid > 0) {
		(void)setpgid(spawn->pid, spawn->pid); /* whoever comes first */
		return 0;
	}
	int error = -errno;
	spawn->pid = 0;
	pb_spawn_free(spawn);
	return pb_fail(why, error, "%s cannot be started: %s", argv[0], strerror(-error));
}

bool pb_spawn_ended(struct pb_spawn *spawn, int64_t ns)
{
	const struct timespec look = {.tv_nsec = LOOK_NS};
	int64_t until_ns = pb_clock_ns() + ns;
	while (!spawn->ended) {
		pid_t got = waitpid(spawn->pid, &spawn->status, WNOHANG);
		spawn->ended = got == spawn->pid || (got < 0 && errno != EINTR);
		if (spawn->ended || pb_clock_ns() >= until_ns)
			break;
		(void)nanosleep(&look, NULL);
	}
	return spawn->ended;
}

void pb_spawn_end(struct pb_spawn *spawn, int64_t grace_ns)
{
	if (spawn->pid == 0 || pb_spawn_ended(spawn, grace_ns))
		return;
	(void)kill(-spawn->pid, SIGTERM);
	if (pb_spawn_ended(spawn, TERM_GRACE_NS))
		return;
	(void)kill(-spawn->pid, SIGKILL);
	(void)pb_spawn_ended(spawn, INT64_MAX / 2);
}

void pb_spawn_output(const struct pb_spawn *spawn, char *text, size_t size)
{
	ssize_t got = pread(spawn->output, text, size - 1, 0);
	text[got > 0 ? got : 0] = '\0';
}

void pb_spawn_free(struct pb_spawn *spawn)
{
	if (spawn->output >= 0)
		(void)close(spawn->output);
	spawn->output = -1;
}
