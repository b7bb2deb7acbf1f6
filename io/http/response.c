#include "io/http/response.h"

#include <stdlib.h>

static struct pb_http_response *response_of(llhttp_t *parser)
{
	return parser->data;
}

static int reject(struct pb_http_response *response, enum pb_http_error error)
{
	response->error = (uint8_t)error;
	return -1;
}

/* Headers are looked at only for the statuses that give them a meaning: redirects, and refusals that may pass. */
static bool wants_headers(int status)
{
	return (status >= 300 && status < 400) || status == 429 || status == 503;
}

static int on_header_field(llhttp_t *parser, const char *at, size_t length)
{
	struct pb_http_response *response = response_of(parser);
	if (!wants_headers(parser->status_code))
		return 0;
	for (size_t i = 0; i < length && response->name_bytes < sizeof response->name; i++)
		response->name[response->name_bytes++] = (char)(at[i] >= 'A' && at[i] <= 'Z' ? at[i] | 0x20 : at[i]);
	return 0;
}

static bool name_is(const struct pb_http_response *response, const char *name)
{
	return response->name_bytes == strlen(name) && memcmp(response->name, name, response->name_bytes) == 0;
}

/* The first header of a name counts. */
static int on_header_field_complete(llhttp_t *parser)
{
	struct pb_http_response *response = response_of(parser);
	response->value = NULL;
	if (name_is(response, "location") && !response->location)
		response->value = &response->location;
	else if (name_is(response, "retry-after") && !response->retry_after)
		response->value = &response->retry_after;
	response->name_bytes = 0;
	return 0;
}

static int on_header_value(llhttp_t *parser, const char *at, size_t length)
{
	struct pb_http_response *response = response_of(parser);
	if (!response->value)
		return 0;
	size_t held = *response->value ? strlen(*response->value) : 0;
	char *grown = realloc(*response->value, held + length + 1);
	if (!grown)
		return reject(response, PB_HTTP_NO_MEMORY);
	memcpy(grown + held, at, length);
	grown[held + length] = '\0';
	*response->value = grown;
	return 0;
}

static int on_headers_complete(llhttp_t *parser)
{
	struct pb_http_response *response = response_of(parser);
	if (parser->status_code == 101)
		return reject(response, PB_HTTP_MALFORMED_RESPONSE);
	if (parser->status_code < 200)
		return 0;
	response->status = parser->status_code;
	response->in_headers = false;
	response->header_bytes = 0;
	if (response->head)
		return 1;
	if ((parser->flags & (F_CONTENT_LENGTH | F_CHUNKED)) == F_CONTENT_LENGTH)
		response->announced = parser->content_length;
	if (response->announced != UINT64_MAX && response->announced > response->limits->body_bytes)
		return reject(response, PB_HTTP_BODY_TOO_LARGE);
	return 0;
}

static void deliver(struct pb_http_response *response, const void *bytes, size_t length)
{
	const struct pb_http_request *request = response->request;
	if (!request->sink || response->enough || !pb_http_status_ok(response->status))
		return;
	int wanted = request->sink(request->context, bytes, length);
	if (wanted < 0)
		response->error = PB_HTTP_NOT_ACCEPTED;
	response->enough = wanted == PB_HTTP_ENOUGH;
}

void pb_http_response_body(struct pb_http_response *response, const void *bytes, size_t length)
{
	response->bytes += length;
	if (response->bytes > response->limits->body_bytes) {
		response->error = PB_HTTP_BODY_TOO_LARGE;
		return;
	}
	pb_hash64_update(&response->hash, bytes, length);
	if (length > 0)
		deliver(response, bytes, length);
}

static int on_body(llhttp_t *parser, const char *at, size_t length)
{
	struct pb_http_response *response = response_of(parser);
	pb_http_response_body(response, at, length);
	return response->error == PB_HTTP_OK ? 0 : -1;
}

/* Trailers follow the last chunk, which is empty. */
static int on_chunk_header(llhttp_t *parser)
{
	response_of(parser)->in_headers = parser->content_length == 0;
	return 0;
}

/* An interim response (1xx) is followed by the real one; its headers count towards the same limit. */
static int on_message_complete(llhttp_t *parser)
{
	struct pb_http_response *response = response_of(parser);
	if (parser->status_code < 200)
		return 0;
	response->keep_alive = llhttp_should_keep_alive(parser) != 0;
	response->complete = true;
	return HPE_PAUSED;
}

static const llhttp_settings_t settings = {
    .on_header_field = on_header_field,
    .on_header_field_complete = on_header_field_complete,
    .on_header_value = on_header_value,
    .on_headers_complete = on_headers_complete,
    .on_body = on_body,
    .on_chunk_header = on_chunk_header,
    .on_message_complete = on_message_complete,
};

void pb_http_response_init(struct pb_http_response *response, const struct pb_http_request *request,
                           const struct pb_http_options *limits, bool head)
{
	memset(response, 0, sizeof *response);
	llhttp_init(&response->parser, HTTP_RESPONSE, &settings);
	response->parser.data = response;
	pb_hash64_init(&response->hash);
	response->request = request;
	response->limits = limits;
	response->announced = UINT64_MAX;
	response->head = head;
	response->in_headers = true;
	if (request->sink)
		(void)request->sink(request->context, NULL, 0);
}

void pb_http_response_free(struct pb_http_response *response)
{
	free(response->location);
	free(response->retry_after);
	response->location = response->retry_after = NULL;
}

static void parse(struct pb_http_response *response, const char *bytes, size_t length)
{
	llhttp_errno_t status = llhttp_execute(&response->parser, bytes, length);
	if (response->error != PB_HTTP_OK || status == HPE_OK)
		return;
	if (!response->complete)
		response->error = PB_HTTP_MALFORMED_RESPONSE;
	else if (llhttp_get_error_pos(&response->parser) != bytes + length)
		response->error = PB_HTTP_LENGTH_MISMATCH;
}

/* Headers are fed no further than their limit, so that it is exact however the bytes arrive. */
void pb_http_response_feed(struct pb_http_response *response, const char *bytes, size_t length)
{
	response->begun = true;
	while (length > 0 && !response->complete && response->error == PB_HTTP_OK) {
		size_t room = response->limits->header_bytes - response->header_bytes;
		size_t part = response->in_headers && room < length ? room : length;
		response->header_bytes += response->in_headers ? (uint32_t)part : 0;
		parse(response, bytes, part);
		bool limit_reached = response->header_bytes >= response->limits->header_bytes;
		if (!response->in_headers)
			response->header_bytes = 0;
		else if (limit_reached && !response->complete && response->error == PB_HTTP_OK)
			response->error = PB_HTTP_HEADERS_TOO_LARGE;
		bytes += part;
		length -= part;
	}
	if (length > 0 && response->error == PB_HTTP_OK)
		response->error = PB_HTTP_LENGTH_MISMATCH;
}

void pb_http_response_end(struct pb_http_response *response)
{
	bool until_close = llhttp_message_needs_eof(&response->parser) && !response->in_headers;
	response->complete = until_close;
	if (!until_close)
		response->error = PB_HTTP_TRUNCATED;
}
