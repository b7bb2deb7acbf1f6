#include <errno.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "cluster/lifeline_port.h"
#include "cluster/lifeline_word.h"
#include "drivers/common/thread.h"

#define TURN_NS INT64_C(1000000000)
#define GREETING_S 5 /* longest that one who has connected may take to greet */

/* A follower, as rank 0 sees it. */
struct line {
	unsigned silent; /* questions without an answer */
	struct pb_lifeline_greeting who;
};

/* There is one watch in a process. The thread owns all but `over` until it is joined. */
static struct {
	int listener;
	int over; /* an eventfd: readable when the thread is to end */
	uint64_t cookie;
	struct line *lines;
	struct pollfd *polled; /* by line; then `over` */
	uint32_t count;
	pb_lifeline_lost *lost;
	pthread_t thread;
	bool watches;
	atomic_bool has_lost, has_cut_off, has_lingering;
} watch = {.listener = -1, .over = -1};

static int watch_fail(int error)
{
	pb_lifelines_end();
	return error;
}

int pb_lifelines_listen(struct pb_lifeline_address *address, uint32_t ranks)
{
	watch.lines = calloc(ranks, sizeof *watch.lines);
	watch.polled = calloc(ranks, sizeof *watch.polled);
	watch.over = eventfd(0, EFD_CLOEXEC);
	if (!watch.lines || !watch.polled)
		return watch_fail(-ENOMEM);
	if (watch.over < 0 || getrandom(&watch.cookie, sizeof watch.cookie, 0) < 0)
		return watch_fail(-errno);
	watch.listener = pb_lifeline_port_open(address, ranks);
	address->cookie = watch.cookie;
	return watch.listener < 0 ? watch_fail(watch.listener) : 0;
}

/* Whoever does not greet as a follower does is sent away. */
static void greeting_take(int fd)
{
	const struct timeval wait = {.tv_sec = GREETING_S};
	struct pb_lifeline_greeting *who = &watch.lines[watch.count].who;
	(void)setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait);
	if (recv(fd, who, sizeof *who, MSG_WAITALL) != (ssize_t)sizeof *who || who->cookie != watch.cookie) {
		(void)close(fd);
		return;
	}
	who->host[sizeof who->host - 1] = '\0';
	watch.polled[watch.count++] = (struct pollfd){.fd = fd, .events = POLLIN};
}

static void all_take(uint32_t count)
{
	const struct timeval wait = {.tv_sec = GREETING_S};
	(void)setsockopt(watch.listener, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait);
	while (watch.count < count) {
		const int fd = accept4(watch.listener, NULL, NULL, SOCK_CLOEXEC);
		if (fd < 0 && errno != EINTR)
			return;
		if (fd >= 0)
			greeting_take(fd);
	}
}

/* What not even the kernel of the other host has acknowledged. */
static bool is_cut_off(int fd)
{
	struct tcp_info info = {0};
	socklen_t size = sizeof info;
	return getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &size) == 0 && info.tcpi_unacked > 0;
}

static void all_tell(enum pb_lifeline_word word)
{
	const char byte = (char)word;
	for (uint32_t at = 0; at < watch.count; at++)
		(void)send(watch.polled[at].fd, &byte, 1, MSG_NOSIGNAL | MSG_DONTWAIT);
}

static void lost(const struct line *line, bool lingers, const char *how)
{
	struct pb_why why = {""};
	(void)pb_fail(&why, 0, "rank %u on %s (pid %d) %s", line->who.rank, line->who.host, line->who.pid, how);
	atomic_store(&watch.has_lingering, lingers);
	atomic_store(&watch.has_lost, true);
	all_tell(PB_LIFELINE_TOLD);
	watch.lost(&why);
}

/* False: that one is lost. */
static bool answers_take(uint32_t at)
{
	char words[64];
	const ssize_t got = recv(watch.polled[at].fd, words, sizeof words, MSG_DONTWAIT);
	if (got > 0)
		watch.lines[at].silent = 0;
	if (got > 0 || (got < 0 && (errno == EAGAIN || errno == EINTR)))
		return true;
	const bool has_died = got == 0 || errno == ECONNRESET;
	lost(&watch.lines[at], !has_died, has_died ? "has died" : "cannot be reached any more");
	return false;
}

static bool ask(uint32_t at)
{
	static const char word = PB_LIFELINE_ASK;
	const int fd = watch.polled[at].fd;
	const unsigned silent = watch.lines[at].silent++;
	atomic_store(&watch.has_cut_off, silent >= PB_LIFELINE_REACH && is_cut_off(fd));
	if (pb_lifelines_cut_off())
		lost(&watch.lines[at], true, "cannot be reached any more: its host is cut off");
	else if (silent >= PB_LIFELINE_PATIENCE)
		lost(&watch.lines[at], true, "does not answer any more: it is stopped, or its host hangs");
	else
		(void)send(fd, &word, 1, MSG_NOSIGNAL | MSG_DONTWAIT);
	return !pb_lifelines_lost();
}

/* False: a rank is lost, or it is the end. */
static bool look(int64_t until_ns)
{
	const int64_t left_ns = until_ns - pb_clock_ns();
	if (poll(watch.polled, watch.count + 1, left_ns > 0 ? (int)(left_ns / 1000000) + 1 : 0) < 0)
		return true;
	if (watch.polled[watch.count].revents)
		return false;
	for (uint32_t at = 0; at < watch.count; at++)
		if (watch.polled[at].revents && !answers_take(at))
			return false;
	return true;
}

static bool all_ask(void)
{
	for (uint32_t at = 0; at < watch.count; at++)
		if (!ask(at))
			return false;
	return true;
}

static void *watch_main(void *unused)
{
	(void)unused;
	for (int64_t next_ns = pb_clock_ns(); look(next_ns);) {
		if (pb_clock_ns() < next_ns)
			continue;
		if (!all_ask())
			break;
		next_ns = pb_clock_ns() + TURN_NS;
	}
	return NULL;
}

int pb_lifelines_watch(uint32_t count, pb_lifeline_lost *on_loss)
{
	all_take(count);
	watch.lost = on_loss;
	watch.polled[watch.count] = (struct pollfd){.fd = watch.over, .events = POLLIN};
	(void)close(watch.listener);
	watch.listener = -1;
	const int error = pb_thread_start(&watch.thread, watch_main, NULL);
	watch.watches = error == 0;
	return error ? watch_fail(error) : 0;
}

bool pb_lifelines_lost(void)
{
	return atomic_load(&watch.has_lost);
}

bool pb_lifelines_cut_off(void)
{
	return atomic_load(&watch.has_cut_off);
}

bool pb_lifelines_linger(void)
{
	return atomic_load(&watch.has_lingering);
}

void pb_lifelines_scatter(void)
{
	all_tell(PB_LIFELINE_SCATTER);
}

/* Closing with an answer unread would take back the word, so the follower closes first. */
static void line_end(int fd)
{
	const struct timeval wait = {.tv_sec = 1};
	char words[64];
	(void)setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait);
	while (recv(fd, words, sizeof words, 0) > 0)
		;
}

static void descriptor_close(int *fd)
{
	if (*fd >= 0)
		(void)close(*fd);
	*fd = -1;
}

void pb_lifelines_end(void)
{
	if (watch.watches) {
		(void)eventfd_write(watch.over, 1);
		(void)pthread_join(watch.thread, NULL);
	}
	all_tell(PB_LIFELINE_END);
	for (uint32_t at = 0; at < watch.count; at++) {
		if (!pb_lifelines_lost())
			line_end(watch.polled[at].fd);
		(void)close(watch.polled[at].fd);
	}
	descriptor_close(&watch.listener);
	descriptor_close(&watch.over);
	free(watch.lines);
	free(watch.polled);
	watch.lines = NULL;
	watch.polled = NULL;
	watch.count = 0;
	watch.watches = false;
}
