/*
 * slow_index.h: an index that comes as plain text, one address a line, as slowly as its server likes. Its addresses
 * are taken line by line while it comes.
 */
#ifndef IO_KERNELS_COMMON_SLOW_INDEX_H
#define IO_KERNELS_COMMON_SLOW_INDEX_H

#include "io/kernels/common/addresses.h"
#include "io/kernels/common/body.h"

/* In a claim's local frame. Starts zeroed. */
struct pb_slow_index {
	struct pb_address address; /* owned */
	struct pb_http_request request;
	struct pb_body text;
	size_t taken;         /* bytes of the text whose lines have been taken */
	uint64_t lines, most; /* that have come; that are wanted */
	int64_t progress_ns;  /* when the last line was taken */
	bool ended;
};

/* How long an index may take in all: only its lines have to come in time. */
#define PB_SLOW_INDEX_NS INT64_C(31536000000000000)

/* The index at `url`, of which the first `most` addresses are wanted; 0: all that come. 0 or -ENOMEM. */
int pb_slow_index_begin(struct pb_slow_index *index, const char *url, uint64_t most);

/* Goes on: PB_WAIT, or PB_DONE when it has ended, or has had no line taken for `patience_ns`; index->request.figures
 * tells how it went. -ECANCELED for a cancelled task. The pool tries once: what was handed on cannot be taken back. */
int pb_slow_index_step(struct pb_slow_index *index, struct pb_http_pool *pool, struct pb_task *task,
                       int64_t patience_ns);

/* The next line that has come, without its end, or NULL. It stays the next until pb_slow_index_take. */
char *pb_slow_index_line(struct pb_slow_index *index);
void pb_slow_index_take(struct pb_slow_index *index, const char *line);

void pb_slow_index_free(struct pb_slow_index *index); /* leaves it zeroed */

#endif
