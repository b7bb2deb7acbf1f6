/*
 * url.h: http and https addresses: their parts, and what a reference inside a page or a Location header points to.
 *
 * RFC 3986; parts are spans of the caller's text. User names, zone ids and registered names with anything but letters,
 * digits, '-', '.' and '_' are refused.
 */
#ifndef IO_HTTP_URL_H
#define IO_HTTP_URL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "io/http/error.h"

enum { PB_URL_MAX = 8192 }; /* longest address accepted, in bytes */

struct pb_span {
	const char *at;
	size_t length;
};

struct pb_url {
	bool tls;              /* https */
	bool literal;          /* the host is an IPv6 address; `host` is without its brackets */
	uint16_t port;         /* 80 or 443 where none is given */
	struct pb_span origin; /* "http://host:port", as written */
	struct pb_span host;
	struct pb_span path;  /* "/..." or empty */
	struct pb_span query; /* "?..." or empty */
};

/* PB_HTTP_OK, PB_HTTP_MALFORMED_URL or PB_HTTP_UNKNOWN_SCHEME. A fragment is left out. */
enum pb_http_error pb_url_parse(const char *text, size_t length, struct pb_url *url);

/* Writes the address that `reference` means on a page at `base` (RFC 3986 section 5.2), '\0'-terminated, to `out`.
 * PB_HTTP_MALFORMED_URL where it does not fit. The result is not yet parsed. */
enum pb_http_error pb_url_resolve(const struct pb_url *base, const char *reference, size_t length, char *out,
                                  size_t size);

#endif
