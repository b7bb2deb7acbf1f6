#include <math.h>
#include <stdlib.h>
#include <sys/resource.h>

#include "bench/http_bench.h"
#include "io/http/units.h"

struct client {
	const char *name;
	double rate_per_s[BENCH_ROUNDS_MAX], cpu_us[BENCH_ROUNDS_MAX];
	uint64_t errors;
};

static double children_cpu_s(void)
{
	struct rusage usage;
	(void)getrusage(RUSAGE_CHILDREN, &usage);
	return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
	       1e-6 * (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
}

static void read_line_of_wrk(const char *line, struct http_score *score)
{
	unsigned long long requests;
	double elapsed_s;
	char unit;
	if (sscanf(line, " %llu requests in %lf%c", &requests, &elapsed_s, &unit) != 3)
		return;
	score->requests = requests;
	score->wall_ns = (int64_t)(elapsed_s * (unit == 'm' ? 60e9 : 1e9));
}

static double process_cpu_s(int pid)
{
	clockid_t clock;
	struct timespec used = {0};
	if (pid > 0 && clock_getcpuclockid(pid, &clock) == 0)
		(void)clock_gettime(clock, &used);
	return (double)used.tv_sec + 1e-9 * (double)used.tv_nsec;
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
	while (out && fgets(line, sizeof line, out))
		read_line_of_wrk(line, &score);
	if (out)
		(void)pclose(out);
	score.cpu_s = children_cpu_s() - cpu_s;
	return score;
}

static void enter(struct client *client, int round, struct http_score score)
{
	client->rate_per_s[round] = score.wall_ns ? (double)score.requests / ((double)score.wall_ns * 1e-9) : NAN;
	client->cpu_us[round] = score.requests ? 1e6 * score.cpu_s / (double)score.requests : NAN;
	client->errors += score.errors;
}

/* The median of the rounds' ratios. */
static double ratio(const double *values, const double *to, int rounds)
{
	double ratios[BENCH_ROUNDS_MAX];
	for (int i = 0; i < rounds; i++)
		ratios[i] = values[i] / to[i];
	return bench_median(ratios, rounds);
}

static void print_client(struct client *client, int rounds)
{
	printf("  %-14s %9.0f requests/s %7.2f CPU us each, %llu errors\n", client->name,
	       bench_median(client->rate_per_s, rounds), bench_median(client->cpu_us, rounds),
	       (unsigned long long)client->errors);
}

/* The server is held to what its core could do: it may have waited for the client. */
static void print_server(double served_us, double goal_per_s)
{
	if (served_us <= 0)
		return;
	bench_print("server, CPU of each request", served_us, "us", 0);
	bench_print_least("server, requests per second of its core", 1e6 / served_us, "/s", goal_per_s);
}

void bench_rates(const struct http_load *load, int rounds, int server_pid, const struct bench_rate_goals *goals)
{
	struct client ours = {.name = "powbench"}, wrk = {.name = "wrk -t1"}, curl = {.name = "libcurl multi"};
	struct http_ours *client = http_ours_open(load);
	(void)http_ours_run_long(client);
	double served_us[BENCH_ROUNDS_MAX];
	for (int i = 0; i < rounds; i++) {
		const double before_s = process_cpu_s(server_pid);
		const struct http_score score = http_ours_run_long(client);
		served_us[i] = 1e6 * (process_cpu_s(server_pid) - before_s) / (double)score.requests;
		enter(&ours, i, score);
		enter(&wrk, i, load_wrk(load));
		enter(&curl, i, http_load_curl(load));
	}
	http_ours_close(client);
	bench_print_least("requests/s, times those of wrk -t1", ratio(ours.rate_per_s, wrk.rate_per_s, rounds), "x",
	                  goals->to_wrk);
	bench_print("CPU of each, times that of wrk", ratio(ours.cpu_us, wrk.cpu_us, rounds), "x", goals->cpu_to_wrk);
	bench_print_least("requests/s, times those of libcurl multi", ratio(ours.rate_per_s, curl.rate_per_s, rounds),
	                  "x", goals->to_curl);
	print_server(bench_median(served_us, rounds), goals->server_per_s);
	print_client(&ours, rounds);
	print_client(&wrk, rounds);
	print_client(&curl, rounds);
}
