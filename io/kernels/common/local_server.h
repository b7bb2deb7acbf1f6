/*
 * local_server.h: the local servers of this process, which the kernels' states share.
 *
 * States with equal options have one server between them, however many cells are open. It is a child of the process
 * that set the first of them up. Workers forked later inherit its port with the state. A rank sets up for itself and so
 * has a server of its own, on its own host: what is served depends on the address alone, so equal states they remain.
 */
#ifndef IO_KERNELS_COMMON_LOCAL_SERVER_H
#define IO_KERNELS_COMMON_LOCAL_SERVER_H

#include "io/http/server.h"

struct pb_local_server;

/* One more that uses a server with these options, which is started if there is none. 0 or -errno with a reason. */
int pb_local_server_acquire(struct pb_local_server **server, const struct pb_http_server_options *options,
                            struct pb_why *why);
uint16_t pb_local_server_port(const struct pb_local_server *server);
/* One fewer; the last one stops it. Takes NULL. */
void pb_local_server_release(struct pb_local_server *server);

#endif
