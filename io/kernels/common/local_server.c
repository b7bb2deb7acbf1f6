#include "io/kernels/common/local_server.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

struct pb_local_server {
	struct pb_local_server *next;
	struct pb_http_server_options options;
	struct pb_http_server_child child;
	unsigned users;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct pb_local_server *servers; /* under `lock` */

static bool are_equal(const struct pb_http_server_options *a, const struct pb_http_server_options *b)
{
	return a->latency_ns == b->latency_ns && a->jitter_ns == b->jitter_ns && a->stream_ns == b->stream_ns &&
	       a->details == b->details && a->seed == b->seed;
}

static int start(struct pb_local_server **server, const struct pb_http_server_options *options, struct pb_why *why)
{
	struct pb_local_server *made = calloc(1, sizeof *made);
	if (!made)
		return pb_fail(why, -ENOMEM, "out of memory for the local server");
	made->options = *options;
	int status = pb_http_server_start(&made->child, options, why);
	if (status) {
		free(made);
		return status;
	}
	made->next = servers;
	*server = servers = made;
	return 0;
}

int pb_local_server_acquire(struct pb_local_server **server, const struct pb_http_server_options *options,
                            struct pb_why *why)
{
	int status = 0;
	(void)pthread_mutex_lock(&lock);
	struct pb_local_server *found = servers;
	while (found && !are_equal(&found->options, options))
		found = found->next;
	if (!found)
		status = start(&found, options, why);
	if (found)
		found->users++;
	(void)pthread_mutex_unlock(&lock);
	*server = found;
	return status;
}

uint16_t pb_local_server_port(const struct pb_local_server *server)
{
	return server->child.port;
}

static void stop(struct pb_local_server *server)
{
	struct pb_local_server **link = &servers;
	while (*link != server)
		link = &(*link)->next;
	*link = server->next;
	pb_http_server_stop(&server->child);
	free(server);
}

void pb_local_server_release(struct pb_local_server *server)
{
	if (!server)
		return;
	(void)pthread_mutex_lock(&lock);
	if (--server->users == 0)
		stop(server);
	(void)pthread_mutex_unlock(&lock);
}
