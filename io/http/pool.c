#include "io/http/pool.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/socket.h>

#include "io/http/after_fork.h"
#include "io/http/exchange.h"
#include "io/http/idle.h"
#include "io/http/lookup.h"
#include "io/http/tls.h"
#include "io/http/units.h"

/* A connection kept longer than this is looked at before it is trusted with a request. */
static const int64_t trusted_idle_ns = PB_S;

static void fill_defaults(struct pb_http_options *options)
{
	const struct pb_http_options defaults = {
	    .connects = 128,
	    .redirects = 5,
	    .attempts = 3,
	    .header_bytes = 64U * 1024,
	    .body_bytes = UINT64_C(1) << 30,
	    .connect_timeout_ns = 5 * PB_S,
	    .total_timeout_ns = 30 * PB_S,
	    .backoff_ns = 50 * PB_MS,
	};
#define OR_DEFAULT(field) options->field = options->field ? options->field : defaults.field
	OR_DEFAULT(connects);
	OR_DEFAULT(redirects);
	OR_DEFAULT(attempts);
	OR_DEFAULT(header_bytes);
	OR_DEFAULT(body_bytes);
	OR_DEFAULT(connect_timeout_ns);
	OR_DEFAULT(total_timeout_ns);
	OR_DEFAULT(backoff_ns);
#undef OR_DEFAULT
}

int pb_http_pool_open(struct pb_http_pool **pool, const struct pb_http_options *options)
{
	struct pb_http_pool *opened = calloc(1, sizeof *opened);
	*pool = opened;
	if (!opened)
		return -ENOMEM;
	pb_http_after_fork();
	if (options)
		opened->options = *options;
	fill_defaults(&opened->options);
	opened->random = opened->options.seed;
	return 0;
}

/* Takes the first of the kept connections off the list. NULL: somebody has closed it meanwhile. */
static struct pb_http_connection *take_kept(struct pb_http_pool *pool, struct pb_http_origin *origin)
{
	struct pb_http_connection *connection = origin->kept;
	origin->kept = connection->next;
	if (pb_idle_take(connection->fd, connection->tag))
		return connection;
	connection->fd = -1;
	pb_http_connection_close(pool, connection);
	return NULL;
}

static void free_origin(struct pb_http_pool *pool, struct pb_http_origin *origin)
{
	while (origin && origin->kept)
		pb_http_connection_close(pool, take_kept(pool, origin));
	if (origin)
		pb_http_lookup_free(origin->lookup);
	free(origin);
}

void pb_http_pool_close(struct pb_http_pool *pool)
{
	if (!pool)
		return;
	for (size_t i = 0; i < pool->origin_slots; i++)
		free_origin(pool, pool->origins[i]);
	while (pool->spare_connections) {
		struct pb_http_connection *next = pool->spare_connections->next;
		free(pool->spare_connections);
		pool->spare_connections = next;
	}
	pb_http_exchange_free_spares(pool);
	while (pb_http_tls_free_spare(pool))
		;
	free(pool->origins);
	free(pool);
}

struct pb_http_pool_stats pb_http_pool_stats(const struct pb_http_pool *pool)
{
	return pool->stats;
}

uint64_t pb_http_pool_random(struct pb_http_pool *pool)
{
	return pb_mix64(pool->random += PB_MIX_STEP);
}

static bool is_origin(const struct pb_http_origin *origin, const struct pb_http_target *target)
{
	return origin->key == target->origin && origin->port == target->port && origin->tls == target->tls &&
	       strcmp(origin->host, target->host) == 0;
}

/* The slot that holds the target's origin, or the empty one where it belongs. */
static struct pb_http_origin **find_slot(const struct pb_http_pool *pool, const struct pb_http_target *target)
{
	size_t at = target->origin & (pool->origin_slots - 1);
	while (pool->origins[at] && !is_origin(pool->origins[at], target))
		at = (at + 1) & (pool->origin_slots - 1);
	return &pool->origins[at];
}

static bool grow_origins(struct pb_http_pool *pool)
{
	size_t slots = pool->origin_slots ? 2 * pool->origin_slots : 8;
	struct pb_http_origin **grown = calloc(slots, sizeof(struct pb_http_origin *));
	if (!grown)
		return false;
	for (size_t i = 0; i < pool->origin_slots; i++) {
		struct pb_http_origin *origin = pool->origins[i];
		size_t at = origin ? origin->key & (slots - 1) : 0;
		while (origin && grown[at])
			at = (at + 1) & (slots - 1);
		if (origin)
			grown[at] = origin;
	}
	free(pool->origins);
	pool->origins = grown;
	pool->origin_slots = slots;
	return true;
}

static struct pb_http_origin *new_origin(const struct pb_http_target *target)
{
	size_t length = strlen(target->host) + 1;
	struct pb_http_origin *origin = calloc(1, sizeof *origin + length);
	if (!origin)
		return NULL;
	memcpy(origin->text, target->host, length);
	origin->host = origin->text;
	origin->key = target->origin;
	origin->port = target->port;
	origin->tls = target->tls;
	return origin;
}

struct pb_http_origin *pb_http_pool_origin(struct pb_http_pool *pool, const struct pb_http_target *target)
{
	if (2 * pool->origin_count >= pool->origin_slots && !grow_origins(pool))
		return NULL;
	struct pb_http_origin **slot = find_slot(pool, target);
	if (!*slot) {
		*slot = new_origin(target);
		pool->origin_count += *slot != NULL;
	}
	return *slot;
}

/* An idle connection has nothing to be read: anything else is its end, or bytes that nobody asked for. */
static bool is_quiet(const struct pb_http_connection *connection)
{
	char byte;
	return recv(connection->fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT) < 0 && errno == EAGAIN;
}

struct pb_http_connection *pb_http_pool_take(struct pb_http_pool *pool, struct pb_http_origin *origin, int64_t now_ns)
{
	while (origin->kept) {
		struct pb_http_connection *connection = take_kept(pool, origin);
		if (!connection)
			continue;
		if (now_ns - connection->idle_since_ns < trusted_idle_ns || is_quiet(connection))
			return connection;
		pb_http_connection_close(pool, connection);
	}
	return NULL;
}

void pb_http_pool_keep(struct pb_http_pool *pool, struct pb_http_origin *origin, struct pb_http_connection *connection,
                       int64_t now_ns)
{
	if (pb_http_others_lack(pool)) {
		pb_http_connection_close(pool, connection);
		return;
	}
	connection->idle_since_ns = now_ns;
	connection->next = origin->kept;
	origin->kept = connection;
	pb_idle_put(connection->fd, connection->tag);
}

/* A kept connection of this pool, or NULL. */
static struct pb_http_connection *take_any(struct pb_http_pool *pool)
{
	for (size_t tried = 0; tried < pool->origin_slots; tried++) {
		pool->evict_at = (pool->evict_at + 1) & (pool->origin_slots - 1);
		struct pb_http_origin *origin = pool->origins[pool->evict_at];
		while (origin && origin->kept) {
			struct pb_http_connection *connection = take_kept(pool, origin);
			if (connection)
				return connection;
		}
	}
	return NULL;
}

bool pb_http_pool_evict(struct pb_http_pool *pool)
{
	struct pb_http_connection *connection = take_any(pool);
	pb_http_connection_close(pool, connection);
	return connection || pb_http_tls_free_spare(pool) || pb_idle_close_one();
}
