#include "drivers/common/worker.h"

#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>

#include "drivers/common/pin.h"
#include "drivers/common/report.h"

/* A sleep of this length or less is precise enough. */
#define FAR_NS 1000000

static size_t round_up(size_t bytes, size_t unit)
{
	return (bytes + unit - 1) / unit * unit;
}

size_t pb_worker_bytes(const struct pb_kernel *kernel)
{
	return sizeof(struct pb_worker) + round_up(kernel->result_size, PB_CACHE_LINE_BYTES);
}

void *pb_worker_acc(struct pb_worker *worker)
{
	return worker + 1;
}

int pb_worker_fail(struct pb_worker *worker, int error, const char *what)
{
	worker->error = error;
	return pb_fail(&worker->why, error, "worker %" PRIu32 ": %s: %s", worker->index, what, strerror(-error));
}

int pb_worker_fail_claim(struct pb_worker *worker, const struct pb_task *task, int error)
{
	worker->error = error;
	return pb_fail(&worker->why, error, "worker %" PRIu32 ", items %" PRIu64 " to %" PRIu64 ": %s", worker->index,
	               task->begin, task->end - 1, strerror(-error));
}

/* Memory of its own: a kernel that writes past the end is found by AddressSanitizer. */
static int allocate(void **memory, size_t bytes)
{
	*memory = bytes ? calloc(1, bytes) : NULL;
	return bytes && !*memory ? -ENOMEM : 0;
}

int pb_worker_open(struct pb_worker *worker, const struct pb_job *job, uint32_t index, const struct pb_stop *stop,
                   void *shared)
{
	const struct pb_kernel *kernel = job->kernel;
	worker->job = job;
	worker->index = index;
	worker->stop = stop;
	worker->task.acc = pb_worker_acc(worker);
	worker->task.shared = shared;
	worker->task.records = &worker->records;
	worker->task.team = &pb_team_of_one;
	worker->records.grow = worker->extent.file ? pb_extent_grow : pb_heap_records_grow;
	worker->records.owner = &worker->extent;
	worker->spans_max = PB_WORKER_SPANS_MAX;
	worker->interval_ns = job->rate_per_s > 0 ? 1e9 / job->rate_per_s : 0;
	worker->error = pb_pin(job, index, &worker->why);
	if (worker->error)
		return worker->error;
	pb_report_identify(&worker->report);
	pb_probe_open(&worker->probe);
	worker->slack_ns = prctl(PR_GET_TIMERSLACK);
	int status = allocate(&worker->task.local, kernel->local_size);
	if (!status)
		status = allocate(&worker->task.session, kernel->session_size);
	if (!status && kernel->session_open)
		status = kernel->session_open(job->state, worker->task.session);
	if (status)
		return pb_worker_fail(worker, status, "cannot open its session");
	worker->has_session = true;
	return 0;
}

void pb_worker_join(struct pb_worker *worker, const struct pb_team *team)
{
	worker->team = *team;
	worker->task.team = &worker->team;
}

void pb_worker_close(struct pb_worker *worker)
{
	if (worker->has_session && worker->job->kernel->session_close)
		worker->job->kernel->session_close(worker->job->state, worker->task.session);
	if (!worker->extent.file)
		pb_heap_records_free(&worker->records);
	free(worker->task.session);
	free(worker->task.local);
	worker->task.session = worker->task.local = NULL;
	worker->has_session = false;
}

/* For so short a time that a sleep might last longer. */
static void wait_until(int64_t meet_ns)
{
	while (pb_clock_ns() < meet_ns)
		(void)sched_yield();
}

void pb_worker_begin(struct pb_worker *worker, const struct pb_worker_round *round)
{
	if (round->meet_ns)
		wait_until(round->meet_ns);
	worker->error = 0;
	worker->why.text[0] = '\0';
	worker->round = *round;
	worker->trace = round->traced ? pb_trace_make(worker->spans_max) : NULL;
	worker->records.size = 0;
	worker->records.error = 0;
	worker->run = (struct pb_run){.end = UINT64_MAX};
	(void)prctl(PR_SET_TIMERSLACK, 1UL); /* or each sleep is 50 us late; 0 would mean that default */
	memset(worker->task.acc, 0, worker->job->kernel->result_size);
	pb_report_begin(&worker->report, &worker->before);
	pb_probe_begin(&worker->probe, worker->report.begin_ns);
	worker->pause_ns = worker->spun_ns = 0;
}

void pb_worker_enter_run(struct pb_worker *worker)
{
	struct pb_ledger *ledger = &worker->report.ledger;
	if (worker->run.claims == 0 || worker->task.team->rank != 0) /* a team's claim is its leader's */
		return;
	pb_ledger_enter(ledger, worker->round.ledger_key, worker->run.begin, worker->run.end);
	ledger->claims += worker->run.claims - 1;
	worker->run.claims = 0;
}

static void emit_trace(struct pb_worker *worker)
{
	if (worker->trace)
		pb_trace_emit(worker->trace, &worker->records);
	pb_trace_free(worker->trace);
	worker->trace = NULL;
}

void pb_worker_end(struct pb_worker *worker)
{
	pb_worker_enter_run(worker);
	pb_report_end(&worker->report, &worker->before);
	worker->report.gap_ns = worker->probe.gap_ns;
	worker->report.pause_ns = worker->pause_ns;
	worker->report.spun_ns = worker->spun_ns;
	emit_trace(worker);
	worker->report.records_bytes = worker->records.size;
	if (worker->records.error && !worker->error)
		(void)pb_worker_fail(worker, worker->records.error, "cannot keep its records");
	(void)prctl(PR_SET_TIMERSLACK, (unsigned long)worker->slack_ns);
}

int pb_worker_records(struct pb_worker *worker, const void **bytes, size_t *size)
{
	const struct pb_records *records = &worker->records;
	*size = records->size;
	*bytes = records->bytes;
	if (worker->extent.file && records->size && !(*bytes = pb_extent_view(&worker->extent, records)))
		return -errno;
	return 0;
}

void pb_worker_trim_records(struct pb_worker *worker)
{
	if (worker->extent.file)
		pb_extent_trim(&worker->extent, &worker->records);
	else
		pb_heap_records_trim(&worker->records);
}

/* The kernel may oversleep by a thousandth of the time-out (select_estimate_accuracy in its fs/select.c), hence a far
 * deadline is approached by a sleep that ends well before it. */
static struct timespec timeout_until(int64_t deadline_ns)
{
	int64_t left_ns = deadline_ns - pb_clock_ns();
	if (left_ns > FAR_NS)
		left_ns -= left_ns / 256;
	if (left_ns < 0)
		left_ns = 0;
	return (struct timespec){.tv_sec = left_ns / 1000000000, .tv_nsec = left_ns % 1000000000};
}

/* Sleeps once; true: what the task waits for has come. */
static bool sleep_once(const struct pb_task *task, int stop_fd, const sigset_t *signals)
{
	struct pollfd fds[2] = {{.fd = task->wait.fd, .events = task->wait.events}, {.fd = stop_fd, .events = POLLIN}};
	const int64_t deadline_ns = task->wait.deadline_ns;
	const struct timespec timeout = timeout_until(deadline_ns);
	int ready = ppoll(fds, 2, deadline_ns ? &timeout : NULL, signals);
	if (ready == 0)
		return pb_clock_ns() >= deadline_ns;
	return ready > 0 ? fds[0].revents != 0 : errno != EINTR;
}

/* Signals stay blocked but for the sleep itself, so that one that cancels is never missed between look and sleep. */
static void sleep_until_ready(const struct pb_worker *worker)
{
	sigset_t all;
	sigset_t before;
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	bool ready = false;
	while (!ready && !pb_worker_stopped(worker))
		ready = sleep_once(&worker->task, worker->stop->fd, &before);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
}

/* One more step of a claim that has waited since *from_ns, which becomes the end of the step. */
static int call_again(struct pb_worker *worker, int64_t *from_ns)
{
	const int64_t begin_ns = pb_clock_ns();
	worker->pause_ns += begin_ns - *from_ns;
	const int status = pb_worker_call(worker);
	*from_ns = pb_clock_ns();
	if (worker->trace)
		pb_trace_step(worker->trace, &worker->task, worker->index, begin_ns, *from_ns, status);
	return status;
}

/* PB_WAIT no longer; or -ECANCELED, and the kernel has released what the claim held. */
static int wait_out(struct pb_worker *worker)
{
	struct pb_task *task = &worker->task;
	int64_t from_ns = pb_clock_ns();
	int status = PB_WAIT;
	while (status == PB_WAIT && !pb_worker_stopped(worker)) {
		if (task->wait.fd >= 0 || task->wait.deadline_ns)
			sleep_until_ready(worker);
		if (worker->look)
			worker->look(worker->look_self);
		if (!pb_worker_stopped(worker))
			status = call_again(worker, &from_ns);
	}
	if (status != PB_WAIT)
		return status;
	task->cancelled = true;
	(void)pb_worker_call(worker);
	task->cancelled = false;
	return -ECANCELED;
}

int pb_worker_go_on(struct pb_worker *worker, int status)
{
	if (status == PB_WAIT)
		status = wait_out(worker);
	if (status == PB_DONE)
		return 0;
	return pb_worker_fail_claim(worker, &worker->task, status < 0 ? status : -EPROTO);
}

static int finish_traced(struct pb_worker *worker, int64_t begin_ns)
{
	int status = pb_worker_call(worker);
	pb_trace_step(worker->trace, &worker->task, worker->index, begin_ns, pb_clock_ns(), status);
	return status == PB_DONE ? 0 : pb_worker_go_on(worker, status);
}

int pb_worker_drain_traced(struct pb_worker *worker, pb_next_claim *next, void *self)
{
	int64_t from_ns = worker->report.begin_ns;
	uint64_t begin = 0;
	uint64_t end = 0;
	int status = 0;
	while (!status && next(self, &begin, &end)) {
		status = pb_worker_take(worker, begin, end);
		const int64_t begin_ns = pb_clock_ns();
		pb_probe_once(&worker->probe, from_ns, begin_ns);
		if (!status)
			status = finish_traced(worker, begin_ns);
		from_ns = pb_clock_ns();
		if (!status)
			pb_worker_enter(worker, begin, end);
	}
	pb_probe_once(&worker->probe, from_ns, pb_clock_ns());
	return status;
}
