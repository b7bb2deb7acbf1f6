/* serving.h: the server and its connections. Internal to the server. */
#ifndef IO_HTTP_SERVING_H
#define IO_HTTP_SERVING_H

#include <llhttp.h>

#include "io/async/spin.h"
#include "io/http/alarms.h"
#include "io/http/reply.h"
#include "io/http/server.h"
#include "io/http/units.h"

enum {
	PB_HTTP_SERVER_READ_BYTES = 64 * 1024,
	PB_HTTP_SERVER_PATH_BYTES = 256,
	PB_HTTP_SERVER_REQUEST_BYTES = 64 * 1024
};

struct pb_http_server {
	struct pb_http_server_options options;
	int listener, epoll, stop_fd;
	bool deaf; /* the listener is not in the epoll set: descriptors have run out */
	bool stopped;
	bool knocked; /* somebody waits to be accepted */
	bool rested;  /* the last sleep was very long */
	struct pb_spin spin;
	struct pb_alarms alarms;
	struct pb_serving *serving; /* every connection */
	size_t open, room;          /* connections; how many there may be for an idle one to stay */
	double tokens;              /* of the rate limit */
	int64_t tokens_ns;          /* when they were counted */
	uint64_t random;
	struct pb_http_server_counts counts;
	struct pb_reply reply; /* the one being made */
	char buffer[PB_HTTP_SERVER_READ_BYTES];
};

/* A connection. While it is busy nothing more is parsed: one request at a time. */
struct pb_serving {
	struct pb_alarm alarm; /* the reply, or the next piece of a stream; first: an alarm is its connection */
	struct pb_serving *next, **link; /* among all */
	llhttp_t parser;
	int fd;
	uint32_t request_bytes; /* of the headers being read */
	bool busy;              /* from a request's end to its reply's */
	bool head;              /* the request was HEAD */
	bool keep;              /* the client will have another */
	bool writing;           /* waits for EPOLLOUT */
	bool idle;              /* has been answered, and nothing has come since */
	uint8_t after;          /* enum pb_after: once all is sent */
	const struct pb_stream *stream;
	uint64_t position, stream_count;
	char *unsent; /* of the reply, allocated */
	size_t unsent_at, unsent_end;
	char *unread; /* came after the request, allocated */
	size_t unread_bytes;
	uint16_t path_bytes;
	char path[PB_HTTP_SERVER_PATH_BYTES]; /* with the query */
};

/* A listening socket, or -errno. */
int pb_http_server_listen(const struct pb_http_server_options *options, struct pb_why *why);

/* Whether answers come so late that TCP will not have waited for them with its acknowledgement (TCP_DELACK_MIN in the
 * kernel's include/net/tcp.h). */
static inline bool pb_http_server_acknowledges(const struct pb_http_server_options *options)
{
	return options->latency_ns >= 40 * PB_MS;
}

/* Takes new connections, and takes them again once a descriptor has become free. */
void pb_http_server_accept(struct pb_http_server *server);
void pb_http_server_undeafen(struct pb_http_server *server);

/* Closes some of the connections that are idle; whether there were any. */
bool pb_serving_make_room(struct pb_http_server *server);

void pb_serving_open(struct pb_http_server *server, int fd);
void pb_serving_close(struct pb_http_server *server, struct pb_serving *serving, bool reset);

/* Its descriptor is ready; its alarm is due. */
void pb_serving_ready(struct pb_http_server *server, struct pb_serving *serving, uint32_t events);
void pb_serving_due(struct pb_http_server *server, struct pb_serving *serving);

/* Fills server->reply for the request that was read. */
void pb_http_server_answer(struct pb_http_server *server, struct pb_serving *serving);

/* These send server->reply, what is left of it, and the next piece of a stream. False: the connection is closed. */
bool pb_serving_send(struct pb_http_server *server, struct pb_serving *serving);
bool pb_serving_flush(struct pb_http_server *server, struct pb_serving *serving);
bool pb_serving_stream(struct pb_http_server *server, struct pb_serving *serving);

uint64_t pb_http_server_random(struct pb_http_server *server);

#endif
