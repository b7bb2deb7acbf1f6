/* tls.h: requests over https, by libcurl's multi_socket interface, within the same stages. Internal to the client. */
#ifndef IO_HTTP_TLS_H
#define IO_HTTP_TLS_H

#include "io/http/exchange.h"

/*
 * One transfer: a multi and an easy handle, whose sockets are gathered in an epoll set of their own, so that a task
 * waits for one descriptor however many libcurl opens. Transfers are reused, and with them their connections.
 */
void pb_http_tls_release(struct pb_http_exchange *x);
void pb_http_tls_free_spares(struct pb_http_pool *pool);

#endif
