/*
 * server.h: the local HTTP/1.1 server with set latency, so that everything works without a network.
 *
 * One process, one thread, one epoll loop. What it serves, for any whole number N:
 *
 *   /  /page/N  /page/N?bytes=B   an HTML page whose <h1> is "Page N"; 33,000 bytes, 614 for / or B; see pages.h
 *   /json/N                       a JSON string
 *   /index  /index?page=K         JSON: {"page":K,"pages":P,"next":"/index?page=K+1" or
 * null,"addresses":["/detail/0",...]} with 100 addresses a page, K from 0 /index/slow  ?count=C         text, streamed
 * in chunks: one address and a newline every `stream_ns` /detail/N                     JSON:
 * {"id":N,"name":"...","height":H,"weight":W} /redirect/N                   redirected N times, then / /bad/...
 * ill-behaved on purpose; see ill_behaved.c
 */
#ifndef IO_HTTP_SERVER_H
#define IO_HTTP_SERVER_H

#include <powbench/base.h>

struct pb_http_server_options {
	const char *host;    /* a numeric address to listen on; NULL: 127.0.0.1 */
	uint16_t port;       /* 0: any free one */
	int64_t latency_ns;  /* from reading a request to answering it, at least */
	int64_t jitter_ns;   /* up to so much more, uniformly at random */
	int64_t stream_ns;   /* between two addresses of /index/slow; 0: 10 ms */
	double rate_limit;   /* requests per second; those above it get 429 and Retry-After; 0: no limit */
	double fail_percent; /* of requests, at random, that get 500 */
	uint64_t details;    /* addresses in /index; 0: 1000 */
	uint64_t seed;       /* of what happens at random */
};

struct pb_http_server;

/* Begins to listen. On failure `*server` is NULL. `options` is copied, but for the host. */
int pb_http_server_open(struct pb_http_server **server, const struct pb_http_server_options *options,
                        struct pb_why *why);
uint16_t pb_http_server_port(const struct pb_http_server *server);

/* What it has done since it was opened. */
struct pb_http_server_counts {
	uint64_t connections, requests;
	uint64_t limited, failed; /* of the requests: 429 for the rate limit, 500 by chance */
};
struct pb_http_server_counts pb_http_server_counts(const struct pb_http_server *server);

/* Serves until `stop_fd` can be read (an eventfd, a signalfd, a pipe; -1: for ever). 0 or -errno. */
int pb_http_server_run(struct pb_http_server *server, int stop_fd);
void pb_http_server_close(struct pb_http_server *server); /* takes NULL */

/* A server in a process of its own, that ends with pb_http_server_stop or with the thread that started it. */
struct pb_http_server_child {
	int pid;       /* 0: none */
	uint16_t port; /* bound */
};

int pb_http_server_start(struct pb_http_server_child *child, const struct pb_http_server_options *options,
                         struct pb_why *why);
void pb_http_server_stop(struct pb_http_server_child *child); /* does nothing where none was started */

#endif
