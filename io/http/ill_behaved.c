/*
 * The routes below /bad/: everything that a client must survive.
 *
 *   silent             never answers              trickle          one byte of a body a second
 *   truncated          closes inside the body     truncated-chunk  closes inside a chunk
 *   length             sends more than it says    status-line      is not HTTP
 *   header-line        a header with no colon     endless-headers  headers without end
 *   endless-body       a chunked body without end
 *   reset              a TCP reset instead        reset-body       a TCP reset inside the body
 *   closed             closes without a byte      redirect-loop    redirects to itself
 *   no-location        a redirect to nowhere      scheme           a redirect to ftp://
 *   404, 429, 500      with 1 s of Retry-After for 429
 *   not-utf8, no-h1    pages                      not-json         in place of JSON
 */
#include <stdio.h>
#include <string.h>

#include "io/http/reply.h"
#include "io/http/units.h"

static size_t next_byte(uint64_t position, uint64_t count, char *out, size_t size)
{
	(void)size;
	*out = 'x';
	return position < count ? 1 : 0;
}

static size_t next_headers(uint64_t position, uint64_t count, char *out, size_t size)
{
	(void)position, (void)count;
	static const char header[] = "X-More: and more, and more, and more, and more, and more\r\n";
	size_t length = 0;
	for (; length + sizeof header <= size; length += sizeof header - 1)
		memcpy(out + length, header, sizeof header - 1);
	return length;
}

static size_t next_chunk(uint64_t position, uint64_t count, char *out, size_t size)
{
	(void)position, (void)count;
	size_t length = size - 16;
	size_t end = (size_t)snprintf(out, 16, "%zx\r\n", length);
	memset(out + end, 'x', length);
	end += length;
	out[end++] = '\r';
	out[end++] = '\n';
	return end;
}

static const struct pb_stream trickle = {PB_S, next_byte};
static const struct pb_stream headers = {PB_MS, next_headers};
static const struct pb_stream chunks = {PB_MS, next_chunk};

#define HTML "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"

static const struct ill_behaved {
	const char *name, *bytes;
	enum pb_after after;
	const struct pb_stream *stream;
} table[] = {
    {"silent", "", PB_AFTER_SILENCE, NULL},
    {"trickle", HTML "Content-Length: 1000\r\n\r\n", PB_AFTER_STREAM, &trickle},
    {"truncated", HTML "Content-Length: 1000\r\n\r\n<html>", PB_AFTER_CLOSE, NULL},
    {"truncated-chunk", HTML "Transfer-Encoding: chunked\r\n\r\n64\r\n<html>", PB_AFTER_CLOSE, NULL},
    {"length", HTML "Content-Length: 6\r\n\r\n<html></html>", PB_AFTER_KEEP, NULL},
    {"status-line", "HELLO 200\r\n\r\n", PB_AFTER_CLOSE, NULL},
    {"header-line", "HTTP/1.1 200 OK\r\nno colon in this line\r\nContent-Length: 0\r\n\r\n", PB_AFTER_CLOSE, NULL},
    {"endless-headers", HTML, PB_AFTER_STREAM, &headers},
    {"endless-body", HTML "Transfer-Encoding: chunked\r\n\r\n", PB_AFTER_STREAM, &chunks},
    {"reset", "", PB_AFTER_RESET, NULL},
    {"reset-body", HTML "Content-Length: 1000\r\n\r\n<html>", PB_AFTER_RESET, NULL},
    {"closed", "", PB_AFTER_CLOSE, NULL},
    {"redirect-loop", "HTTP/1.1 302 Found\r\nLocation: redirect-loop\r\nContent-Length: 0\r\n\r\n", PB_AFTER_KEEP,
     NULL},
    {"no-location", "HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n", PB_AFTER_KEEP, NULL},
    {"scheme", "HTTP/1.1 302 Found\r\nLocation: ftp://example.org/\r\nContent-Length: 0\r\n\r\n", PB_AFTER_KEEP, NULL},
    {"404", "HTTP/1.1 404 Not Found\r\nContent-Length: 3\r\n\r\nno\n", PB_AFTER_KEEP, NULL},
    {"429", "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 1\r\nContent-Length: 0\r\n\r\n", PB_AFTER_KEEP, NULL},
    {"500", "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n", PB_AFTER_KEEP, NULL},
    {"not-utf8", HTML "Content-Length: 22\r\n\r\n<h1>\xff\xfe\xc0\x80 \xed\xa0\x80 end</h1>\n", PB_AFTER_KEEP, NULL},
    {"no-h1", HTML "Content-Length: 20\r\n\r\n<html><p>no</html>\r\n", PB_AFTER_KEEP, NULL},
    {"not-json", "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{\"id\": 1,",
     PB_AFTER_KEEP, NULL},
};

bool pb_route_ill_behaved(const char *name, struct pb_reply *reply)
{
	for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
		if (strcmp(table[i].name, name) != 0)
			continue;
		pb_reply_raw(reply, table[i].bytes, table[i].after);
		reply->stream = table[i].stream;
		reply->stream_count = UINT64_MAX;
		return true;
	}
	return false;
}
