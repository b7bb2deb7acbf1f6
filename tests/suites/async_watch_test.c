/* Items that wait for descriptors: shared, silent, closed, odd, with a deadline beside them. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "support/http.h"
#include "support/script_kernel.h"
#include "support/suite.h"

/* --- One descriptor that many wait for. --- */

static int bell = -1;
static uint32_t bell_tag;

/* The last item rings for all others. */
static int bell_step(struct pb_task *task)
{
	bool *waited = task->local;
	if (task->begin == 99)
		return eventfd_write(bell, 1) ? -EIO : script_finish(task);
	if (*waited)
		return script_finish(task);
	*waited = true;
	return script_wait(task, bell, bell_tag, POLLIN);
}

static void many_items_wait_for_the_same_descriptor(void)
{
	for (bell_tag = 0; bell_tag < 2; bell_tag++) {
		bell = eventfd(0, EFD_CLOEXEC);
		CU_ASSERT_EQUAL(script_run(100, 100, bell_step), 0);
		(void)close(bell);
	}
}

/* --- Descriptor and deadline together. --- */

static int silent[2];

struct either_local {
	int64_t deadline_ns;
};

static int deadline_wins_step(struct pb_task *task)
{
	struct either_local *local = task->local;
	if (local->deadline_ns)
		return pb_clock_ns() >= local->deadline_ns ? script_finish(task) : -ETIME;
	(void)script_wait(task, silent[0], 7, POLLIN);
	task->wait.deadline_ns = local->deadline_ns = pb_clock_ns() + 1000000 * (int64_t)(1 + task->begin % 7);
	return PB_WAIT;
}

static void a_deadline_ends_the_wait_for_a_silent_descriptor(void)
{
	CU_ASSERT_EQUAL_FATAL(socketpair(AF_UNIX, SOCK_STREAM, 0, silent), 0);
	CU_ASSERT_EQUAL(script_run(100, 300, deadline_wins_step), 0);
	(void)close(silent[0]);
	(void)close(silent[1]);
}

/* Time limits that become later, none, and earlier again, while descriptors end the waits before. */
static int moving_limit_step(struct pb_task *task)
{
	static const int64_t limits_ns[] = {2000000, 3000000, 0, 1000000, 2 * SCRIPT_FORGOTTEN_NS};
	struct {
		size_t turn;
		int64_t early_ns;
	} *local = task->local;
	if (local->early_ns && pb_clock_ns() < local->early_ns)
		return -ETIME;
	if (local->turn == sizeof limits_ns / sizeof *limits_ns) {
		local->turn++;
		task->wait.deadline_ns = local->early_ns = pb_clock_ns() + 5000000;
		return PB_WAIT;
	}
	if (local->turn > sizeof limits_ns / sizeof *limits_ns)
		return script_finish(task);
	int64_t limit_ns = limits_ns[local->turn++];
	(void)script_wait(task, bell, 0, POLLIN);
	task->wait.deadline_ns = limit_ns ? pb_clock_ns() + limit_ns : 0;
	return PB_WAIT;
}

static void a_time_limit_that_was_not_reached_wakes_nobody_later(void)
{
	bell = eventfd(1, EFD_CLOEXEC);
	CU_ASSERT_EQUAL(script_run(50, 200, moving_limit_step), 0);
	(void)close(bell);
}

/* --- What epoll does not take. --- */

static int odd_fd = -1;

static int odd_step(struct pb_task *task)
{
	bool *waited = task->local;
	if (*waited)
		return script_finish(task);
	*waited = true;
	return script_wait(task, odd_fd, (uint32_t)(task->begin % 2), POLLIN);
}

static void files_and_closed_descriptors_are_ready_at_once(void)
{
	odd_fd = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
	CU_ASSERT_EQUAL(script_run(4, 10, odd_step), 0);
	(void)close(odd_fd);
	odd_fd = 1000;
	CU_ASSERT_EQUAL(script_run(4, 10, odd_step), 0);
}

static int gone[2];

static int hang_up_step(struct pb_task *task)
{
	bool *waited = task->local;
	if (task->begin == 3)
		return close(gone[1]) ? -EIO : script_finish(task);
	if (*waited)
		return script_finish(task);
	*waited = true;
	return script_wait(task, gone[0], 1, POLLIN);
}

static void a_peer_that_hangs_up_ends_the_wait(void)
{
	CU_ASSERT_EQUAL_FATAL(socketpair(AF_UNIX, SOCK_STREAM, 0, gone), 0);
	CU_ASSERT_EQUAL(script_run(4, 4, hang_up_step), 0);
	(void)close(gone[0]);
}

/* The last bytes and the end come in one report; the bytes come short of what was asked for. */
static int last_bytes_step(struct pb_task *task)
{
	int *calls = task->local;
	char bytes[64];
	if (task->begin == 1) {
		bool sent = write(gone[1], "last", 4) == 4;
		return close(gone[1]) || !sent ? -EIO : script_finish(task);
	}
	ssize_t length = *calls ? read(gone[0], bytes, sizeof bytes) : -1;
	if (length == 0)
		return script_finish(task);
	if ((*calls)++ && length != 4)
		return -EIO;
	return script_wait(task, gone[0], 1, POLLIN);
}

static void an_end_that_comes_with_the_last_bytes_is_seen(void)
{
	CU_ASSERT_EQUAL_FATAL(socketpair(AF_UNIX, SOCK_STREAM, 0, gone), 0);
	CU_ASSERT_EQUAL(script_run(2, 2, last_bytes_step), 0);
	(void)close(gone[0]);
}

static void a_cell_leaves_no_descriptor_behind(void)
{
	const size_t before = http_descriptors();
	odd_fd = 1000;
	CU_ASSERT_EQUAL(script_run(4, 10, odd_step), 0);
	CU_ASSERT_EQUAL(http_descriptors(), before);
}

static const struct test tests[] = {
    {"many items wait for the same descriptor", many_items_wait_for_the_same_descriptor},
    {"a deadline ends the wait for a silent descriptor", a_deadline_ends_the_wait_for_a_silent_descriptor},
    {"a time limit that was not reached wakes nobody later", a_time_limit_that_was_not_reached_wakes_nobody_later},
    {"files and closed descriptors are ready at once", files_and_closed_descriptors_are_ready_at_once},
    {"a peer that hangs up ends the wait", a_peer_that_hangs_up_ends_the_wait},
    {"an end that comes with the last bytes is seen", an_end_that_comes_with_the_last_bytes_is_seen},
    {"a cell leaves no descriptor behind", a_cell_leaves_no_descriptor_behind},
    {0},
};

int main(int argc, char **argv)
{
	return suite_main("descriptors on the event loop", tests, argc, argv);
}
