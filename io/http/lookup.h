/*
 * lookup.h: resolving the name of a host without stopping the caller.
 *
 * Numeric addresses are done at once; getaddrinfo runs for a name in a thread of its own, a few of them at a time.
 */
#ifndef IO_HTTP_LOOKUP_H
#define IO_HTTP_LOOKUP_H

#include <netdb.h>
#include <stdbool.h>
#include <stdint.h>

struct pb_http_lookup;

/* Begins a look-up. 0, -EAGAIN while too many are under way, or -ENOMEM. `*lookup` is NULL on failure. */
int pb_http_lookup_start(struct pb_http_lookup **lookup, const char *host, uint16_t port);

/* Whether it has ended; then `*found` is the list of addresses, NULL where there are none. The look-up owns it. */
bool pb_http_lookup_ended(struct pb_http_lookup *lookup, const struct addrinfo **found);

/* In a forked child: the threads that are at work are the parent's. */
void pb_http_lookups_forget(void);

/* Ends the caller's interest; a thread still at work frees what is left. Takes NULL. */
void pb_http_lookup_free(struct pb_http_lookup *lookup);

#endif
