/* http_loop.h: ways to keep requests in flight on one thread, to be compared. */
#ifndef BENCH_HTTP_LOOP_H
#define BENCH_HTTP_LOOP_H

#include <stdint.h>

#include "io/http/client.h"

/* What to run. Every response must have this length and hash. */
struct http_load {
	const char *url;
	unsigned connections;
	int64_t run_ns; /* how long to measure; the number of requests follows */
	uint64_t check_bytes, check_hash;
	int64_t *first_byte_ns; /* room for those of each request of a run, filled by http_ours_run; NULL: not wanted */
};

struct http_score {
	uint64_t requests, errors;
	uint64_t connects; /* of http_ours_run alone */
	int64_t wall_ns;
	double cpu_s;
	double heap_bytes; /* taken since http_ours_open by the time of the first answer, per connection; of
	                      http_ours_run alone */
};

/* powbench's client under powbench's async driver. Connections stay open between runs. Ends the program on failure. */
struct http_ours;
struct http_ours *http_ours_open(const struct http_load *load);
struct http_score http_ours_run(struct http_ours *ours, uint64_t requests);
/* As many requests as take load->run_ns or so. */
struct http_score http_ours_run_long(struct http_ours *ours);
void http_ours_close(struct http_ours *ours);

/* libcurl's multi_socket interface under an epoll loop, for load->run_ns. */
struct http_score http_load_curl(const struct http_load *load);

/* Fills the load's length and hash from one request; false: it failed. */
bool http_load_learn(struct http_load *load);

/* User and system seconds of this process. */
double http_cpu_s(void);

#endif
