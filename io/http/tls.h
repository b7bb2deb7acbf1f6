/*
 * tls.h: requests over https, by libcurl's multi_socket interface, within the same stages. Internal to the client.
 *
 * A transfer is a multi and an easy handle, whose sockets are gathered in an epoll set of their own, so that a task
 * waits for one descriptor however many libcurl opens. Transfers are used again, and with them their connections.
 */
#ifndef IO_HTTP_TLS_H
#define IO_HTTP_TLS_H

#include "io/http/curl_load.h"
#include "io/http/exchange.h"

struct pb_http_tls {
	struct pb_http_tls *next;          /* spare */
	struct pb_http_exchange *exchange; /* it works for */
	const struct pb_curl *curl;
	CURLM *multi;
	CURL *easy;
	int64_t timer_ns; /* when libcurl wants to be called; 0: not by time */
	uint32_t header_bytes;
	int epoll;
	bool added; /* easy is in multi */
};

/* Gives the exchange a transfer that has begun on its target. */
enum pb_http_error pb_http_tls_start(struct pb_http_exchange *x);

/* Takes the exchange's transfer back, finished or not. */
void pb_http_tls_release(struct pb_http_exchange *x);

/* Frees a transfer that is not in use, with its descriptors; whether there was one. */
bool pb_http_tls_free_spare(struct pb_http_pool *pool);

#endif
