#include "io/kernels/common/body.h"

#include <errno.h>
#include <stdlib.h>

int pb_body_sink(void *context, const void *bytes, size_t length)
{
	struct pb_body *body = context;
	if (length == 0) {
		body->length = 0;
		return 0;
	}
	if (body->capacity - body->length < length + 1) {
		const size_t capacity = body->capacity + body->length + length + 1;
		char *grown = realloc(body->bytes, capacity);
		if (!grown)
			return -ENOMEM;
		body->bytes = grown;
		body->capacity = capacity;
	}
	memcpy(body->bytes + body->length, bytes, length);
	body->length += length;
	body->bytes[body->length] = '\0';
	return 0;
}

void pb_body_free(struct pb_body *body)
{
	free(body->bytes);
	*body = (struct pb_body){0};
}
