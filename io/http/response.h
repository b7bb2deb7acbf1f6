/*
 * response.h: reading one response, piece by piece: llhttp parses, this limits, hashes and hands on the body.
 *
 * Nothing of the response is kept but the Location and Retry-After of the statuses that need them.
 */
#ifndef IO_HTTP_RESPONSE_H
#define IO_HTTP_RESPONSE_H

#include <llhttp.h>

#include "io/http/client.h"
#include "io/http/hash64.h"

struct pb_http_response {
	llhttp_t parser;
	struct pb_hash64 hash;
	const struct pb_http_request *request; /* its sink */
	const struct pb_http_options *limits;
	uint64_t bytes;               /* of the body, so far */
	uint64_t announced;           /* Content-Length; UINT64_MAX: none */
	char *location, *retry_after; /* NULL: not seen; allocated */
	char **value;                 /* which of these is being read; NULL: neither */
	uint32_t header_bytes;        /* of the headers being read, so far */
	uint16_t status;              /* 0: none yet */
	uint8_t error;                /* enum pb_http_error */
	uint8_t name_bytes;           /* of the header name being read; stops counting past sizeof name */
	char name[12];                /* its beginning, in lower case */
	bool head;                    /* no body follows, whatever the headers say */
	bool in_headers;              /* reading a status line, headers or trailers */
	bool begun, complete;
	bool keep_alive; /* the connection can carry another request; known when complete */
	bool enough;     /* the sink wants no more; what follows is only counted and hashed */
};

/* Whatever `response` held is overwritten. Voids what the sink has taken before. */
void pb_http_response_init(struct pb_http_response *response, const struct pb_http_request *request,
                           const struct pb_http_options *limits, bool head);
void pb_http_response_free(struct pb_http_response *response);

/* Takes the next `length` bytes. Sets `complete` or `error` where they end it: then it must not be called again. */
void pb_http_response_feed(struct pb_http_response *response, const char *bytes, size_t length);

/* The connection ended: that completes a response without a length, and truncates any other. */
void pb_http_response_end(struct pb_http_response *response);

/* Takes bytes of a body that something else has parsed. */
void pb_http_response_body(struct pb_http_response *response, const void *bytes, size_t length);

static inline bool pb_http_status_ok(int status)
{
	return status >= 200 && status < 300;
}

#endif
