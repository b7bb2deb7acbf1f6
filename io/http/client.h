/*
 * client.h: the HTTP/1.1 client of the I/O kernels. It never blocks: a request is a state machine that a kernel's
 * `step` drives and that waits by PB_WAIT, so it runs the same under every driver.
 *
 *   session_open:  pb_http_pool_open            session_close:  pb_http_pool_close
 *   step:          request.target = ...; status = pb_http_step(&request, pool, task);
 *                  PB_WAIT: return it as it is; PB_DONE: request.figures tells how it went
 *
 * Threads: a pool and its requests belong to one thread at a time. Targets may be shared.
 *
 * Memory: an in-flight request holds well under 1 KiB of this process; bodies pass through one buffer per pool.
 */
#ifndef IO_HTTP_CLIENT_H
#define IO_HTTP_CLIENT_H

#include <powbench/kernel.h>

#include "io/http/error.h"
#include "io/http/target.h"

/* How a pool behaves. Zero means the default in brackets. */
struct pb_http_options {
	uint32_t connects;          /* connections being made at once; more wait for their turn [128] */
	uint32_t redirects;         /* followed per request [5] */
	uint32_t attempts;          /* tries per request, the first included; POST is tried once [3] */
	uint32_t header_bytes;      /* most bytes of status line, headers and trailers [64 KiB] */
	uint64_t body_bytes;        /* most bytes of a body [1 GiB] */
	int64_t connect_timeout_ns; /* per address tried [5 s] */
	int64_t total_timeout_ns;   /* per request, redirects and retries included [30 s] */
	int64_t backoff_ns;         /* before the second try, doubled for each further one, with jitter [50 ms] */
	uint64_t seed;              /* of the jitter */
	const char *ca_file;        /* certificates to trust for https; NULL: those of the system */
};

/* What has happened in a pool so far. */
struct pb_http_pool_stats {
	uint64_t connects, reuses;            /* connections begun; requests sent on a kept one */
	uint32_t connecting, connecting_peak; /* being made now; most at once */
	uint32_t open;                        /* connections open now, idle ones included */
};

struct pb_http_pool;

/* 0 or -errno. `options` may be NULL; it is copied, but for ca_file. */
int pb_http_pool_open(struct pb_http_pool **pool, const struct pb_http_options *options);
/* Every request must have ended or been cancelled. Takes NULL. */
void pb_http_pool_close(struct pb_http_pool *pool);
struct pb_http_pool_stats pb_http_pool_stats(const struct pb_http_pool *pool);

/*
 * Takes the next piece of the body of a successful (2xx) response. Length 0 starts a body: all from before, of a try
 * that failed half-way, is void. Returns 0, PB_HTTP_ENOUGH, or -errno, which ends the request as NOT_ACCEPTED.
 *
 * After PB_HTTP_ENOUGH the sink is called no more. The rest is read and hashed where it is known to be short, so that
 * the connection can be kept; otherwise the connection is closed and figures.partial is set.
 */
enum { PB_HTTP_ENOUGH = 1 };
typedef int (*pb_http_sink)(void *context, const void *bytes, size_t length);

/* How a request went. Times are in nanoseconds of pb_clock_ns. */
struct pb_http_figures {
	enum pb_http_error error;
	uint16_t status;       /* of the last response; 0: none */
	uint16_t attempts;     /* tries, the first included */
	uint16_t redirects;    /* followed */
	bool reused;           /* the last try went over a kept connection */
	bool partial;          /* the sink had enough and the rest was not read; hash is 0 */
	uint64_t bytes, hash;  /* of the last body; XXH64 */
	int64_t start_ns;      /* when the first step began */
	int64_t connect_ns;    /* what making the last connection took; 0 for a kept one */
	int64_t first_byte_ns; /* from the start to the first byte of the last response; 0: none came */
	int64_t total_ns;      /* from the start to the end */
};

/* One request. The caller sets the first part and zeroes the rest; it must stay where it is until the request ends. */
struct pb_http_request {
	const struct pb_http_target *target;
	pb_http_sink sink; /* NULL: the body is only checked */
	void *context;
	bool check; /* a success must have this body, or else it is a LENGTH_MISMATCH or HASH_MISMATCH */
	uint64_t check_bytes, check_hash;
	/* Called at the end of each try that failed and will be followed by another, with figures that tell how that
	 * one went. NULL: not wanted. */
	void (*on_retry)(const struct pb_http_request *request, struct pb_task *task);
	uint64_t item;   /* for on_retry: what the request is told as */
	const char *url; /* for on_retry: likewise */

	struct pb_http_figures figures;
	struct pb_http_exchange *exchange; /* the client's; NULL before and after */
};

/*
 * Goes on with the request as far as possible without waiting.
 *   PB_DONE: it ended, well or badly: see figures.error.
 *   PB_WAIT: task->wait is filled; to be called again when it is over.
 *   -ECANCELED: task->cancelled was set: everything it held is released.
 */
int pb_http_step(struct pb_http_request *request, struct pb_http_pool *pool, struct pb_task *task);

#endif
