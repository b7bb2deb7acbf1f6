/* Any bytes as a response: read in one piece and in single bytes they mean the same. */
#include <stdlib.h>

#include "fuzz/fuzz.h"
#include "io/http/response.h"

static const struct pb_http_options limits = {.header_bytes = 256, .body_bytes = 512};

static void require(int holds)
{
	if (!holds)
		abort();
}

static void read_response(struct pb_http_response *response, const char *bytes, size_t length, size_t piece)
{
	static const struct pb_http_request request;
	pb_http_response_init(response, &request, &limits, false);
	for (size_t at = 0; at < length && response->error == PB_HTTP_OK; at += piece) {
		size_t part = length - at < piece ? length - at : piece;
		if (!response->complete)
			pb_http_response_feed(response, bytes + at, part);
		else
			response->error = PB_HTTP_LENGTH_MISMATCH;
	}
	if (response->error == PB_HTTP_OK && !response->complete)
		pb_http_response_end(response);
}

static int same_text(const char *a, const char *b)
{
	return (a == NULL) == (b == NULL) && (a == NULL || strcmp(a, b) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct pb_http_response whole, pieces;
	read_response(&whole, (const char *)bytes, length, length ? length : 1);
	read_response(&pieces, (const char *)bytes, length, 1);
	require(whole.error == pieces.error);
	require(whole.status == pieces.status);
	if (whole.error == PB_HTTP_OK) {
		require(whole.complete && pieces.complete);
		require(whole.bytes == pieces.bytes && whole.bytes <= limits.body_bytes);
		require(pb_hash64_digest(&whole.hash) == pb_hash64_digest(&pieces.hash));
		require(whole.keep_alive == pieces.keep_alive);
		require(same_text(whole.location, pieces.location));
		require(same_text(whole.retry_after, pieces.retry_after));
	}
	pb_http_response_free(&whole);
	pb_http_response_free(&pieces);
	return 0;
}
