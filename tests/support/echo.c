#include "support/echo.h"

#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#define ECHO_MAX 1024

static struct {
	pthread_t thread;
	int control[2]; /* sockets to answer, as numbers; closed: the end */
} echo;

static void echo_answer(struct pollfd *socket)
{
	char bytes[4096];
	ssize_t length = read(socket->fd, bytes, sizeof bytes);
	if (length > 0 && write(socket->fd, bytes, (size_t)length) == length)
		return;
	(void)close(socket->fd);
	socket->fd = -1;
}

static bool echo_take_in(struct pollfd *sockets)
{
	int fd = -1;
	if (read(echo.control[0], &fd, sizeof fd) != sizeof fd)
		return false;
	int free_place = 1;
	while (sockets[free_place].fd >= 0)
		free_place++;
	sockets[free_place].fd = fd;
	return true;
}

static void *echo_main(void *argument)
{
	struct pollfd sockets[ECHO_MAX];
	bool open = true;
	for (int i = 0; i < ECHO_MAX; i++)
		sockets[i] = (struct pollfd){.fd = -1, .events = POLLIN};
	sockets[0].fd = echo.control[0];
	while (open && poll(sockets, ECHO_MAX, -1) > 0) {
		for (int i = 1; i < ECHO_MAX; i++)
			if (sockets[i].fd >= 0 && sockets[i].revents)
				echo_answer(&sockets[i]);
		if (sockets[0].revents)
			open = echo_take_in(sockets);
	}
	for (int i = 1; i < ECHO_MAX; i++)
		if (sockets[i].fd >= 0)
			(void)close(sockets[i].fd);
	return argument;
}

void echo_start(void)
{
	if (pipe(echo.control) || pthread_create(&echo.thread, NULL, echo_main, NULL))
		abort();
}

void echo_stop(void)
{
	(void)close(echo.control[1]);
	(void)pthread_join(echo.thread, NULL);
	(void)close(echo.control[0]);
}

int echo_connect(void)
{
	int ends[2];
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends))
		return -1;
	(void)fcntl(ends[0], F_SETFL, O_NONBLOCK);
	(void)write(echo.control[1], &ends[1], sizeof ends[1]);
	return ends[0];
}
