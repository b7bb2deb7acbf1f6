/* reply.h: what the server answers a request with, as the routes make it. Internal to the server. */
#ifndef IO_HTTP_REPLY_H
#define IO_HTTP_REPLY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/uio.h>

/* What happens to the connection after the reply. */
enum pb_after {
	PB_AFTER_KEEP,
	PB_AFTER_CLOSE,
	PB_AFTER_RESET,   /* closed with a TCP reset */
	PB_AFTER_SILENCE, /* kept, and nothing is ever sent again */
	PB_AFTER_STREAM,  /* `stream` goes on sending, then it is kept */
};

/* Something sent piece by piece. `next` writes piece `position` (0, 1, ...) to `out` and returns its length; 0: over.
 */
struct pb_stream {
	int64_t every_ns; /* 0: the server's stream_ns */
	size_t (*next)(uint64_t position, uint64_t count, char *out, size_t size);
};

enum { PB_REPLY_SCRATCH = 20 * 1024, PB_STREAM_PIECE = 16 * 1024 };

struct pb_reply {
	struct iovec pieces[4]; /* sent one after another */
	int count;
	enum pb_after after;
	const struct pb_stream *stream;
	uint64_t stream_count;          /* handed to stream->next */
	char scratch[PB_REPLY_SCRATCH]; /* where pieces made for this reply may lie */
};

/* The request that a reply is made for. */
struct pb_request_line {
	const char *path;  /* without the query, '\0'-terminated */
	const char *query; /* after the '?'; "" where there is none */
	bool head;
	uint64_t details; /* of /index */
};

/* Fills `reply` for any path; an unknown one gets 404. */
void pb_route(const struct pb_request_line *request, struct pb_reply *reply);

/* Fills it for a path below /bad/; false: there is no such route. */
bool pb_route_ill_behaved(const char *name, struct pb_reply *reply);

/* A whole reply with a status line, `more` headers (each with its "\r\n") and a body of text. */
void pb_reply_text(struct pb_reply *reply, const char *status, const char *more, const char *body);

/* A reply that is exactly these bytes, which must stay as they are. */
void pb_reply_raw(struct pb_reply *reply, const char *bytes, enum pb_after after);

/* The value of "name=" in a query as a number, or `otherwise`. */
uint64_t pb_query_number(const char *query, const char *name, uint64_t otherwise);

#endif
