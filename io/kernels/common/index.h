/*
 * index.h: pages of an index of addresses, in JSON: "addresses" is a list of them, or "results" a list of objects with
 * a "url" each, as many public services answer. "next" is the address of the page that follows, or null.
 */
#ifndef IO_KERNELS_COMMON_INDEX_H
#define IO_KERNELS_COMMON_INDEX_H

#include "io/kernels/common/body.h"
#include "io/kernels/common/found.h"

/* Adds the addresses on a page to `found`, up to `most` of them, and returns NULL, or what is wrong with it. `*next` is
 * the address of the next page, which the caller frees, or NULL. */
const char *pb_index_read(const struct pb_body *body, uint32_t page, uint64_t most, struct pb_found *found,
                          char **next);

#endif
