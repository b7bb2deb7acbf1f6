/* The local server as seen from a bare socket. */
#include <errno.h>
#include <netinet/in.h>
#include <pthread.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "io/http/server.h"
#include "io/http/units.h"
#include "support/http.h"
#include "support/suite.h"

static int connect_to(uint16_t port)
{
	const struct sockaddr_in address = {
	    .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	const struct timeval patience = {.tv_sec = 20};
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	CU_ASSERT_EQUAL_FATAL(connect(fd, (const struct sockaddr *)&address, sizeof address), 0);
	(void)setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
	return fd;
}

static void say(int fd, const char *bytes, size_t length)
{
	CU_ASSERT_EQUAL(send(fd, bytes, length, MSG_NOSIGNAL), (ssize_t)length);
}

/* Reads up to the end of the connection, or of the room. */
static size_t hear(int fd, char *text, size_t size)
{
	size_t length = 0;
	for (ssize_t got; length + 1 < size && (got = recv(fd, text + length, size - 1 - length, 0)) > 0;)
		length += (size_t)got;
	text[length] = '\0';
	return length;
}

static int count(const char *text, const char *what)
{
	int found = 0;
	for (; (text = strstr(text, what)); text += strlen(what))
		found++;
	return found;
}

static struct pb_http_server_child start(const struct pb_http_server_options *options)
{
	struct pb_http_server_child server;
	struct pb_why why = {""};
	CU_ASSERT_EQUAL_FATAL(pb_http_server_start(&server, options, &why), 0);
	return server;
}

static const char two_requests[] = "GET /json/1 HTTP/1.1\r\nHost: x\r\n\r\n"
                                   "GET /json/2 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";

static void expect_two_answers(int fd)
{
	char text[4096];
	(void)hear(fd, text, sizeof text);
	CU_ASSERT_EQUAL(count(text, "HTTP/1.1 200 OK\r\n"), 2);
	const char *first = strstr(text, "\"text 1 "), *second = strstr(text, "\"text 2 ");
	CU_ASSERT(first && second && first < second);
	(void)close(fd);
}

static void requests_sent_at_once_are_answered_in_order(void)
{
	for (int latency_ms = 0; latency_ms < 2; latency_ms++) {
		struct pb_http_server_child server =
		    start(&(struct pb_http_server_options){.latency_ns = latency_ms * PB_MS});
		int fd = connect_to(server.port);
		say(fd, two_requests, sizeof two_requests - 1);
		expect_two_answers(fd);
		pb_http_server_stop(&server);
	}
}

static void thousands_of_requests_sent_at_once_are_answered(void)
{
	enum { REQUESTS = 2000 };
	static const char request[] = "GET /json/1 HTTP/1.1\r\n\r\n";
	static char text[REQUESTS * 200];
	static char all[REQUESTS * (sizeof request - 1)];
	struct pb_http_server_child server = start(&(struct pb_http_server_options){0});
	int fd = connect_to(server.port);
	for (size_t i = 0; i < REQUESTS; i++)
		memcpy(all + i * (sizeof request - 1), request, sizeof request - 1);
	say(fd, all, sizeof all);
	(void)shutdown(fd, SHUT_WR);
	(void)hear(fd, text, sizeof text);
	CU_ASSERT_EQUAL(count(text, "HTTP/1.1 200 OK\r\n"), REQUESTS);
	(void)close(fd);
	pb_http_server_stop(&server);
}

static void a_request_in_single_bytes_is_understood(void)
{
	struct pb_http_server_child server = start(&(struct pb_http_server_options){0});
	int fd = connect_to(server.port);
	for (size_t i = 0; i + 1 < sizeof two_requests; i++)
		say(fd, two_requests + i, 1);
	expect_two_answers(fd);
	pb_http_server_stop(&server);
}

static void what_is_not_http_is_hung_up_on(void)
{
	static const char *const texts[] = {"HELLO\r\n\r\n", "GET nowhere", "\x16\x03\x01\x02"};
	char answer[64];
	struct pb_http_server_child server = start(&(struct pb_http_server_options){0});
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		int fd = connect_to(server.port);
		say(fd, texts[i], strlen(texts[i]));
		(void)shutdown(fd, SHUT_WR);
		CU_ASSERT_EQUAL(hear(fd, answer, sizeof answer), 0);
		(void)close(fd);
	}
	pb_http_server_stop(&server);
}

static void endless_requests_are_hung_up_on(void)
{
	static const char start_line[] = "GET / HTTP/1.1\r\n", header[] = "X-More: and more\r\n";
	struct pb_http_server_child server = start(&(struct pb_http_server_options){0});
	int fd = connect_to(server.port);
	say(fd, start_line, sizeof start_line - 1);
	int sent = 0;
	while (sent < 100000 && send(fd, header, sizeof header - 1, MSG_NOSIGNAL) > 0)
		sent++;
	CU_ASSERT(sent < 100000);
	(void)close(fd);
	pb_http_server_stop(&server);
}

struct running {
	struct pb_http_server *server;
	int stop, status;
	pthread_t thread;
};

static void *run(void *argument)
{
	struct running *running = argument;
	running->status = pb_http_server_run(running->server, running->stop);
	return NULL;
}

static void it_stops_when_it_is_told_to(void)
{
	struct running running = {.stop = eventfd(0, EFD_CLOEXEC), .status = -1};
	size_t before = http_descriptors();
	CU_ASSERT_EQUAL_FATAL(pb_http_server_open(&running.server, &(struct pb_http_server_options){0}, NULL), 0);
	CU_ASSERT_EQUAL_FATAL(pthread_create(&running.thread, NULL, run, &running), 0);
	int fd = connect_to(pb_http_server_port(running.server));
	say(fd, two_requests, sizeof two_requests - 1);
	expect_two_answers(fd);
	CU_ASSERT_EQUAL(eventfd_write(running.stop, 1), 0);
	(void)pthread_join(running.thread, NULL);
	CU_ASSERT_EQUAL(running.status, 0);
	pb_http_server_close(running.server);
	pb_http_server_close(NULL);
	CU_ASSERT_EQUAL(http_descriptors(), before);
	(void)close(running.stop);
}

/* The child has the limit of its parent at the time of the fork. */
static void more_connections_than_descriptors_are_served_in_turn(void)
{
	enum { CONNECTIONS = 40 };
	struct rlimit before;
	int fds[CONNECTIONS];
	CU_ASSERT_EQUAL_FATAL(getrlimit(RLIMIT_NOFILE, &before), 0);
	struct rlimit few = {.rlim_cur = 20, .rlim_max = before.rlim_max};
	(void)setrlimit(RLIMIT_NOFILE, &few);
	struct pb_http_server_child server = start(&(struct pb_http_server_options){0});
	(void)setrlimit(RLIMIT_NOFILE, &before);
	for (int i = 0; i < CONNECTIONS; i++)
		fds[i] = connect_to(server.port);
	for (int i = 0; i < CONNECTIONS; i++) {
		say(fds[i], two_requests, sizeof two_requests - 1);
		expect_two_answers(fds[i]);
	}
	pb_http_server_stop(&server);
}

static void a_stopped_child_is_gone(void)
{
	struct pb_http_server_child server = start(&(struct pb_http_server_options){0});
	pid_t pid = server.pid;
	pb_http_server_stop(&server);
	CU_ASSERT_EQUAL(server.pid, 0);
	CU_ASSERT_EQUAL(waitpid(pid, NULL, WNOHANG), -1);
	CU_ASSERT_EQUAL(errno, ECHILD);
	pb_http_server_stop(&server);
}

int main(int argc, char **argv)
{
	const struct test tests[] = {
	    {"requests sent at once are answered in order", requests_sent_at_once_are_answered_in_order},
	    {"thousands of requests sent at once are answered", thousands_of_requests_sent_at_once_are_answered},
	    {"a request in single bytes is understood", a_request_in_single_bytes_is_understood},
	    {"what is not http is hung up on", what_is_not_http_is_hung_up_on},
	    {"endless requests are hung up on", endless_requests_are_hung_up_on},
	    {"it stops when it is told to", it_stops_when_it_is_told_to},
	    {"more connections than descriptors are served in turn",
	     more_connections_than_descriptors_are_served_in_turn},
	    {"a stopped child is gone", a_stopped_child_is_gone},
	    {NULL, NULL},
	};
	return suite_main("http_serving", tests, argc, argv);
}
