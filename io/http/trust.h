/*
 * trust.h: the certificates to trust, which libcurl would read anew for every connection. Those of a system are some
 * hundred and take tens of milliseconds, in which an event loop stands still: here they are read once per process.
 */
#ifndef IO_HTTP_TRUST_H
#define IO_HTTP_TRUST_H

#include <stdbool.h>

#include "io/http/curl_load.h"

/* Has the transfer trust those in `ca_file`, NULL: libcurl's default ones. False where libcurl has to read them by
 * itself: it is built on another library than OpenSSL, or they cannot be read, which it will say. Any thread. */
bool pb_http_trust(const struct pb_curl *curl, CURL *easy, const char *ca_file);

#endif
