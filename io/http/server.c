#include "io/http/server.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "io/http/serving.h"
#include "io/http/units.h"

enum { EVENTS_AT_ONCE = 512 };
static const int64_t short_ns = 200 * PB_US;
static const int64_t very_long_ns = 10 * PB_MS; /* a hundred times what is spent awake before its end */
static const int64_t awake_ns = 100 * PB_US;

static int watch(struct pb_http_server *server, int fd, void *who)
{
	struct epoll_event event = {.events = EPOLLIN, .data.ptr = who};
	return epoll_ctl(server->epoll, EPOLL_CTL_ADD, fd, &event) == 0 ? 0 : -errno;
}

static void fill_defaults(struct pb_http_server *server, const struct pb_http_server_options *options)
{
	server->options = *options;
	if (server->options.details == 0)
		server->options.details = 1000;
	if (server->options.stream_ns == 0)
		server->options.stream_ns = 10 * PB_MS;
	server->random = options->seed;
	server->room = SIZE_MAX;
	server->tokens = 1;
	server->tokens_ns = pb_clock_ns();
	server->listener = server->epoll = -1;
}

int pb_http_server_open(struct pb_http_server **server, const struct pb_http_server_options *options,
                        struct pb_why *why)
{
	*server = NULL;
	struct pb_http_server *opened = calloc(1, sizeof *opened);
	if (!opened)
		return pb_fail(why, -ENOMEM, "out of memory for the local server");
	fill_defaults(opened, options);
	int status = opened->listener = pb_http_server_listen(options, why);
	if (status < 0)
		goto fail;
	opened->epoll = epoll_create1(EPOLL_CLOEXEC);
	status = opened->epoll < 0 ? -errno : watch(opened, opened->listener, &opened->listener);
	if (status < 0) {
		(void)pb_fail(why, status, "the local server cannot make its event loop: %s", strerror(-status));
		goto fail;
	}
	*server = opened;
	return 0;
fail:
	pb_http_server_close(opened);
	return status;
}

void pb_http_server_close(struct pb_http_server *server)
{
	if (!server)
		return;
	while (server->serving)
		pb_serving_close(server, server->serving, false);
	pb_alarms_free(&server->alarms);
	if (server->epoll >= 0)
		(void)close(server->epoll);
	if (server->listener >= 0)
		(void)close(server->listener);
	free(server);
}

struct pb_http_server_counts pb_http_server_counts(const struct pb_http_server *server)
{
	return server->counts;
}

/* Answers what is due. Returns the time of the next deadline; 0: there is none. */
static int64_t serve_due(struct pb_http_server *server)
{
	struct pb_alarm *first = pb_alarms_first(&server->alarms);
	if (!first)
		return 0;
	int64_t now_ns = pb_clock_ns();
	for (; first && first->due_ns <= now_ns; first = pb_alarms_first(&server->alarms))
		pb_serving_due(server, (struct pb_serving *)first);
	return first ? first->due_ns : 0;
}

/* The kernel lets a time-out be late by a thousandth of itself (select_estimate_accuracy in fs/select.c): a long wait
 * is asked to end a little early, and a short one follows. Before the end of a very long one the core has gone to sleep
 * as well, and is woken in time to be awake. */
static int sleep_until(struct pb_http_server *server, struct epoll_event *events, int64_t due_ns)
{
	if (due_ns == 0)
		return epoll_wait(server->epoll, events, EVENTS_AT_ONCE, -1);
	int64_t left_ns = due_ns - pb_clock_ns();
	if (left_ns < 0)
		left_ns = 0;
	server->rested = left_ns > very_long_ns;
	if (left_ns > short_ns)
		left_ns -= left_ns / 512;
	if (server->rested)
		left_ns -= awake_ns;
	const struct timespec left = {.tv_sec = left_ns / PB_S, .tv_nsec = left_ns % PB_S};
	return epoll_pwait2(server->epoll, events, EVENTS_AT_ONCE, &left, NULL);
}

/* After a rest, the last moments are spent awake. */
static int stay_awake_until(struct pb_http_server *server, struct epoll_event *events, int64_t due_ns)
{
	int ready = 0;
	if (!server->rested || due_ns - pb_clock_ns() > short_ns)
		return 0;
	while (ready == 0 && pb_clock_ns() < due_ns)
		ready = epoll_wait(server->epoll, events, EVENTS_AT_ONCE, 0);
	return ready;
}

/* Only who has answers pending must be prompt: without, nothing is lost by sleeping. */
static int wait_for_events(struct pb_http_server *server, struct epoll_event *events, int64_t due_ns)
{
	int ready = due_ns ? pb_spin(&server->spin, server->epoll, events, EVENTS_AT_ONCE, due_ns) : 0;
	if (ready == 0 && due_ns)
		ready = stay_awake_until(server, events, due_ns);
	if (ready != 0)
		return ready;
	ready = sleep_until(server, events, due_ns);
	if (due_ns)
		pb_spin_slept(&server->spin);
	return ready;
}

static void dispatch(struct pb_http_server *server, const struct epoll_event *event)
{
	if (event->data.ptr == &server->listener)
		server->knocked = true;
	else if (event->data.ptr == &server->stop_fd)
		server->stopped = true;
	else
		pb_serving_ready(server, event->data.ptr, event->events);
}

/* Accepting comes last: it may close connections, of which events would otherwise still be to come. */
static void dispatch_all(struct pb_http_server *server, const struct epoll_event *events, int count)
{
	for (int i = 0; i < count; i++)
		dispatch(server, &events[i]);
	if (server->knocked)
		pb_http_server_accept(server);
	server->knocked = false;
}

int pb_http_server_run(struct pb_http_server *server, int stop_fd)
{
	struct epoll_event events[EVENTS_AT_ONCE];
	int status = stop_fd < 0 ? 0 : watch(server, stop_fd, &server->stop_fd);
	(void)prctl(PR_SET_TIMERSLACK, 1UL);
	while (status == 0 && !server->stopped) {
		int ready = wait_for_events(server, events, serve_due(server));
		if (ready < 0 && errno != EINTR)
			status = -errno;
		dispatch_all(server, events, ready);
	}
	return status;
}
