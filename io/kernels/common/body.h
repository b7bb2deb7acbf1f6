/* body.h: a response's body, gathered whole for what cannot be read in pieces. */
#ifndef IO_KERNELS_COMMON_BODY_H
#define IO_KERNELS_COMMON_BODY_H

#include "io/http/client.h"

/* Longest body that kernels gather; their pools refuse longer ones. */
#define PB_BODY_BYTES_MAX (UINT64_C(16) << 20)

/* Starts zeroed. */
struct pb_body {
	char *bytes; /* '\0' follows them; NULL: none came */
	size_t length, capacity;
};

/* A pb_http_sink; `context` is the body. */
int pb_body_sink(void *context, const void *bytes, size_t length);

void pb_body_free(struct pb_body *body); /* leaves it zeroed */

#endif
