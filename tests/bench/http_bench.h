/* http_bench.h: the parts of bench-http. A figure is printed beside the goal that it is held to. */
#ifndef BENCH_HTTP_BENCH_H
#define BENCH_HTTP_BENCH_H

#include "bench/http_loop.h"

enum { BENCH_ROUNDS_MAX = 99, BENCH_SERVER_CORE = 0, BENCH_CLIENT_CORE = 1 };

/* Prints a figure; the goal is the most that it may be, or with `least` the least. */
void bench_print(const char *what, double figure, const char *unit, double goal);
void bench_print_least(const char *what, double figure, const char *unit, double goal);

void bench_pin(int cpu);
double bench_median(double *values, int count); /* sorts them */

/* The local server in a process of its own on its core; one at a time. Ends the program where it does not start. */
void bench_server_start(int64_t latency_ns);
void bench_server_stop(void);
int bench_server_pid(void);
/* For its root page, 614 bytes; with the check filled in. */
struct http_load bench_server_load(unsigned connections);

/* nginx in one process on the server's core, which answers with 614 bytes from memory. False: it is not installed. */
bool bench_nginx_start(struct http_load *load);
void bench_nginx_stop(void);
int bench_nginx_pid(void);

/* What the requests per second of powbench, and the CPU time of each, are held to; 0: nothing. */
struct bench_rate_goals {
	double to_wrk, to_curl; /* times the requests per second of these */
	double cpu_to_wrk;      /* at most times the CPU of wrk */
	double server_per_s;    /* requests per second of the server's core */
};

/* As fast as they go, `rounds` times in turn: powbench, wrk -t1 and libcurl multi. The server is a process of this
 * machine, or unknown (0). */
void bench_rates(const struct http_load *load, int rounds, int server_pid, const struct bench_rate_goals *goals);

/* Against a set latency: downloads, thousands at once, how late answers are, and a crawl. */
void bench_latencies(int rounds);

#endif
