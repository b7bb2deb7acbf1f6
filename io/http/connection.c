#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "io/http/loopback.h"
#include "io/http/pool.h"

enum { FEW_DESCRIPTORS = 64, LAST_PART = 8 };

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

/* An eighth of the descriptors, but for the first few, are for files, name servers and cells that are opened while the
 * connections of others lie idle. A new one always has the lowest number that is free. */
static bool is_one_of_the_last(int fd)
{
	struct rlimit limit;
	return getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur > FEW_DESCRIPTORS &&
	       (rlim_t)fd >= limit.rlim_cur - (limit.rlim_cur - FEW_DESCRIPTORS) / LAST_PART;
}

static int new_socket(int family)
{
	int fd = socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, IPPROTO_TCP);
	if (fd < 0)
		return -errno;
	if (!is_one_of_the_last(fd))
		return fd;
	(void)close(fd);
	return -EMFILE;
}

/* A socket that is being connected to `address`, or -errno. */
static int connecting_socket(const struct addrinfo *address)
{
	int fd = new_socket(address->ai_family);
	if (fd < 0)
		return fd;
	const int on = 1;
	(void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
	pb_http_set_for_loopback(fd, address->ai_addr);
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
	if (connection->fd >= 0)
		(void)close(connection->fd);
	pool->stats.open--;
	connection->next = pool->spare_connections;
	pool->spare_connections = connection;
}
