#include "cluster/mpi/agent.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "cluster/mpi/desk.h"
#include "cluster/mpi/world.h"
#include "drivers/common/thread.h"

/*
 * The main thread conducts; a second one reads the socket, because a cancel or the parent's death must be seen in the
 * middle of a call. It hands over one request at a time: the parent sends the next after the reply.
 */
struct agent {
	struct pb_desk desk;
	int fd;
	pthread_t main;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	bool full, busy, gone; /* a request waits; one is worked on; the parent has left */
};

static void request_put(struct agent *agent, const struct pb_frame *frame, void *body)
{
	pthread_mutex_lock(&agent->lock);
	while (agent->full || agent->busy)
		pthread_cond_wait(&agent->changed, &agent->lock);
	atomic_store(&agent->desk.cancel, false);
	free(agent->desk.body);
	agent->desk.frame = *frame;
	agent->desk.body = body;
	agent->full = true;
	pthread_cond_broadcast(&agent->changed);
	pthread_mutex_unlock(&agent->lock);
}

static void parent_gone(struct agent *agent)
{
	pthread_mutex_lock(&agent->lock);
	if (agent->busy || agent->full)
		_exit(EXIT_FAILURE);
	agent->gone = true;
	pthread_cond_broadcast(&agent->changed);
	pthread_mutex_unlock(&agent->lock);
}

static void *reader_main(void *self)
{
	struct agent *agent = self;
	struct pb_frame frame;
	void *body;
	while (pb_frame_receive(agent->fd, &frame, &body, NULL) == 0) {
		if (frame.kind == PB_FRAME_CANCEL) {
			free(body);
			atomic_store(&agent->desk.cancel, true);
			(void)pthread_kill(agent->main, SIGUSR1); /* a worker may sleep in it */
		} else {
			request_put(agent, &frame, body);
		}
	}
	parent_gone(agent);
	return NULL;
}

/* Waits for a request, which is then the agent's current one; false: there will be no more. */
static bool request_take(struct agent *agent)
{
	pthread_mutex_lock(&agent->lock);
	while (!agent->full && !agent->gone)
		pthread_cond_wait(&agent->changed, &agent->lock);
	agent->busy = agent->full;
	agent->full = false;
	bool taken = agent->busy;
	pthread_mutex_unlock(&agent->lock);
	return taken;
}

/* The request is done before the reply leaves: the parent may close the socket as soon as it has it. */
static void reply(void *self, int error, const struct iovec *parts, size_t count)
{
	struct agent *agent = self;
	pthread_mutex_lock(&agent->lock);
	agent->busy = false;
	pthread_cond_broadcast(&agent->changed);
	pthread_mutex_unlock(&agent->lock);
	/* A parent that is gone is the reader's to notice. */
	(void)pb_frame_send(agent->fd, PB_FRAME_REPLY, 0, error, parts, count);
}

static int parent_connect(const char *path, struct pb_why *why)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	if (strlen(path) >= sizeof address.sun_path)
		return pb_fail(why, -ENAMETOOLONG, "%s is too long for a socket", path);
	memcpy(address.sun_path, path, strlen(path) + 1);
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd >= 0 && connect(fd, (const struct sockaddr *)&address, sizeof address) == 0)
		return fd;
	int error = -errno;
	if (fd >= 0)
		(void)close(fd);
	char host[65] = "";
	(void)gethostname(host, sizeof host - 1);
	return pb_fail(why, error,
	               "rank 0 is on %s and cannot reach the powbench that launched it (%s): rank 0 has to be "
	               "on its host",
	               host, strerror(-error));
}

static void on_signal(int number)
{
	(void)number;
}

static void serve(struct agent *agent)
{
	while (request_take(agent))
		pb_desk_do(&agent->desk);
	pb_desk_clear(&agent->desk);
}

int pb_agent_serve(const struct pb_ranks_host *host, const char *path, struct pb_why *why)
{
	const struct sigaction interrupt = {.sa_handler = on_signal};
	struct agent agent = {.desk = {.host = host, .reply = reply, .self = &agent},
	                      .main = pthread_self(),
	                      .lock = PTHREAD_MUTEX_INITIALIZER,
	                      .changed = PTHREAD_COND_INITIALIZER};
	pthread_t reader;
	agent.fd = parent_connect(path, why);
	if (agent.fd < 0)
		return agent.fd;
	(void)sigaction(SIGUSR1, &interrupt, NULL);
	const char *remark = pb_ranks_remark();
	struct iovec said = {(char *)(uintptr_t)remark, strlen(remark)};
	int error = pb_frame_send(agent.fd, PB_FRAME_HELLO, pb_world_size(), 0, &said, 1);
	if (!error)
		error = pb_thread_start(&reader, reader_main, &agent); /* ends with the socket, or with the process */
	if (!error) {
		serve(&agent);
		pthread_join(reader, NULL);
	}
	free(agent.desk.body);
	(void)close(agent.fd);
	return error ? pb_fail(why, error, "rank 0 cannot serve its launcher: %s", strerror(-error)) : 0;
}
