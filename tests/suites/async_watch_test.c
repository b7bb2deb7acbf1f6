/* Items that wait for descriptors: sockets that a thread answers, with and without tags, shared, closed and reused. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "support/echo.h"
#include "support/run_driver.h"
#include "support/script_kernel.h"
#include "support/suite.h"

extern const struct pb_driver pb_driver_async, pb_driver_process_async;

/* What a wait takes that is forgotten. */
#define FORGOTTEN_NS INT64_C(20000000000)

static int run(uint32_t workers, uint64_t items, int (*step)(struct pb_task *))
{
	struct driver_cell cell = {.driver = &pb_driver_async, .kernel = &script_kernel, .job.workers = workers};
	script_step = step;
	cell_set(&cell, "items", items);
	const int64_t begin_ns = pb_clock_ns();
	int status = cell_once(&cell);
	CU_ASSERT_TRUE(pb_clock_ns() - begin_ns < FORGOTTEN_NS);
	if (status && status != -ECANCELED)
		(void)fprintf(stderr, "%s\n", cell.why.text);
	script_session_close = NULL;
	return status;
}

static int open_descriptors(void)
{
	DIR *folder = opendir("/proc/self/fd");
	int count = 0;
	while (folder && readdir(folder))
		count++;
	(void)closedir(folder);
	return count;
}

/* --- Items that send their number several times and want it back. --- */

#define ROUNDS 5
#define KEPT_MAX 500

/* How the items use their connections and tags. */
static struct {
	bool tags, keep;
} manner;

struct connection {
	int fd;
	uint32_t tag;
};

struct echo_session {
	uint32_t last_tag, kept;
	struct connection connections[KEPT_MAX];
};

struct echo_local {
	struct connection connection;
	int rounds;
};

static void begin_item(struct echo_session *session, struct echo_local *local)
{
	if (session->kept)
		local->connection = session->connections[--session->kept];
	else
		local->connection = (struct connection){echo_connect(), manner.tags ? ++session->last_tag : 0};
}

static void end_item(struct echo_session *session, struct echo_local *local)
{
	if (manner.keep)
		session->connections[session->kept++] = local->connection;
	else
		(void)close(local->connection.fd);
}

static void close_kept(void *session)
{
	struct echo_session *kept = session;
	while (kept->kept)
		(void)close(kept->connections[--kept->kept].fd);
}

static int wait_for(struct pb_task *task, const struct connection *connection, short events)
{
	task->wait.fd = connection->fd;
	task->wait.events = events;
	task->wait.tag = connection->tag;
	task->wait.deadline_ns = pb_clock_ns() + FORGOTTEN_NS;
	return PB_WAIT;
}

static int send_and_wait(struct pb_task *task, const struct connection *connection)
{
	if (write(connection->fd, &task->begin, sizeof task->begin) != sizeof task->begin)
		return -EIO;
	return wait_for(task, connection, POLLIN);
}

static int echo_step(struct pb_task *task)
{
	struct echo_local *local = task->local;
	uint64_t answer = 0;
	if (task->cancelled) {
		end_item(task->session, local);
		return PB_DONE;
	}
	if (local->rounds == 0) {
		begin_item(task->session, local);
		local->rounds = 1;
		return send_and_wait(task, &local->connection);
	}
	ssize_t length = read(local->connection.fd, &answer, sizeof answer);
	if (length < 0 && errno == EAGAIN)
		return wait_for(task, &local->connection, POLLIN);
	if (length != sizeof answer || answer != task->begin)
		return -EIO;
	if (local->rounds++ < ROUNDS)
		return send_and_wait(task, &local->connection);
	end_item(task->session, local);
	return script_finish(task);
}

static void run_echo(bool tags, bool keep)
{
	static const uint32_t workers[] = {1, 3, 200};
	manner.tags = tags;
	manner.keep = keep;
	int before = open_descriptors();
	echo_start();
	for (size_t w = 0; w < sizeof workers / sizeof *workers; w++) {
		script_session_close = close_kept;
		CU_ASSERT_EQUAL(run(workers[w], 400, echo_step), 0);
	}
	echo_stop();
	CU_ASSERT_EQUAL(open_descriptors(), before);
}

static void kept_connections_with_tags_are_answered(void)
{
	run_echo(true, true);
}

static void kept_connections_without_tags_are_answered(void)
{
	run_echo(false, true);
}

static void numbers_that_come_back_with_new_tags_are_new_connections(void)
{
	run_echo(true, false);
}

static void numbers_that_come_back_without_tags_are_answered(void)
{
	run_echo(false, false);
}

/* --- Both directions of one connection, more than its buffer holds. --- */

#define FLOOD_BYTES 1000000

struct flood_local {
	int fd;
	size_t sent, received;
};

static int flood_transfer(struct flood_local *local)
{
	static char bytes[65536];
	ssize_t length = 0;
	while (local->sent < FLOOD_BYTES && (length = write(local->fd, bytes, sizeof bytes)) > 0)
		local->sent += (size_t)length;
	while ((length = read(local->fd, bytes, sizeof bytes)) > 0)
		local->received += (size_t)length;
	return length == 0 || errno != EAGAIN ? -EIO : 0;
}

/* Waits for both at once while there is something to send. */
static int flood_step(struct pb_task *task)
{
	struct flood_local *local = task->local;
	if (!local->fd)
		local->fd = echo_connect();
	if (task->cancelled || flood_transfer(local)) {
		(void)close(local->fd);
		return -EIO;
	}
	if (local->received < local->sent || local->sent < FLOOD_BYTES)
		return wait_for(task, &(struct connection){local->fd, (uint32_t)task->begin + 1},
		                local->sent < FLOOD_BYTES ? POLLIN | POLLOUT : POLLIN);
	(void)close(local->fd);
	return script_finish(task);
}

static void a_flood_in_both_directions_comes_through(void)
{
	echo_start();
	CU_ASSERT_EQUAL(run(8, 16, flood_step), 0);
	echo_stop();
}

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
	return wait_for(task, &(struct connection){bell, bell_tag}, POLLIN);
}

static void many_items_wait_for_the_same_descriptor(void)
{
	for (bell_tag = 0; bell_tag < 2; bell_tag++) {
		bell = eventfd(0, EFD_CLOEXEC);
		CU_ASSERT_EQUAL(run(100, 100, bell_step), 0);
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
	(void)wait_for(task, &(struct connection){silent[0], 7}, POLLIN);
	task->wait.deadline_ns = local->deadline_ns = pb_clock_ns() + 1000000 * (int64_t)(1 + task->begin % 7);
	return PB_WAIT;
}

static void a_deadline_ends_the_wait_for_a_silent_descriptor(void)
{
	CU_ASSERT_EQUAL_FATAL(socketpair(AF_UNIX, SOCK_STREAM, 0, silent), 0);
	CU_ASSERT_EQUAL(run(100, 300, deadline_wins_step), 0);
	(void)close(silent[0]);
	(void)close(silent[1]);
}

/* Time limits that become later, none, and earlier again, while descriptors end the waits before. */
static int moving_limit_step(struct pb_task *task)
{
	static const int64_t limits_ns[] = {2000000, 3000000, 0, 1000000, 2 * FORGOTTEN_NS};
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
	(void)wait_for(task, &(struct connection){bell, 0}, POLLIN);
	task->wait.deadline_ns = limit_ns ? pb_clock_ns() + limit_ns : 0;
	return PB_WAIT;
}

static void a_time_limit_that_was_not_reached_wakes_nobody_later(void)
{
	bell = eventfd(1, EFD_CLOEXEC);
	CU_ASSERT_EQUAL(run(50, 200, moving_limit_step), 0);
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
	return wait_for(task, &(struct connection){odd_fd, (uint32_t)(task->begin % 2)}, POLLIN);
}

static void files_and_closed_descriptors_are_ready_at_once(void)
{
	odd_fd = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
	CU_ASSERT_EQUAL(run(4, 10, odd_step), 0);
	(void)close(odd_fd);
	odd_fd = 1000;
	CU_ASSERT_EQUAL(run(4, 10, odd_step), 0);
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
	return wait_for(task, &(struct connection){gone[0], 1}, POLLIN);
}

static void a_peer_that_hangs_up_ends_the_wait(void)
{
	CU_ASSERT_EQUAL_FATAL(socketpair(AF_UNIX, SOCK_STREAM, 0, gone), 0);
	CU_ASSERT_EQUAL(run(4, 4, hang_up_step), 0);
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
	return wait_for(task, &(struct connection){gone[0], 1}, POLLIN);
}

static void an_end_that_comes_with_the_last_bytes_is_seen(void)
{
	CU_ASSERT_EQUAL_FATAL(socketpair(AF_UNIX, SOCK_STREAM, 0, gone), 0);
	CU_ASSERT_EQUAL(run(2, 2, last_bytes_step), 0);
	(void)close(gone[0]);
}

/* --- Pacing. --- */

static struct {
	int now, most;
} connecting;

/* A socket that stays full for a while, as one that connects does. */
static int connect_step(struct pb_task *task)
{
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
	while (write(local->ends[0], task, sizeof *task) > 0)
		;
	if (++connecting.now > connecting.most)
		connecting.most = connecting.now;
	(void)wait_for(task, &(struct connection){local->ends[0], (uint32_t)task->begin + 1}, POLLOUT);
	task->wait.deadline_ns = pb_clock_ns() + 2000000;
	return PB_WAIT;
}

static void connects_are_paced(void)
{
	connecting.now = connecting.most = 0;
	CU_ASSERT_EQUAL(run(400, 600, connect_step), 0);
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
	return wait_for(task, &(struct connection){local->ends[0], (uint32_t)task->begin + 1}, POLLIN);
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
	int open_before = open_descriptors();
	CU_ASSERT_EQUAL(cell_sample(&cell), expected);
	CU_ASSERT_EQUAL(open_descriptors(), open_before);
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

static void a_cell_leaves_no_descriptor_behind(void)
{
	int before = open_descriptors();
	odd_fd = 1000;
	CU_ASSERT_EQUAL(run(4, 10, odd_step), 0);
	CU_ASSERT_EQUAL(open_descriptors(), before);
}

static const struct test tests[] = {
    {"kept connections with tags are answered", kept_connections_with_tags_are_answered},
    {"kept connections without tags are answered", kept_connections_without_tags_are_answered},
    {"numbers that come back with new tags are new", numbers_that_come_back_with_new_tags_are_new_connections},
    {"numbers that come back without tags are answered", numbers_that_come_back_without_tags_are_answered},
    {"a flood in both directions comes through", a_flood_in_both_directions_comes_through},
    {"many items wait for the same descriptor", many_items_wait_for_the_same_descriptor},
    {"a deadline ends the wait for a silent descriptor", a_deadline_ends_the_wait_for_a_silent_descriptor},
    {"a time limit that was not reached wakes nobody later", a_time_limit_that_was_not_reached_wakes_nobody_later},
    {"files and closed descriptors are ready at once", files_and_closed_descriptors_are_ready_at_once},
    {"a peer that hangs up ends the wait", a_peer_that_hangs_up_ends_the_wait},
    {"an end that comes with the last bytes is seen", an_end_that_comes_with_the_last_bytes_is_seen},
    {"connects are paced", connects_are_paced},
    {"cancelling releases all descriptors", cancelling_releases_all_descriptors},
    {"a failure releases all descriptors", a_failure_releases_all_descriptors},
    {"a cell leaves no descriptor behind", a_cell_leaves_no_descriptor_behind},
    {0},
};

int main(int argc, char **argv)
{
	return suite_main("descriptors on the event loop", tests, argc, argv);
}
