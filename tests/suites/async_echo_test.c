/* Items that talk to a server over connections of their own, kept or new, with and without tags. */
#include <errno.h>
#include <poll.h>
#include <unistd.h>

#include "support/echo.h"
#include "support/http.h"
#include "support/script_kernel.h"
#include "support/suite.h"

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

static int send_and_wait(struct pb_task *task, const struct connection *connection)
{
	if (write(connection->fd, &task->begin, sizeof task->begin) != sizeof task->begin)
		return -EIO;
	return script_wait(task, connection->fd, connection->tag, POLLIN);
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
		return script_wait(task, local->connection.fd, local->connection.tag, POLLIN);
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
	const size_t before = http_descriptors();
	echo_start();
	for (size_t w = 0; w < sizeof workers / sizeof *workers; w++) {
		script_session_close = close_kept;
		CU_ASSERT_EQUAL(script_run(workers[w], 400, echo_step), 0);
	}
	echo_stop();
	CU_ASSERT_EQUAL(http_descriptors(), before);
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
		return script_wait(task, local->fd, (uint32_t)task->begin + 1,
		                   local->sent < FLOOD_BYTES ? POLLIN | POLLOUT : POLLIN);
	(void)close(local->fd);
	return script_finish(task);
}

static void a_flood_in_both_directions_comes_through(void)
{
	echo_start();
	CU_ASSERT_EQUAL(script_run(8, 16, flood_step), 0);
	echo_stop();
}

static const struct test tests[] = {
    {"kept connections with tags are answered", kept_connections_with_tags_are_answered},
    {"kept connections without tags are answered", kept_connections_without_tags_are_answered},
    {"numbers that come back with new tags are new", numbers_that_come_back_with_new_tags_are_new_connections},
    {"numbers that come back without tags are answered", numbers_that_come_back_without_tags_are_answered},
    {"a flood in both directions comes through", a_flood_in_both_directions_comes_through},
    {0},
};

int main(int argc, char **argv)
{
	return suite_main("connections on the event loop", tests, argc, argv);
}
