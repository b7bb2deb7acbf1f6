#include <math.h>
#include <stdlib.h>

#include "bench/http_bench.h"
#include "io/http/units.h"
#include "support/run_driver.h"

extern const struct pb_driver pb_driver_async;
extern const struct pb_kernel pb_kernel_crawl;

enum { CRAWL_MS = 190, CRAWL_ITEMS = 1000 };

struct burst {
	int64_t latency_ms;
	unsigned in_flight;
	uint64_t requests;
	double cold_goal, warm_goal; /* times the least that it can take */
	double cpu_goal_ms;
	bool memory; /* is held to 1 KB per request in flight */
};

static void print_burst(const struct burst *burst, double *cold, double *warm, double *cpu_ms, int rounds)
{
	char what[64];
	(void)snprintf(what, sizeof what, "%llu at %lld ms, %u in flight, cold", (unsigned long long)burst->requests,
	               (long long)burst->latency_ms, burst->in_flight);
	bench_print(what, bench_median(cold, rounds), "x limit", burst->cold_goal);
	(void)snprintf(what, sizeof what, "%llu at %lld ms, %u in flight, warm", (unsigned long long)burst->requests,
	               (long long)burst->latency_ms, burst->in_flight);
	bench_print(what, bench_median(warm, rounds), "x limit", burst->warm_goal);
	bench_print("    CPU, warm", bench_median(cpu_ms, rounds), "ms", burst->cpu_goal_ms);
}

/* The first run in which each request has found a connection: answers to the earlier ones free connections for the
 * later ones, so that it takes a few runs until there is one for each. */
static struct http_score run_warm(struct http_ours *client, uint64_t requests)
{
	enum { RUNS_MOST = 20 };
	struct http_score score = http_ours_run(client, requests);
	for (int i = 0; i < RUNS_MOST && score.connects > 0; i++)
		score = http_ours_run(client, requests);
	return score;
}

/* Cold, with connections yet to be made, and warm. */
static void show_burst(const struct burst *burst, int rounds)
{
	double cold[BENCH_ROUNDS_MAX], warm[BENCH_ROUNDS_MAX], cpu_ms[BENCH_ROUNDS_MAX];
	const double limit_ms = (double)burst->latency_ms * ceil((double)burst->requests / burst->in_flight);
	double heap_bytes = 0;
	uint64_t errors = 0;
	for (int i = 0; i < rounds; i++) {
		bench_server_start(burst->latency_ms * PB_MS);
		const struct http_load load = bench_server_load(burst->in_flight);
		struct http_ours *client = http_ours_open(&load);
		struct http_score score = http_ours_run(client, burst->requests);
		cold[i] = (double)score.wall_ns * 1e-6 / limit_ms;
		errors += score.errors;
		score = run_warm(client, burst->requests);
		warm[i] = (double)score.wall_ns * 1e-6 / limit_ms;
		heap_bytes = score.heap_bytes;
		cpu_ms[i] = score.cpu_s * 1e3;
		errors += score.errors;
		http_ours_close(client);
		bench_server_stop();
	}
	print_burst(burst, cold, warm, cpu_ms, rounds);
	if (burst->memory)
		bench_print("    memory per request in flight", heap_bytes, "bytes", 1024);
	if (errors)
		printf("  %llu errors  MISSED\n", (unsigned long long)errors);
}

static int ascending_ns(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
	return (x > y) - (x < y);
}

enum { LATE_REQUESTS = 64 * 20 };

/* How late the server's answers come, as a client of 64 connections sees it: of one run the 99th percentile, and the
 * least. False: there were errors. */
static bool measure_lateness(int64_t latency_ms, double *late_ms, double *least_ms)
{
	static int64_t times_ns[LATE_REQUESTS];
	bench_server_start(latency_ms * PB_MS);
	struct http_load load = bench_server_load(64);
	load.first_byte_ns = times_ns;
	struct http_ours *client = http_ours_open(&load);
	(void)http_ours_run(client, 64);
	const struct http_score score = http_ours_run(client, LATE_REQUESTS);
	qsort(times_ns, LATE_REQUESTS, sizeof times_ns[0], ascending_ns);
	*late_ms = (double)times_ns[LATE_REQUESTS * 99 / 100] * 1e-6 - (double)latency_ms;
	*least_ms = (double)times_ns[0] * 1e-6 - (double)latency_ms;
	http_ours_close(client);
	bench_server_stop();
	return score.errors == 0;
}

static void show_lateness(int64_t latency_ms, int rounds)
{
	double late_ms[BENCH_ROUNDS_MAX], least_ms[BENCH_ROUNDS_MAX];
	double earliest_ms = INFINITY;
	char what[64];
	for (int i = 0; i < rounds; i++) {
		if (!measure_lateness(latency_ms, &late_ms[i], &least_ms[i]))
			printf("  errors  MISSED\n");
		earliest_ms = fmin(earliest_ms, least_ms[i]);
	}
	(void)snprintf(what, sizeof what, "answers after %lld ms, 64 connections, late at p99", (long long)latency_ms);
	bench_print(what, bench_median(late_ms, rounds), "ms", 0.5);
	bench_print_least("    the earliest of all, late by", earliest_ms, "ms", 1e-9);
}

static double crawl_s(void)
{
	struct driver_cell cell = {.driver = &pb_driver_async, .kernel = &pb_kernel_crawl, .job.workers = CRAWL_ITEMS};
	cell_set(&cell, "items", CRAWL_ITEMS);
	cell_set(&cell, "latency", CRAWL_MS * PB_MS);
	bench_pin(BENCH_SERVER_CORE);
	int status = cell_open(&cell);
	bench_pin(BENCH_CLIENT_CORE);
	const int64_t start_ns = pb_clock_ns();
	if (status == 0)
		status = cell_sample(&cell);
	const int64_t wall_ns = pb_clock_ns() - start_ns;
	if (status)
		(void)fprintf(stderr, "bench-http: crawl: %s\n", cell.why.text);
	cell_close(&cell);
	return status ? NAN : (double)wall_ns * 1e-9;
}

static void show_crawl(int rounds)
{
	double times[BENCH_ROUNDS_MAX];
	for (int i = 0; i < rounds; i++)
		times[i] = crawl_s() / (2e-3 * CRAWL_MS);
	bench_print("crawl of 1000 details at 190 ms", bench_median(times, rounds), "x 2 waits", 1.1);
}

void bench_latencies(int rounds)
{
	static const struct burst bursts[] = {
	    {50, 5, 160, 1.02, 1.02, 10, false},  {50, 50, 160, 1.04, 1.04, 10, false},
	    {50, 160, 160, 1.2, 1.2, 10, false},  {100, 1000, 1000, 1.4, 1.12, 0, false},
	    {100, 10000, 10000, 3.5, 2, 0, true},
	};
	printf("local server with a latency, medians of %d rounds; the limit is the latency times the turns\n", rounds);
	for (size_t i = 0; i < sizeof bursts / sizeof *bursts; i++)
		show_burst(&bursts[i], rounds);
	show_lateness(5, rounds);
	show_lateness(50, rounds);
	show_crawl(rounds);
}
