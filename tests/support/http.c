#include "support/http.h"

#include <dirent.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include <CUnit/CUnit.h>

static void pause_until(struct pollfd *fds, nfds_t count, int64_t deadline_ns)
{
	int64_t left_ns = deadline_ns - pb_clock_ns();
	if (left_ns < 0)
		left_ns = 0;
	const struct timespec left = {.tv_sec = left_ns / 1000000000, .tv_nsec = left_ns % 1000000000};
	(void)ppoll(fds, count, deadline_ns ? &left : NULL, NULL);
}

void http_wait(const struct pb_task *task)
{
	struct pollfd fd = {.fd = task->wait.fd, .events = task->wait.events};
	pause_until(&fd, 1, task->wait.deadline_ns);
}

void http_run(struct pb_http_pool *pool, struct pb_http_request *request)
{
	struct pb_task task = {.wait.fd = -1};
	while (pb_http_step(request, pool, &task) == PB_WAIT)
		http_wait(&task);
}

struct pb_http_figures http_ask(struct pb_http_pool *pool, const struct pb_http_ask *ask)
{
	struct pb_http_target *target;
	enum pb_http_error error = pb_http_target_new(&target, ask);
	struct pb_http_request request = {.target = target, .figures.error = error};
	if (target)
		http_run(pool, &request);
	pb_http_target_free(target);
	return request.figures;
}

struct pb_http_figures http_get(struct pb_http_pool *pool, const char *url)
{
	return http_ask(pool, &(struct pb_http_ask){.url = url});
}

/* Requests under way at once, and what poll is asked: those that wait for a descriptor come first. */
struct crowd {
	struct pb_http_pool *pool;
	struct pb_http_request *requests;
	struct pb_task *tasks; /* task.end is 1 while its request goes on */
	struct pollfd *fds;
	size_t *owners; /* whose each of fds is */
	size_t count, polled;
};

static void step_one(struct crowd *crowd, size_t i)
{
	crowd->tasks[i].end = pb_http_step(&crowd->requests[i], crowd->pool, &crowd->tasks[i]) == PB_WAIT;
}

static void step_ready(struct crowd *crowd)
{
	for (size_t k = 0; k < crowd->polled; k++)
		if (crowd->fds[k].revents)
			step_one(crowd, crowd->owners[k]);
	int64_t now_ns = pb_clock_ns();
	for (size_t i = 0; i < crowd->count; i++)
		if (crowd->tasks[i].end && crowd->tasks[i].wait.deadline_ns <= now_ns)
			step_one(crowd, i);
}

/* Whether anything is to be waited for, and then until when at most. */
static bool prepare(struct crowd *crowd, int64_t *deadline_ns)
{
	*deadline_ns = 0;
	crowd->polled = 0;
	for (size_t i = 0; i < crowd->count; i++) {
		const struct pb_task *task = &crowd->tasks[i];
		if (!task->end)
			continue;
		if (*deadline_ns == 0 || task->wait.deadline_ns < *deadline_ns)
			*deadline_ns = task->wait.deadline_ns;
		if (task->wait.fd < 0)
			continue;
		crowd->owners[crowd->polled] = i;
		crowd->fds[crowd->polled++] = (struct pollfd){.fd = task->wait.fd, .events = task->wait.events};
	}
	return *deadline_ns != 0;
}

void http_run_all(struct pb_http_pool *pool, struct pb_http_request *requests, size_t count)
{
	struct crowd crowd = {.pool = pool,
	                      .requests = requests,
	                      .tasks = calloc(count, sizeof *crowd.tasks),
	                      .fds = calloc(count, sizeof *crowd.fds),
	                      .owners = calloc(count, sizeof *crowd.owners),
	                      .count = count};
	int64_t deadline_ns;
	for (size_t i = 0; i < count; i++)
		step_one(&crowd, i);
	while (prepare(&crowd, &deadline_ns)) {
		pause_until(crowd.fds, crowd.polled, deadline_ns);
		step_ready(&crowd);
	}
	free(crowd.tasks);
	free(crowd.fds);
	free(crowd.owners);
}

struct rlimit http_leave_descriptors(size_t count)
{
	struct rlimit before, after;
	CU_ASSERT_EQUAL_FATAL(getrlimit(RLIMIT_NOFILE, &before), 0);
	int next = dup(0);
	(void)close(next);
	after = before;
	after.rlim_cur = (rlim_t)next + count;
	CU_ASSERT_EQUAL_FATAL(setrlimit(RLIMIT_NOFILE, &after), 0);
	return before;
}

size_t http_descriptors(void)
{
	size_t count = 0;
	DIR *folder = opendir("/proc/self/fd");
	while (folder && readdir(folder))
		count++;
	if (folder)
		(void)closedir(folder);
	return count;
}

const char *http_url(uint16_t port, const char *path)
{
	static char urls[8][512];
	static unsigned next;
	char *url = urls[next++ % 8];
	(void)snprintf(url, sizeof urls[0], "http://127.0.0.1:%u%s", (unsigned)port, path);
	return url;
}

/* Reads one request, up to the end of its headers; false: there is none. */
static bool read_request(struct scripted *server, int fd)
{
	size_t length = 0;
	while (length + 1 < sizeof server->last) {
		ssize_t got = recv(fd, server->last + length, sizeof server->last - 1 - length, 0);
		if (got <= 0)
			return false;
		length += (size_t)got;
		server->last[length] = '\0';
		if (strstr(server->last, "\r\n\r\n"))
			return true;
	}
	return false;
}

static void play(struct scripted *server, const struct script *script, int fd)
{
	const struct linger at_once = {.l_onoff = 1};
	for (const char *const *reply = script->replies; *reply && read_request(server, fd); reply++) {
		server->requests++;
		(void)send(fd, *reply, strlen(*reply), MSG_NOSIGNAL);
	}
	if (script->reset)
		(void)setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
	(void)close(fd);
}

static void *serve(void *argument)
{
	struct scripted *server = argument;
	for (size_t i = 0; i < server->count; i++) {
		int fd = accept(server->listener, NULL, NULL);
		if (fd < 0)
			break;
		server->connections++;
		play(server, &server->scripts[i], fd);
	}
	return NULL;
}

void scripted_start(struct scripted *server, const struct script *scripts, size_t count)
{
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t size = sizeof address;
	*server = (struct scripted){.scripts = scripts, .count = count};
	server->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	CU_ASSERT_EQUAL_FATAL(bind(server->listener, (struct sockaddr *)&address, size), 0);
	CU_ASSERT_EQUAL_FATAL(listen(server->listener, 16), 0);
	CU_ASSERT_EQUAL_FATAL(getsockname(server->listener, (struct sockaddr *)&address, &size), 0);
	server->port = ntohs(address.sin_port);
	CU_ASSERT_EQUAL_FATAL(pthread_create(&server->thread, NULL, serve, server), 0);
}

void scripted_stop(struct scripted *server)
{
	(void)shutdown(server->listener, SHUT_RDWR);
	(void)pthread_join(server->thread, NULL);
	(void)close(server->listener);
}
