#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "io/http/pool.h"

uint32_t pb_http_tag(void)
{
	static atomic_uint last;
	uint32_t tag = atomic_fetch_add_explicit(&last, 1, memory_order_relaxed) + 1;
	return tag ? tag : pb_http_tag();
}

static struct pb_http_connection *new_connection(struct pb_http_pool *pool)
{
	struct pb_http_connection *connection = pool->spare_connections;
	if (connection)
		pool->spare_connections = connection->next;
	else
		connection = malloc(sizeof *connection);
	return connection;
}

/* A socket that is being connected to `address`, or -errno. */
static int connecting_socket(const struct addrinfo *address)
{
	int fd = socket(address->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, IPPROTO_TCP);
	if (fd < 0)
		return -errno;
	const int on = 1;
	(void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
	if (connect(fd, address->ai_addr, address->ai_addrlen) == 0 || errno == EINPROGRESS)
		return fd;
	int status = -errno;
	(void)close(fd);
	return status;
}

int pb_http_connection_open(struct pb_http_pool *pool, struct pb_http_connection **connection,
                            const struct addrinfo *address)
{
	*connection = NULL;
	int fd = connecting_socket(address);
	if (fd < 0)
		return fd;
	struct pb_http_connection *opened = new_connection(pool);
	if (!opened) {
		(void)close(fd);
		return -ENOMEM;
	}
	*opened = (struct pb_http_connection){.fd = fd, .tag = pb_http_tag()};
	pool->stats.connects++;
	pool->stats.open++;
	*connection = opened;
	return 0;
}

void pb_http_connection_close(struct pb_http_pool *pool, struct pb_http_connection *connection)
{
	if (!connection)
		return;
	(void)close(connection->fd);
	pool->stats.open--;
	connection->next = pool->spare_connections;
	pool->spare_connections = connection;
}
