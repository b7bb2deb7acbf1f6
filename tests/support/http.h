/* http.h: drives requests of the HTTP client with ppoll, and servers for them to talk to. */
#ifndef TESTS_HTTP_H
#define TESTS_HTTP_H

#include <pthread.h>
#include <sys/resource.h>

#include "io/http/client.h"

/* Runs one request to its end. Every further address of one call uses the pool's kept connections. */
struct pb_http_figures http_get(struct pb_http_pool *pool, const char *url);
struct pb_http_figures http_ask(struct pb_http_pool *pool, const struct pb_http_ask *ask);
void http_run(struct pb_http_pool *pool, struct pb_http_request *request);

/* Runs `count` requests at once. */
void http_run_all(struct pb_http_pool *pool, struct pb_http_request *requests, size_t count);

/* Waits for what `task` waits for. */
void http_wait(const struct pb_task *task);

/* Descriptors that this process has open. */
size_t http_descriptors(void);

/* Lets it open `count` more. Returns the limit from before, for setrlimit. */
struct rlimit http_leave_descriptors(size_t count);

/* One connection's worth of a scripted server: it reads a request for each reply, sends it, and closes at the end. */
struct script {
	const char *replies[6]; /* NULL ends them */
	bool reset;             /* closes with a TCP reset */
};

/* A server in a thread that plays one script per connection, in order, and counts what it was asked. */
struct scripted {
	const struct script *scripts;
	size_t count;
	int listener;
	uint16_t port;
	size_t connections, requests; /* to be read after scripted_stop */
	char last[4096];              /* the last request's bytes */
	pthread_t thread;
};

void scripted_start(struct scripted *server, const struct script *scripts, size_t count);
/* Its clients must have closed their connections. Those that have not come are not waited for. */
void scripted_stop(struct scripted *server);

/* "http://127.0.0.1:PORT" + path, in one of a few static buffers. */
const char *http_url(uint16_t port, const char *path);

#endif
