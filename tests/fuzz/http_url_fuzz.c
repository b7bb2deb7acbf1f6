/* Any bytes as an address, and as a reference on a page: what is accepted makes a request with no line of its own. */
#include <stdlib.h>

#include "fuzz/fuzz.h"
#include "io/http/target.h"

static void require(int holds)
{
	if (!holds)
		abort();
}

static size_t lines(const char *bytes, size_t length)
{
	size_t count = 0;
	for (size_t i = 0; i < length; i++)
		count += bytes[i] == '\n';
	return count;
}

static void check_target(const char *url)
{
	struct pb_http_target *target, *again;
	if (pb_http_target_new(&target, &(struct pb_http_ask){.url = url}) != PB_HTTP_OK) {
		require(target == NULL);
		return;
	}
	require(lines(target->bytes, target->length) == 4);
	require(memcmp(target->bytes, "GET /", 5) == 0);
	for (size_t i = 0; i < target->length; i++)
		require((unsigned char)target->bytes[i] < 0x7f);
	require(pb_http_target_new(&again, &(struct pb_http_ask){.url = target->url}) == PB_HTTP_OK);
	require(again->length == target->length && memcmp(again->bytes, target->bytes, target->length) == 0);
	require(again->origin == target->origin);
	pb_http_target_free(again);
	pb_http_target_free(target);
}

static void check_reference(const char *bytes, size_t length)
{
	static const char base_text[] = "http://example.org/a/b?c";
	struct pb_url base;
	char out[PB_URL_MAX + 1];
	require(pb_url_parse(base_text, sizeof base_text - 1, &base) == PB_HTTP_OK);
	if (pb_url_resolve(&base, bytes, length, out, sizeof out) == PB_HTTP_OK)
		check_target(out);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct pb_url url;
	char text[PB_URL_MAX + 1];
	if (pb_url_parse((const char *)bytes, length, &url) == PB_HTTP_OK)
		require(url.host.length > 0 && url.port > 0);
	check_reference((const char *)bytes, length);
	if (length > PB_URL_MAX)
		return 0;
	memcpy(text, bytes, length);
	text[length] = '\0';
	check_target(text);
	return 0;
}
