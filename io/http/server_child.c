#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "io/http/serving.h"

static void close_between(int after, int before)
{
	if (before - after > 1)
		(void)close_range((unsigned)after + 1, (unsigned)before - 1, 0);
}

/* Gives up what was inherited but the standard streams, so that the child keeps no descriptor of its parent open. */
static void close_others(const struct pb_http_server *server)
{
	int low = server->listener < server->epoll ? server->listener : server->epoll;
	int high = server->listener < server->epoll ? server->epoll : server->listener;
	close_between(STDERR_FILENO, low);
	close_between(low, high);
	(void)close_range((unsigned)high + 1, ~0U, 0);
}

/* Ctrl-C is for the parent, which ends the child when it is done itself. */
static void reset_signals(void)
{
	sigset_t none;
	sigemptyset(&none);
	(void)signal(SIGINT, SIG_IGN);
	(void)signal(SIGTERM, SIG_DFL);
	(void)sigprocmask(SIG_SETMASK, &none, NULL);
}

static _Noreturn void serve(struct pb_http_server *server, pid_t parent)
{
	(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
	reset_signals();
	close_others(server);
	bool orphaned = getppid() != parent;
	_exit(!orphaned && pb_http_server_run(server, -1) == 0 ? EXIT_SUCCESS : EXIT_FAILURE);
}

int pb_http_server_start(struct pb_http_server_child *child, const struct pb_http_server_options *options,
                         struct pb_why *why)
{
	struct pb_http_server *server;
	*child = (struct pb_http_server_child){0};
	int status = pb_http_server_open(&server, options, why);
	if (status != 0)
		return status;
	pid_t parent = getpid();
	pid_t pid = fork();
	if (pid == 0)
		serve(server, parent);
	if (pid < 0)
		status = pb_fail(why, -errno, "cannot start the local server: %s", strerror(errno));
	else
		*child = (struct pb_http_server_child){.pid = pid, .port = pb_http_server_port(server)};
	pb_http_server_close(server);
	return status;
}

void pb_http_server_stop(struct pb_http_server_child *child)
{
	if (child->pid > 0) {
		(void)kill(child->pid, SIGKILL);
		while (waitpid(child->pid, NULL, 0) < 0 && errno == EINTR)
			continue;
	}
	*child = (struct pb_http_server_child){0};
}
