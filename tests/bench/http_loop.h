/* http_loop.h: ways to keep requests in flight on one thread, to be compared. */
#ifndef BENCH_HTTP_LOOP_H
#define BENCH_HTTP_LOOP_H

#include <stdint.h>

#include "io/http/client.h"

/* What to run. Every response must have this length and hash. */
struct http_load {
	const char *url;
	unsigned connections;
	uint64_t requests; /* to be done in all; 0: as many as fit into `run_ns` */
	int64_t run_ns;
	uint64_t check_bytes, check_hash;
	int64_t *first_byte_ns; /* of each of `requests`, filled by http_load_pool; NULL: not wanted */
};

struct http_score {
	uint64_t requests, errors;
	int64_t wall_ns;
	double cpu_s;
};

/* powbench's client under an epoll loop that keeps registrations by their tags. The pool stays warm between calls. */
struct http_score http_load_pool(const struct http_load *load, struct pb_http_pool *pool);

/* libcurl's multi_socket interface under an epoll loop. */
struct http_score http_load_curl(const struct http_load *load);

/* Fills the load's length and hash from one request; false: it failed. */
bool http_load_learn(struct http_load *load);

/* User and system seconds of this process. */
double http_cpu_s(void);

#endif
