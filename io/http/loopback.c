#include "io/http/loopback.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdbool.h>

static bool is_loopback(const struct sockaddr *address)
{
	if (address->sa_family == AF_INET6)
		return IN6_IS_ADDR_LOOPBACK(&((const struct sockaddr_in6 *)(const void *)address)->sin6_addr);
	if (address->sa_family != AF_INET)
		return false;
	const struct in_addr host = ((const struct sockaddr_in *)(const void *)address)->sin_addr;
	return ntohl(host.s_addr) >> IN_CLASSA_NSHIFT == IN_LOOPBACKNET;
}

void pb_http_set_for_loopback(int fd, const struct sockaddr *address)
{
	static const char plainest[] = "reno";
	if (is_loopback(address))
		(void)setsockopt(fd, IPPROTO_TCP, TCP_CONGESTION, plainest, sizeof plainest - 1);
}
