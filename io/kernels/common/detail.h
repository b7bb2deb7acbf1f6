/* detail.h: the details that crawl and pipeline ask for: requests for addresses that came out of an index. */
#ifndef IO_KERNELS_COMMON_DETAIL_H
#define IO_KERNELS_COMMON_DETAIL_H

#include "io/kernels/common/addresses.h"
#include "io/kernels/common/body.h"
#include "io/kernels/common/tally.h"

/* What a detail says. */
struct pb_detail {
	uint64_t id, height, weight;
	char name[64]; /* cut to fit */
};

/* Part of an acc: all-zero bytes are the identity of pb_detail_merge(). */
struct pb_detail_acc {
	struct pb_tally tally;                   /* of details and pages of the index */
	struct pb_digest read;                   /* id, height and weight as they were read */
	uint64_t details, ids, heights, weights; /* how many, and sums */
};

/* A detail on its way, in a claim's local frame. Starts zeroed. */
struct pb_detail_request {
	struct pb_address address; /* owned */
	struct pb_http_request request;
	struct pb_body body;
};

/*
 * Goes on with the detail that `reference`, an address in the index at `base`, stands for; `item` is what it is
 * tallied and told as. PB_WAIT; PB_DONE once it has been entered into `acc`, well or badly, with `detail` filled (an
 * empty name: it failed); or -errno for `step` to return.
 */
struct pb_detail_where {
	const struct pb_site *site;
	const char *base; /* NULL: that of the site */
	const char *reference;
	uint64_t item;
};
int pb_detail_step(struct pb_detail_request *request, const struct pb_detail_where *where, struct pb_http_pool *pool,
                   struct pb_task *task, struct pb_detail_acc *acc, struct pb_detail *detail);
void pb_detail_free(struct pb_detail_request *request); /* of a claim that ends otherwise; leaves it zeroed */

void pb_detail_merge(struct pb_detail_acc *into, const struct pb_detail_acc *from);

/* Enters into `expected` what the local server's details 0 to `count` - 1 say, as items from `first_item` on. */
void pb_detail_expect(const struct pb_site *site, uint64_t count, uint64_t first_item, struct pb_detail_acc *expected);

/* Holds what was read against what is expected: 0 or -EBADMSG. */
int pb_detail_check(const struct pb_detail_acc *merged, const struct pb_detail_acc *expected, struct pb_why *why);

#endif
