/*
 * bench-http: requests per second and CPU time per request of powbench's HTTP client, wrk -t1 and libcurl multi, turn
 * and turn about in one run, against the local server. The server has core 0, the clients core 1.
 *
 * usage: http_bench [ROUNDS [SECONDS [URL]]]     with a URL, only that is asked, over 64 connections
 */
#include <math.h>
#include <sched.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include "bench/http_loop.h"
#include "io/http/pages.h"
#include "io/http/server.h"
#include "io/http/units.h"

enum { MOST_ROUNDS = 99 };

static struct pb_http_server_child server;
static char url[64];

static void pin(int cpu)
{
	cpu_set_t set;
	CPU_ZERO(&set);
	CPU_SET((size_t)cpu, &set);
	(void)sched_setaffinity(0, sizeof set, &set);
}

static void start_server(int64_t latency_ns)
{
	struct pb_why why = {""};
	pin(0);
	if (pb_http_server_start(&server, &(struct pb_http_server_options){.latency_ns = latency_ns}, &why) != 0) {
		(void)fprintf(stderr, "bench-http: %s\n", why.text);
		exit(1);
	}
	pin(1);
	(void)snprintf(url, sizeof url, "http://127.0.0.1:%u/", (unsigned)server.port);
}

static double children_cpu_s(void)
{
	struct rusage usage;
	(void)getrusage(RUSAGE_CHILDREN, &usage);
	return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
	       1e-6 * (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
}

/* All zero where wrk is missing. */
static struct http_score load_wrk(const struct http_load *load)
{
	struct http_score score = {0};
	char command[256], line[256];
	double cpu_s = children_cpu_s();
	unsigned seconds = (unsigned)(load->run_ns / PB_S);
	(void)snprintf(command, sizeof command, "wrk -t1 -c%u -d%us %s 2>/dev/null", load->connections, seconds,
	               load->url);
	FILE *out = popen(command, "r");
	while (out && fgets(line, sizeof line, out)) {
		unsigned long long requests;
		double elapsed_s;
		char unit;
		if (sscanf(line, " %llu requests in %lf%c", &requests, &elapsed_s, &unit) == 3) {
			score.requests = requests;
			score.wall_ns = (int64_t)(elapsed_s * (unit == 'm' ? 60e9 : 1e9));
		}
	}
	if (out)
		(void)pclose(out);
	score.cpu_s = children_cpu_s() - cpu_s;
	return score;
}

static int ascending(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

static double median(double *values, int count)
{
	qsort(values, (size_t)count, sizeof *values, ascending);
	return count % 2 ? values[count / 2] : (values[count / 2 - 1] + values[count / 2]) / 2;
}

struct client {
	const char *name;
	double rate[MOST_ROUNDS], cpu_us[MOST_ROUNDS];
	uint64_t errors;
};

static void enter(struct client *client, int round, struct http_score score)
{
	client->rate[round] = score.wall_ns ? (double)score.requests / ((double)score.wall_ns * 1e-9) : NAN;
	client->cpu_us[round] = score.requests ? 1e6 * score.cpu_s / (double)score.requests : NAN;
	client->errors += score.errors;
}

static void print_ratio(const struct client *client, const struct client *to, int rounds)
{
	double ratios[MOST_ROUNDS];
	for (int i = 0; i < rounds; i++)
		ratios[i] = client->rate[i] / to->rate[i];
	double rate_ratio = median(ratios, rounds);
	for (int i = 0; i < rounds; i++)
		ratios[i] = to->cpu_us[i] / client->cpu_us[i];
	printf("  powbench to %-14s %5.2fx the requests/s, 1/%.2f of the CPU each\n", to->name, rate_ratio,
	       median(ratios, rounds));
}

static double server_cpu_s(void)
{
	clockid_t clock;
	struct timespec used = {0};
	if (server.pid > 0 && clock_getcpuclockid(server.pid, &clock) == 0)
		(void)clock_gettime(clock, &used);
	return (double)used.tv_sec + 1e-9 * (double)used.tv_nsec;
}

static void print_client(struct client *client, unsigned connections, int rounds)
{
	printf("  %-14s %4u connections %9.0f requests/s %7.2f CPU us each  errors %llu\n", client->name, connections,
	       median(client->rate, rounds), median(client->cpu_us, rounds), (unsigned long long)client->errors);
}

/* As fast as they go; every response is checked by powbench and libcurl. */
static void compare_rates(const struct http_load *load, int rounds)
{
	struct client ours = {.name = "powbench"}, wrk = {.name = "wrk -t1"}, curl = {.name = "libcurl multi"};
	struct pb_http_pool *pool;
	double served_s = 0;
	uint64_t served = 0;
	if (pb_http_pool_open(&pool, NULL) != 0)
		exit(1);
	for (int i = 0; i < rounds; i++) {
		double before_s = server_cpu_s();
		struct http_score score = http_load_pool(load, pool);
		served_s += server_cpu_s() - before_s;
		served += score.requests;
		enter(&ours, i, score);
		enter(&wrk, i, load_wrk(load));
		enter(&curl, i, http_load_curl(load));
	}
	pb_http_pool_close(pool);
	print_ratio(&ours, &wrk, rounds);
	print_ratio(&ours, &curl, rounds);
	print_client(&ours, load->connections, rounds);
	print_client(&wrk, load->connections, rounds);
	print_client(&curl, load->connections, rounds);
	if (server.pid > 0)
		printf("  the server used %.2f CPU us each\n", 1e6 * served_s / (double)served);
}

static double run_once(struct pb_http_pool *pool, unsigned in_flight, uint64_t requests, struct http_score *score)
{
	const struct http_load load = {.url = url,
	                               .connections = in_flight,
	                               .requests = requests,
	                               .check_bytes = PB_PAGE_SMALL_BYTES,
	                               .check_hash = pb_page_hash(0, PB_PAGE_SMALL_BYTES)};
	*score = http_load_pool(&load, pool);
	return (double)score->wall_ns * 1e-6;
}

/* Cold, with connections yet to be made, and warm. */
static void show_latency(int64_t latency_ms, unsigned in_flight, uint64_t requests)
{
	struct pb_http_pool *pool;
	struct http_score cold, warm;
	start_server(latency_ms * PB_MS);
	if (pb_http_pool_open(&pool, NULL) != 0)
		exit(1);
	double cold_ms = run_once(pool, in_flight, requests, &cold);
	double warm_ms = run_once(pool, in_flight, requests, &warm);
	double limit_ms = (double)latency_ms * ceil((double)requests / in_flight);
	printf("  %5llu requests at %3lld ms, %5u in flight: cold %7.1f ms (%.3fx the limit), warm %7.1f ms (%.3fx), "
	       "CPU %.1f and %.1f ms, errors %llu\n",
	       (unsigned long long)requests, (long long)latency_ms, in_flight, cold_ms, cold_ms / limit_ms, warm_ms,
	       warm_ms / limit_ms, cold.cpu_s * 1e3, warm.cpu_s * 1e3, (unsigned long long)(cold.errors + warm.errors));
	pb_http_pool_close(pool);
	pb_http_server_stop(&server);
}

static int ascending_ns(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
	return (x > y) - (x < y);
}

/* How late the server's answers come, as a client of 64 connections sees it. */
static void show_lateness(int64_t latency_ms)
{
	enum { REQUESTS = 64 * 20 };
	static int64_t times_ns[REQUESTS];
	struct pb_http_pool *pool;
	struct http_score score;
	start_server(latency_ms * PB_MS);
	if (pb_http_pool_open(&pool, NULL) != 0)
		exit(1);
	(void)run_once(pool, 64, 64, &score);
	const struct http_load load = {.url = url,
	                               .connections = 64,
	                               .requests = REQUESTS,
	                               .check_bytes = PB_PAGE_SMALL_BYTES,
	                               .check_hash = pb_page_hash(0, PB_PAGE_SMALL_BYTES),
	                               .first_byte_ns = times_ns};
	score = http_load_pool(&load, pool);
	qsort(times_ns, REQUESTS, sizeof times_ns[0], ascending_ns);
	printf("  64 connections at %lld ms: first bytes later than that by %.3f ms at least, %.3f median, %.3f p99, "
	       "errors "
	       "%llu\n",
	       (long long)latency_ms, (double)times_ns[0] * 1e-6 - (double)latency_ms,
	       (double)times_ns[REQUESTS / 2] * 1e-6 - (double)latency_ms,
	       (double)times_ns[REQUESTS * 99 / 100] * 1e-6 - (double)latency_ms, (unsigned long long)score.errors);
	pb_http_pool_close(pool);
	pb_http_server_stop(&server);
}

static int ask_only(struct http_load load, int rounds)
{
	pin(1);
	if (!http_load_learn(&load)) {
		(void)fprintf(stderr, "http_bench: %s does not answer\n", load.url);
		return 1;
	}
	printf("%s, bodies of %llu bytes, medians of %d rounds\n", load.url, (unsigned long long)load.check_bytes,
	       rounds);
	compare_rates(&load, rounds);
	return 0;
}

static void ask_local_server(struct http_load load, int rounds)
{
	start_server(0);
	load.url = url;
	load.check_bytes = PB_PAGE_SMALL_BYTES;
	load.check_hash = pb_page_hash(0, PB_PAGE_SMALL_BYTES);
	printf("no latency, bodies of %d bytes, medians of %d rounds\n", PB_PAGE_SMALL_BYTES, rounds);
	compare_rates(&load, rounds);
	load.connections = 1000;
	compare_rates(&load, rounds);
	pb_http_server_stop(&server);
	printf("set latency\n");
	show_latency(50, 5, 160);
	show_latency(50, 50, 160);
	show_latency(50, 160, 160);
	show_latency(100, 1000, 1000);
	show_latency(100, 10000, 10000);
	show_lateness(5);
	show_lateness(50);
}

int main(int argc, char **argv)
{
	int rounds = argc > 1 ? atoi(argv[1]) : 5;
	struct http_load load = {.connections = 64, .run_ns = (argc > 2 ? atoi(argv[2]) : 1) * PB_S};
	if (rounds < 1 || rounds > MOST_ROUNDS || load.run_ns <= 0) {
		(void)fprintf(stderr, "usage: http_bench [ROUNDS [SECONDS [URL]]]\n");
		return 2;
	}
	(void)prctl(PR_SET_TIMERSLACK, 1UL);
	(void)setvbuf(stdout, NULL, _IOLBF, 0);
	load.url = argc > 3 ? argv[3] : NULL;
	if (load.url)
		return ask_only(load, rounds);
	ask_local_server(load, rounds);
	return 0;
}
