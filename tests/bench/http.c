/*
 * bench-http: every figure that the client, the event loop and the local server are held to, beside its goal.
 *
 * Requests per second and CPU time per request of powbench's client under its async driver, of wrk -t1 and of libcurl
 * multi, turn and turn about in one run, against the local server and against nginx; then what is left of a set
 * latency. The server has core 0, the clients core 1. Every response is checked by powbench and libcurl.
 *
 * usage: http_bench [ROUNDS [SECONDS [URL]]]     with a URL, only that is asked, over 64 connections
 */
#include <stdlib.h>
#include <sys/prctl.h>

#include "bench/http_bench.h"
#include "io/http/units.h"

static int ask_only(const char *url, int rounds, int64_t run_ns)
{
	struct http_load load = {.url = url, .connections = 64, .run_ns = run_ns};
	bench_pin(BENCH_CLIENT_CORE);
	if (!http_load_learn(&load)) {
		(void)fprintf(stderr, "http_bench: %s does not answer\n", load.url);
		return 1;
	}
	printf("%s, bodies of %llu bytes, medians of %d rounds\n", load.url, (unsigned long long)load.check_bytes,
	       rounds);
	bench_rates(&load, rounds, 0, &(struct bench_rate_goals){0});
	return 0;
}

static void ask_local_server(int rounds, int64_t run_ns)
{
	static const struct {
		unsigned connections;
		struct bench_rate_goals goals;
	} cases[] = {{64, {.to_wrk = 1.25, .to_curl = 2.5, .server_per_s = 150000}},
	             {1000, {.to_wrk = 1.25, .to_curl = 4}}};
	bench_server_start(0);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct http_load load = bench_server_load(cases[i].connections);
		load.run_ns = run_ns;
		printf("local server, no latency, %u connections, medians of %d rounds\n", load.connections, rounds);
		bench_rates(&load, rounds, bench_server_pid(), &cases[i].goals);
	}
	bench_server_stop();
}

static void ask_nginx(int rounds, int64_t run_ns)
{
	struct http_load load;
	if (!bench_nginx_start(&load)) {
		printf("nginx: not installed, not measured\n");
		return;
	}
	load.run_ns = run_ns;
	printf("nginx, one worker, %u connections, medians of %d rounds\n", load.connections, rounds);
	bench_rates(&load, rounds, bench_nginx_pid(), &(struct bench_rate_goals){.to_wrk = 0.9, .cpu_to_wrk = 1});
	bench_nginx_stop();
}

int main(int argc, char **argv)
{
	const int rounds = argc > 1 ? atoi(argv[1]) : 5;
	const int64_t run_ns = (argc > 2 ? atoi(argv[2]) : 1) * PB_S;
	if (rounds < 1 || rounds > BENCH_ROUNDS_MAX || run_ns <= 0) {
		(void)fprintf(stderr, "usage: http_bench [ROUNDS [SECONDS [URL]]]\n");
		return 2;
	}
	(void)prctl(PR_SET_TIMERSLACK, 1UL);
	(void)setvbuf(stdout, NULL, _IOLBF, 0);
	if (argc > 3)
		return ask_only(argv[3], rounds, run_ns);
	ask_local_server(rounds, run_ns);
	ask_nginx(rounds, run_ns);
	bench_latencies(rounds);
	return 0;
}
