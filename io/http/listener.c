/* The listening socket of the server. */
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "io/http/loopback.h"
#include "io/http/serving.h"

enum { ACCEPTED_AT_ONCE = 64, BACKLOG = 4096, SPARE_PART = 16, SHORTAGE_US = 1000 };

/* Accepted sockets inherit all of it. As they are, the first requests of each would be acknowledged within the client's
 * call that sends them, at the cost of its core; serving.c does it instead. */
static void set_for_accepted(int fd, const struct addrinfo *address, bool acknowledges_late)
{
	const int on = 1;
	const int off = 0;
	(void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
	pb_http_set_for_loopback(fd, address->ai_addr);
	if (acknowledges_late)
		(void)setsockopt(fd, IPPROTO_TCP, TCP_QUICKACK, &off, sizeof off);
}

/* A listening socket, or -errno. */
static int listen_on(const struct addrinfo *address, bool acknowledges_late)
{
	const int on = 1;
	int fd = socket(address->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return -errno;
	(void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
	if (bind(fd, address->ai_addr, address->ai_addrlen) == 0 && listen(fd, BACKLOG) == 0) {
		set_for_accepted(fd, address, acknowledges_late);
		return fd;
	}
	int status = -errno;
	(void)close(fd);
	return status;
}

int pb_http_server_listen(const struct pb_http_server_options *options, struct pb_why *why)
{
	const struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV};
	struct addrinfo *address;
	char service[6];
	const char *host = options->host ? options->host : "127.0.0.1";
	(void)snprintf(service, sizeof service, "%u", (unsigned)options->port);
	if (getaddrinfo(host, service, &hints, &address) != 0)
		return pb_fail(why, -EINVAL, "'%s' is not a numeric address to listen on, such as 127.0.0.1 or ::1",
		               host);
	int fd = listen_on(address, pb_http_server_acknowledges(options));
	freeaddrinfo(address);
	if (fd < 0)
		return pb_fail(why, fd, "cannot listen on %s port %s: %s", host, service, strerror(-fd));
	return fd;
}

uint16_t pb_http_server_port(const struct pb_http_server *server)
{
	struct sockaddr_storage address;
	socklen_t size = sizeof address;
	char port[6] = "0";
	if (getsockname(server->listener, (struct sockaddr *)&address, &size) == 0)
		(void)getnameinfo((struct sockaddr *)&address, size, NULL, 0, port, sizeof port, NI_NUMERICSERV);
	return (uint16_t)strtoul(port, NULL, 10);
}

static bool out_of_descriptors(int error)
{
	return error == EMFILE || error == ENFILE || error == ENOBUFS || error == ENOMEM;
}

/* A few at a time, so that a flood of connects does not hold up those that are served. */
void pb_http_server_accept(struct pb_http_server *server)
{
	for (int i = 0; i < ACCEPTED_AT_ONCE; i++) {
		int fd = accept4(server->listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
		if (fd >= 0) {
			pb_serving_open(server, fd);
			continue;
		}
		const int error = errno;
		if (!out_of_descriptors(error))
			return;
		if (server->open == 0) {
			(void)usleep(SHORTAGE_US);
			return;
		}
		if (error == EMFILE)
			server->room = server->open - 1 - server->open / SPARE_PART;
		if (pb_serving_make_room(server))
			continue;
		server->deaf = epoll_ctl(server->epoll, EPOLL_CTL_DEL, server->listener, NULL) == 0;
		return;
	}
}

void pb_http_server_undeafen(struct pb_http_server *server)
{
	struct epoll_event event = {.events = EPOLLIN, .data.ptr = &server->listener};
	if (server->deaf)
		server->deaf = epoll_ctl(server->epoll, EPOLL_CTL_ADD, server->listener, &event) != 0;
}
