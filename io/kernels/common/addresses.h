/*
 * addresses.h: the addresses that a kernel's items ask for, made ready once in setup: pages of the local server, the
 * one that the user gave, or those of a file. A malformed one is no reason to refuse the others: its items fail.
 */
#ifndef IO_KERNELS_COMMON_ADDRESSES_H
#define IO_KERNELS_COMMON_ADDRESSES_H

#include "io/kernels/common/site.h"
#include "kernels/digest.h"

#define PB_ADDRESSES_URL_SUMMARY "an address to use in place of the local server; {} in it stands for the item"
#define PB_ADDRESSES_FILE_PARAM                                                                                        \
	{                                                                                                              \
		.name = "urls", .type = PB_PARAM_TEXT, .initial = "",                                                  \
		.summary = "a file of addresses, one a line, each used once; items and url do not count then"          \
	}

struct pb_address {
	struct pb_http_target *target; /* NULL: `error` says why */
	enum pb_http_error error;
	struct pb_expected expected;
	char *url;
};

struct pb_addresses {
	struct pb_address *table;
	size_t count;   /* items beyond use them in turn */
	uint64_t items; /* to be asked for in all */
};

/* Of parameters url, urls and items. `page` is a path of the local server with PRIu64 for the number, of which there
 * are `pages`. 0 or -errno; pb_addresses_free takes what a failure leaves. */
int pb_addresses_make(struct pb_addresses *addresses, const struct pb_site *site, const struct pb_args *args,
                      const char *page, uint64_t pages, struct pb_why *why) __attribute__((format(printf, 4, 0)));
void pb_addresses_free(struct pb_addresses *addresses);

/* Fills in the address from its text: 0 or -ENOMEM. */
int pb_address_make(struct pb_address *address, const char *url);
void pb_address_free(struct pb_address *address);

static inline const struct pb_address *pb_addresses_of(const struct pb_addresses *addresses, uint64_t item)
{
	return &addresses->table[item % addresses->count];
}

/* Enters what is expected of all items into the digest; false: it is not known. */
bool pb_addresses_expect(const struct pb_addresses *addresses, struct pb_digest *digest);

/* Bytes of all expected bodies; 0: not known. */
double pb_addresses_bytes(const struct pb_addresses *addresses);

/* Goes on with a request for the address, paced as the task says. `request` starts zeroed but for its sink. As
 * pb_http_step; then request->figures tells how it went. Tries that others followed have been told of as the item's. */
int pb_address_get(const struct pb_address *address, uint64_t item, struct pb_http_request *request,
                   struct pb_http_pool *pool, struct pb_task *task);

#endif
