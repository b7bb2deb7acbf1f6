/*
 * site.h: where a kernel's requests go: to a local server that it starts, or to an address that the user gave; and how
 * patient they are. The parameters of it are the same for all kernels that make requests.
 */
#ifndef IO_KERNELS_COMMON_SITE_H
#define IO_KERNELS_COMMON_SITE_H

#include "io/http/client.h"
#include "io/kernels/common/local_server.h"

/* Enough for any address of the local server, and for any of its details and texts. */
enum { PB_SITE_TEXT_BYTES = 256 };

#define PB_SITE_DAY_NS UINT64_C(86400000000000)

/* The parameters that pb_site_open reads, for a kernel's table. `wait` is the local server's latency, `address` says
 * what `url` is for. */
#define PB_SITE_PARAMS(wait, address)                                                                                  \
	{.name = "latency",                                                                                            \
	 .type = PB_PARAM_TIME,                                                                                        \
	 .initial = (wait),                                                                                            \
	 .max = PB_SITE_DAY_NS,                                                                                        \
	 .summary = "what the local server waits before it answers"},                                                  \
	    {.name = "jitter",                                                                                         \
	     .type = PB_PARAM_TIME,                                                                                    \
	     .initial = "0s",                                                                                          \
	     .max = PB_SITE_DAY_NS,                                                                                    \
	     .summary = "the most that it waits at random on top of that"},                                            \
	    {.name = "url", .type = PB_PARAM_TEXT, .initial = "", .summary = (address)},                               \
	    {.name = "timeout",                                                                                        \
	     .type = PB_PARAM_TIME,                                                                                    \
	     .initial = "30s",                                                                                         \
	     .min = 1000000,                                                                                           \
	     .max = PB_SITE_DAY_NS,                                                                                    \
	     .summary = "the longest that a request may take, redirects and retries included"},                        \
	    {.name = "connect_timeout",                                                                                \
	     .type = PB_PARAM_TIME,                                                                                    \
	     .initial = "5s",                                                                                          \
	     .min = 1000000,                                                                                           \
	     .max = PB_SITE_DAY_NS,                                                                                    \
	     .summary = "the longest that a connect may take"},                                                        \
	{                                                                                                              \
		.name = "retries", .type = PB_PARAM_COUNT, .initial = "2", .max = 100, .unit = "tries",                \
		.summary = "further tries after a failure that may pass"                                               \
	}

struct pb_site {
	const char *url; /* that the user gave, the harness's; NULL: a local server */
	struct pb_local_server *server;
	struct pb_http_options http; /* of the workers' pools */
	uint64_t details;            /* that the local server has */
	char base[40];               /* "http://127.0.0.1:PORT"; "" for a foreign site */
};

/* What a kernel wants of the local server beside the common parameters. */
struct pb_site_wants {
	int64_t stream_ns; /* between the addresses of the slow index */
	uint64_t details;  /* 0: the server's default */
	bool no_server;    /* the kernel has addresses from elsewhere */
};

/* Also lets this process, and whoever it forks, have as many descriptors as the system allows. */
int pb_site_open(struct pb_site *site, const struct pb_args *args, const struct pb_site_wants *wants,
                 struct pb_why *why);
void pb_site_close(struct pb_site *site);

static inline bool pb_site_is_local(const struct pb_site *site)
{
	return site->server != NULL;
}

/* What the local server must answer to `path`, by its own generator. */
struct pb_expected {
	bool known;
	uint64_t bytes, hash; /* of the body */
};
struct pb_expected pb_site_expect(const struct pb_site *site, const char *path);

/* The body itself, '\0'-terminated in `out`; cut to `size`. */
void pb_site_expect_text(const struct pb_site *site, const char *path, char *out, size_t size);

#endif
