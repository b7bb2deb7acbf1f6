/*
 * tally.h: how the requests of a sample went, folded over all of its workers: what came back, how many failed, and
 * where and why the first one did.
 */
#ifndef IO_KERNELS_COMMON_TALLY_H
#define IO_KERNELS_COMMON_TALLY_H

#include "io/http/client.h"
#include "kernels/digest.h"

/* The failure of the lowest item. All-zero bytes: none. */
struct pb_tally_failure {
	uint64_t rank; /* UINT64_MAX - item */
	char url[112]; /* cut to fit */
	char reason[96];
};

/* Part of an acc: all-zero bytes are the identity of pb_tally_merge(). */
struct pb_tally {
	struct pb_digest digest; /* of the answers of the items that went well */
	uint64_t failed, bytes;  /* items; of all bodies */
	struct pb_tally_failure first;
};

/* A finished request of an item, to be told and tallied. */
struct pb_tally_entry {
	uint64_t item;
	const char *url;
	const struct pb_http_figures *figures;
	const char *fault; /* what is wrong with an answer that came as it should; NULL: nothing */
};

/* Whether the request and what was made of its answer went well. */
static inline bool pb_tally_entry_ok(const struct pb_tally_entry *entry)
{
	return entry->figures->error == PB_HTTP_OK && !entry->fault;
}

/* Tells of the last try of the request (requests.csv), without tallying it: 0 or -errno for `step` to return. Times
 * count from when the request was meant to begin, its earlier tries included. */
int pb_tally_tell(struct pb_task *task, const struct pb_tally_entry *entry);

/* Tells of a try that another one follows: request->on_retry. */
void pb_tally_retried(const struct pb_http_request *request, struct pb_task *task);

/* Tells of the only request of its item and enters its outcome: PB_DONE or -errno for `step` to return. */
int pb_tally_end(struct pb_task *task, struct pb_tally *tally, const struct pb_tally_entry *entry);

/* Enters a failure of the item, which counts as failed. */
void pb_tally_fail(struct pb_tally *tally, const struct pb_tally_entry *entry);

void pb_tally_merge(struct pb_tally *into, const struct pb_tally *from);

/* What the digest holds of an answer. */
static inline void pb_tally_enter(struct pb_digest *digest, uint64_t item, uint64_t bytes, uint64_t hash)
{
	pb_digest_enter(digest, item, (uint64_t[]){bytes, hash}, 2);
}

/* Holds the tally of `items` items against the digest of the expected answers, or only against their number where what
 * is right is not known (NULL): 0, or -EBADMSG. Fills verdict->result. */
int pb_tally_check(const struct pb_tally *tally, uint64_t items, const struct pb_digest *expected,
                   struct pb_verdict *verdict);

#endif
