/* session.h: what a worker of a kernel that makes requests keeps: its pool of connections. */
#ifndef IO_KERNELS_COMMON_SESSION_H
#define IO_KERNELS_COMMON_SESSION_H

#include "io/kernels/common/site.h"

struct pb_site_session {
	struct pb_http_pool *pool;
};

/* For kernels whose state begins with a struct pb_site, as session_open and session_close. */
static inline int pb_site_session_open(const void *state, void *opaque)
{
	const struct pb_site *site = (const struct pb_site *)state;
	struct pb_site_session *session = (struct pb_site_session *)opaque;
	return pb_http_pool_open(&session->pool, &site->http);
}

static inline void pb_site_session_close(const void *state, void *opaque)
{
	(void)state;
	pb_http_pool_close(((struct pb_site_session *)opaque)->pool);
}

#endif
