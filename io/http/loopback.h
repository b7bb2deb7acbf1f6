/* loopback.h: sockets whose other end is on this host. */
#ifndef IO_HTTP_LOOPBACK_H
#define IO_HTTP_LOOPBACK_H

#include <sys/socket.h>

/* Before connect(2) or listen(2), with its address: where that is a loopback address, the connection controls
 * congestion in the plainest way that every Linux has, Reno's (RFC 5681). There is none to control, and a model of the
 * path such as BBR's costs each end about 3 % of a small request's CPU time. */
void pb_http_set_for_loopback(int fd, const struct sockaddr *address);

#endif
