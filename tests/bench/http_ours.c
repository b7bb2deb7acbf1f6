#include <malloc.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/resource.h>

#include <powbench/driver.h>

#include "bench/http_loop.h"
#include "io/http/units.h"

enum { REQUESTS_TO_LEARN_BY = 50 /* per connection */ };

extern const struct pb_driver pb_driver_async;

struct http_ours {
	const struct http_load *load;
	struct http_score score;
	struct pb_http_target *target;
	struct pb_job job;
	struct pb_worker_report *reports;
	void *driver;
	double heap_before_bytes;
	double rate_per_ns;
	uint64_t connects; /* before the run */
};

static const atomic_bool never;

double http_cpu_s(void)
{
	struct rusage usage;
	(void)getrusage(RUSAGE_SELF, &usage);
	return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
	       1e-6 * (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
}

static double heap_bytes(void)
{
	const struct mallinfo2 heap = mallinfo2();
	return (double)(heap.uordblks + heap.hblkhd);
}

static int session_open(const void *state, void *session)
{
	(void)state;
	return pb_http_pool_open(session, NULL);
}

static void session_close(const void *state, void *session)
{
	(void)state;
	pb_http_pool_close(*(struct pb_http_pool **)session);
}

/* The state is the caller's struct http_ours, and the one loop of the driver runs in the caller's thread. */
static void enter(struct http_ours *ours, const struct pb_http_pool *pool, const struct pb_http_figures *figures)
{
	struct http_score *score = &ours->score;
	score->connects = pb_http_pool_stats(pool).connects - ours->connects;
	if (score->requests == 0)
		score->heap_bytes = (heap_bytes() - ours->heap_before_bytes) / ours->load->connections;
	if (ours->load->first_byte_ns)
		ours->load->first_byte_ns[score->requests] = figures->first_byte_ns;
	score->requests++;
	score->errors += figures->error != PB_HTTP_OK;
}

static int step(const void *state, struct pb_task *task)
{
	const struct http_ours *ours = state;
	struct pb_http_request *request = task->local;
	if (!request->target)
		*request = (struct pb_http_request){.target = ours->target,
		                                    .check = true,
		                                    .check_bytes = ours->load->check_bytes,
		                                    .check_hash = ours->load->check_hash};
	struct pb_http_pool *pool = *(struct pb_http_pool **)task->session;
	int status = pb_http_step(request, pool, task);
	if (status == PB_DONE)
		enter(ours->job.state, pool, &request->figures);
	return status;
}

static void merge(void *into, const void *from)
{
	(void)into, (void)from;
}

static const struct pb_kernel requests_kernel = {.abi = PB_ABI,
                                                 .size = sizeof requests_kernel,
                                                 .name = "requests",
                                                 .local_size = sizeof(struct pb_http_request),
                                                 .session_size = sizeof(struct pb_http_pool *),
                                                 .max_grain = 1,
                                                 .session_open = session_open,
                                                 .session_close = session_close,
                                                 .step = step,
                                                 .merge = merge};

static void check(int status, const struct pb_why *why)
{
	if (status == 0)
		return;
	(void)fprintf(stderr, "bench-http: %s\n", why->text);
	exit(1);
}

struct http_ours *http_ours_open(const struct http_load *load)
{
	struct pb_why why = {"out of memory"};
	struct http_ours *ours = calloc(1, sizeof *ours);
	struct pb_worker_report *reports = calloc(load->connections, sizeof *reports);
	if (!ours || !reports)
		check(-1, &why);
	*ours = (struct http_ours){.load = load, .reports = reports, .heap_before_bytes = heap_bytes()};
	if (pb_http_target_new(&ours->target, &(struct pb_http_ask){.url = load->url}) != PB_HTTP_OK)
		check(-1, &why);
	ours->job = (struct pb_job){.kernel = &requests_kernel,
	                            .state = ours,
	                            .workers = load->connections,
	                            .schedule = PB_SCHEDULE_DYNAMIC,
	                            .grain = 1,
	                            .cancel = &never};
	check(pb_driver_async.open(&ours->driver, &ours->job, &why), &why);
	return ours;
}

struct http_score http_ours_run(struct http_ours *ours, uint64_t requests)
{
	struct pb_why why = {""};
	const struct pb_round round = {.items = requests, .ledger_key = 1, .reports = ours->reports, .merged = &why};
	ours->connects += ours->score.connects;
	ours->score = (struct http_score){0};
	const double cpu_s = http_cpu_s();
	const int64_t start_ns = pb_clock_ns();
	const int status = pb_driver_async.run(ours->driver, &round, &why);
	ours->score.wall_ns = pb_clock_ns() - start_ns;
	ours->score.cpu_s = http_cpu_s() - cpu_s;
	check(status, &why);
	return ours->score;
}

struct http_score http_ours_run_long(struct http_ours *ours)
{
	const struct http_load *load = ours->load;
	if (ours->rate_per_ns == 0)
		(void)http_ours_run(ours, (uint64_t)load->connections * REQUESTS_TO_LEARN_BY);
	ours->rate_per_ns = (double)ours->score.requests / (double)ours->score.wall_ns;
	return http_ours_run(ours, (uint64_t)(ours->rate_per_ns * (double)load->run_ns));
}

void http_ours_close(struct http_ours *ours)
{
	pb_driver_async.close(ours->driver);
	pb_http_target_free(ours->target);
	free(ours->reports);
	free(ours);
}

bool http_load_learn(struct http_load *load)
{
	struct pb_http_target *target;
	struct pb_http_pool *pool;
	struct pb_task task = {.wait.fd = -1};
	if (pb_http_target_new(&target, &(struct pb_http_ask){.url = load->url}) != PB_HTTP_OK)
		return false;
	if (pb_http_pool_open(&pool, NULL) != 0)
		abort();
	struct pb_http_request request = {.target = target};
	while (pb_http_step(&request, pool, &task) == PB_WAIT) {
		struct pollfd fd = {.fd = task.wait.fd, .events = task.wait.events};
		(void)poll(&fd, 1, 10);
	}
	load->check_bytes = request.figures.bytes;
	load->check_hash = request.figures.hash;
	pb_http_target_free(target);
	pb_http_pool_close(pool);
	return request.figures.error == PB_HTTP_OK;
}
