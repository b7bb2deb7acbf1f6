/*
 * pool.h: what the requests of one worker share: origins with their kept connections, the pacing of connects, the
 * buffer that responses are read into. Internal to the client.
 */
#ifndef IO_HTTP_POOL_H
#define IO_HTTP_POOL_H

#include <netdb.h>
#include <stdatomic.h>

#include "io/http/client.h"

enum { PB_HTTP_BUFFER_BYTES = 64 * 1024 };

struct pb_http_connection {
	struct pb_http_connection *next; /* kept or spare */
	int64_t idle_since_ns;
	int fd;
	uint32_t tag; /* of the waits on fd; never used again for another */
};

/* Those who wait for a turn, first come, first served as far as polling can: see pacing.c. */
struct pb_http_turns {
	_Atomic uint64_t taken, ended;
	_Atomic int64_t turn_ns, mark_ns; /* the time between two turns, and since when the next is measured */
};

/* A scheme, host and port. Lives as long as its pool. */
struct pb_http_origin {
	const char *host;
	uint64_t key;
	uint16_t port;
	bool tls;
	bool failed;                      /* the last look-up found nothing */
	struct pb_http_lookup *lookup;    /* NULL: none was begun */
	int64_t lookup_ns;                /* when it was begun */
	const struct addrinfo *addresses; /* NULL: not known yet */
	const struct addrinfo *preferred; /* the one that worked last */
	struct pb_http_connection *kept;  /* the one used last comes first */
	char text[];
};

struct pb_http_pool {
	struct pb_http_options options;
	struct pb_http_pool_stats stats;
	struct pb_http_origin **origins; /* open addressing by key; origin_slots is a power of two */
	size_t origin_count, origin_slots;
	size_t evict_at; /* where the search for a connection to give up goes on */
	struct pb_http_connection *spare_connections;
	struct pb_http_exchange *spare_exchanges;
	struct pb_http_tls *spare_tls;
	struct pb_http_turns turns; /* to connect */
	uint64_t lacking;           /* requests of this pool among those that wait for a descriptor */
	uint64_t random;
	char buffer[PB_HTTP_BUFFER_BYTES];
};

/* The origin of `target`, made where it is new; NULL: out of memory. */
struct pb_http_origin *pb_http_pool_origin(struct pb_http_pool *pool, const struct pb_http_target *target);

/* A kept connection that the server has not closed as far as can be seen, or NULL. */
struct pb_http_connection *pb_http_pool_take(struct pb_http_pool *pool, struct pb_http_origin *origin, int64_t now_ns);
/* Keeps a connection, or closes it where other pools of this process lack descriptors. */
void pb_http_pool_keep(struct pb_http_pool *pool, struct pb_http_origin *origin, struct pb_http_connection *connection,
                       int64_t now_ns);

/* Closes some kept connection, another pool's if this one has none, so that its descriptor becomes free; whether there
 * was one. */
bool pb_http_pool_evict(struct pb_http_pool *pool);

/* Whether requests of other pools of this process wait for a descriptor. */
bool pb_http_others_lack(const struct pb_http_pool *pool);

/* Begins a non-blocking connect: 0 or -errno; -EMFILE also while the last few descriptors are left, for others. */
int pb_http_connection_open(struct pb_http_pool *pool, struct pb_http_connection **connection,
                            const struct addrinfo *address);
void pb_http_connection_close(struct pb_http_pool *pool, struct pb_http_connection *connection); /* takes NULL */

/* A new tag for waits on a descriptor: not 0, and not given before. */
uint32_t pb_http_tag(void);

/* The next of the pool's seeded random numbers. */
uint64_t pb_http_pool_random(struct pb_http_pool *pool);

#endif
