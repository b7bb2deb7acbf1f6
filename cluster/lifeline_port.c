#include "cluster/lifeline_port.h"

#include <errno.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#define OTHER_DESCRIPTORS 256

/* Every address of this host but its loopback. */
static void addresses_find(struct pb_lifeline_address *address)
{
	struct ifaddrs *all = NULL;
	if (getifaddrs(&all) != 0)
		return;
	for (const struct ifaddrs *at = all; at && address->count < PB_LIFELINE_ADDRESSES; at = at->ifa_next) {
		struct sockaddr_in found;
		if (!at->ifa_addr || at->ifa_addr->sa_family != AF_INET || (at->ifa_flags & IFF_LOOPBACK))
			continue;
		memcpy(&found, at->ifa_addr, sizeof found);
		address->addresses[address->count++] = found.sin_addr;
	}
	freeifaddrs(all);
}

static int port_bind(int fd, int backlog, in_port_t *port)
{
	struct sockaddr_in here = {.sin_family = AF_INET};
	socklen_t size = sizeof here;
	if (bind(fd, (const struct sockaddr *)&here, sizeof here) != 0 || listen(fd, backlog) != 0 ||
	    getsockname(fd, (struct sockaddr *)&here, &size) != 0)
		return -errno;
	*port = here.sin_port;
	return 0;
}

/* A follower that is not taken in would take it for rank 0's end. */
static int descriptors_allow(uint32_t ranks)
{
	struct rlimit limit;
	const rlim_t wanted = ranks + OTHER_DESCRIPTORS;
	if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
		return -errno;
	if (limit.rlim_cur >= wanted)
		return 0;
	limit.rlim_cur = wanted;
	return limit.rlim_max < wanted || setrlimit(RLIMIT_NOFILE, &limit) != 0 ? -EMFILE : 0;
}

int pb_lifeline_port_open(struct pb_lifeline_address *address, uint32_t ranks)
{
	*address = (struct pb_lifeline_address){.pid = getpid()};
	(void)gethostname(address->host, sizeof address->host - 1);
	addresses_find(address);
	const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return -errno;
	int error = descriptors_allow(ranks);
	if (!error)
		error = port_bind(fd, (int)ranks, &address->port);
	if (!error)
		return fd;
	(void)close(fd);
	return error;
}
