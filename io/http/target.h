/*
 * target.h: what is asked for: an address, a method and, for POST, a body, made ready to be sent any number of times.
 *
 * A target is immutable: threads may share it. It must live as long as the requests that use it.
 */
#ifndef IO_HTTP_TARGET_H
#define IO_HTTP_TARGET_H

#include <powbench/base.h>

#include "io/http/url.h"

enum pb_http_method { PB_HTTP_GET, PB_HTTP_HEAD, PB_HTTP_POST };

struct pb_http_target {
	enum pb_http_method method;
	bool tls;
	uint16_t port;
	uint64_t origin;   /* hash of scheme, host and port */
	const char *host;  /* in lower case, no brackets, '\0'-terminated */
	const char *url;   /* with no fragment, '\0'-terminated */
	const char *bytes; /* the whole request as sent, headers and body */
	size_t length;
	const char *body; /* within `bytes` */
	size_t body_bytes;
	char text[];
};

/* What is asked for; all zero but `url` is a plain GET. */
struct pb_http_ask {
	const char *url;
	enum pb_http_method method;
	const void *body; /* POST only; sent as application/octet-stream */
	size_t body_bytes;
};

/* PB_HTTP_OK, MALFORMED_URL, UNKNOWN_SCHEME or NO_MEMORY. On failure `*target` is NULL. */
enum pb_http_error pb_http_target_new(struct pb_http_target **target, const struct pb_http_ask *ask);
void pb_http_target_free(struct pb_http_target *target); /* takes NULL */

/* Whether repeating it does no harm: all but POST (RFC 9110 section 9.2.2). */
bool pb_http_target_idempotent(const struct pb_http_target *target);

/* What `target` becomes when it is redirected with `status` to `location`, a reference of `length` bytes. */
enum pb_http_error pb_http_target_redirected(struct pb_http_target **out, const struct pb_http_target *target,
                                             int status, const char *location, size_t length);

#endif
