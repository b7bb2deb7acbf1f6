/* retry.h: whether a try that failed is worth another, and when. Internal to the client. */
#ifndef IO_HTTP_RETRY_H
#define IO_HTTP_RETRY_H

#include "io/http/exchange.h"

/* Whether `error` may be gone the next time. `status` is that of the response, if there was one. */
bool pb_http_may_pass(enum pb_http_error error, int status);

/* How long to wait before the next try: what the server asked for in Retry-After, or else a back-off that doubles with
 * each try, of which a seeded jitter takes up to half, so that those who failed together do not return together. */
int64_t pb_http_pause_ns(const struct pb_http_exchange *x);

#endif
