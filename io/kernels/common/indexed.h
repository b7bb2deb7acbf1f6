/*
 * indexed.h: what crawl and pipeline have in common: an index of addresses, and what is at each of them. One round
 * reads the index into the result, so that every process knows the addresses that the next round asks for.
 */
#ifndef IO_KERNELS_COMMON_INDEXED_H
#define IO_KERNELS_COMMON_INDEXED_H

#include "io/kernels/common/detail.h"
#include "io/kernels/common/found.h"

#define PB_INDEXED_ITEMS_PARAM                                                                                         \
	{                                                                                                              \
		.name = "items", .type = PB_PARAM_COUNT, .initial = "1000", .max = 100000000, .scales = true,          \
		.unit = "items", .summary = "how many details, at most those in the index"                             \
	}

/* The head of a kernel's state. Starts zeroed. */
struct pb_indexed {
	struct pb_site site;    /* first: sessions are opened by it */
	uint64_t items;         /* most details */
	struct pb_found *found; /* by the round that read the index */
	const char **list;      /* into it: room for `items` */
};

/* An acc, for pb_indexed_merge(). */
struct pb_indexed_acc {
	struct pb_detail_acc detail;
	struct pb_found found;
};

/* Reads the parameter `items` and those of the site, and opens it. 0 or -errno; pb_indexed_close takes what a failure
 * leaves. */
int pb_indexed_open(struct pb_indexed *indexed, const struct pb_args *args, const struct pb_site_wants *wants,
                    struct pb_why *why);
void pb_indexed_close(struct pb_indexed *indexed);

/* Fills the list with the addresses of the merged result and returns how many there are. */
uint64_t pb_indexed_list(struct pb_indexed *indexed, const struct pb_indexed_acc *merged);

/* As `merge` and `cost` of a kernel. */
void pb_indexed_merge(void *into, const void *from);
void pb_indexed_cost(const void *state, struct pb_cost *cost);

/* Holds the result against what the local server is known to say, `index` being the digest of its index and `first` the
 * item that its first detail is told as; a foreign site only has to have an address, and no failure. 0 or -EBADMSG. */
int pb_indexed_check(const struct pb_indexed *indexed, const struct pb_detail_acc *merged,
                     const struct pb_digest *index, uint64_t first, struct pb_verdict *verdict);

#endif
