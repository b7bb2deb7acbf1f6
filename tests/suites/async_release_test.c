/* What the event loop takes no more of than it may, and gives back: connects are paced, and an end releases all. */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include "support/http.h"
#include "support/run_driver.h"
#include "support/script_kernel.h"
#include "support/suite.h"

extern const struct pb_driver pb_driver_async;

/* --- Pacing. --- */

static struct {
	int now, most;
} connecting;

/* A socket that stays full for a while, as one that connects does. */
static int connect_step(struct pb_task *task)
{
	static const char block[64 * 1024];
	struct {
		int ends[2];
	} *local = task->local;
	if (local->ends[0]) {
		connecting.now--;
		(void)close(local->ends[0]);
		(void)close(local->ends[1]);
		return script_finish(task);
	}
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, local->ends))
		return -errno;
	while (write(local->ends[0], block, sizeof block) > 0)
		;
	if (++connecting.now > connecting.most)
		connecting.most = connecting.now;
	(void)script_wait(task, local->ends[0], (uint32_t)task->begin + 1, POLLOUT);
	task->wait.deadline_ns = pb_clock_ns() + 50000000; /* longer than it takes to fill 128 of them */
	return PB_WAIT;
}

static void connects_are_paced(void)
{
	connecting.now = connecting.most = 0;
	CU_ASSERT_EQUAL(script_run(400, 600, connect_step), 0);
	CU_ASSERT_EQUAL(connecting.most, 128);
	CU_ASSERT_EQUAL(connecting.now, 0);
}

/* --- The end of what is in flight. --- */

static atomic_bool *to_cancel;

static void cancel_it(int signal)
{
	(void)signal;
	atomic_store(to_cancel, true);
}

/* Item 299 fails, or cancels, when all others wait for what never comes. */
static bool fail;

static int hold_step(struct pb_task *task)
{
	struct {
		int ends[2];
	} *local = task->local;
	if (!task->cancelled && task->begin == 299) {
		if (fail)
			return -EDOM;
		(void)raise(SIGALRM);
		return script_finish(task);
	}
	if (task->cancelled) {
		(void)close(local->ends[0]);
		(void)close(local->ends[1]);
		return PB_DONE;
	}
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, local->ends))
		return -errno;
	return script_wait(task, local->ends[0], (uint32_t)task->begin + 1, POLLIN);
}

static void hold_and_end(int expected)
{
	struct driver_cell cell = {.driver = &pb_driver_async, .kernel = &script_kernel, .job.workers = 300};
	const struct sigaction action = {.sa_handler = cancel_it};
	struct sigaction before;
	script_step = hold_step;
	to_cancel = &cell.cancel;
	(void)sigaction(SIGALRM, &action, &before);
	cell_set(&cell, "items", 300);
	CU_ASSERT_EQUAL_FATAL(cell_open(&cell), 0);
	const size_t open_before = http_descriptors();
	CU_ASSERT_EQUAL(cell_sample(&cell), expected);
	CU_ASSERT_EQUAL(http_descriptors(), open_before);
	cell_close(&cell);
	(void)sigaction(SIGALRM, &before, NULL);
}

static void cancelling_releases_all_descriptors(void)
{
	fail = false;
	hold_and_end(-ECANCELED);
}

static void a_failure_releases_all_descriptors(void)
{
	fail = true;
	hold_and_end(-EDOM);
}

static const struct test tests[] = {
    {"connects are paced", connects_are_paced},
    {"cancelling releases all descriptors", cancelling_releases_all_descriptors},
    {"a failure releases all descriptors", a_failure_releases_all_descriptors},
    {0},
};

int main(int argc, char **argv)
{
	return suite_main("releasing on the event loop", tests, argc, argv);
}
