#include "io/http/target.h"

#include <stdlib.h>

#include "io/http/hash64.h"

static const char *const methods[] = {[PB_HTTP_GET] = "GET", [PB_HTTP_HEAD] = "HEAD", [PB_HTTP_POST] = "POST"};

/* Writes `span` as it may stand in a request: bytes beyond ASCII percent-encoded. */
static void write_path(FILE *out, struct pb_span span)
{
	for (size_t i = 0; i < span.length; i++) {
		unsigned char c = (unsigned char)span.at[i];
		if (c < 0x80)
			(void)fputc(c, out);
		else
			(void)fprintf(out, "%%%02X", c);
	}
}

static void write_host(FILE *out, const struct pb_url *url)
{
	const char *scheme_end = memchr(url->origin.at, '/', url->origin.length);
	const char *authority = scheme_end + 2;
	(void)fwrite(authority, 1, (size_t)(url->origin.at + url->origin.length - authority), out);
}

static void write_request(FILE *out, const struct pb_http_ask *ask, const struct pb_url *url)
{
	(void)fprintf(out, "%s ", methods[ask->method]);
	if (url->path.length == 0)
		(void)fputc('/', out);
	write_path(out, url->path);
	write_path(out, url->query);
	(void)fputs(" HTTP/1.1\r\nHost: ", out);
	write_host(out, url);
	(void)fputs("\r\nUser-Agent: powbench\r\n", out);
	if (ask->method == PB_HTTP_POST)
		(void)fprintf(out, "Content-Type: application/octet-stream\r\nContent-Length: %zu\r\n",
		              ask->body_bytes);
	(void)fputs("\r\n", out);
	if (ask->body_bytes > 0)
		(void)fwrite(ask->body, 1, ask->body_bytes, out);
}

/* The request in one allocated piece, or NULL. */
static char *make_request(const struct pb_http_ask *ask, const struct pb_url *url, size_t *length)
{
	char *bytes = NULL;
	FILE *out = open_memstream(&bytes, length);
	if (!out)
		return NULL;
	write_request(out, ask, url);
	bool failed = ferror(out) != 0;
	if (fclose(out) == 0 && !failed)
		return bytes;
	free(bytes);
	return NULL;
}

static void set_origin(struct pb_http_target *target, char *host, const struct pb_url *url)
{
	for (size_t i = 0; i < url->host.length; i++) {
		char c = url->host.at[i];
		host[i] = (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
	}
	host[url->host.length] = '\0';
	target->host = host;
	target->port = url->port;
	target->tls = url->tls;
	target->origin = pb_hash64(host, url->host.length) + ((uint64_t)url->port << 1 | url->tls);
}

/* One allocation holds the struct, the request, the address and the host. */
static struct pb_http_target *assemble(const struct pb_http_ask *ask, const struct pb_url *url, const char *bytes,
                                       size_t length)
{
	size_t url_length = (size_t)(url->query.at + url->query.length - url->origin.at);
	struct pb_http_target *target = calloc(1, sizeof *target + length + url_length + url->host.length + 2);
	if (!target)
		return NULL;
	char *copy = target->text + length;
	memcpy(target->text, bytes, length);
	memcpy(copy, url->origin.at, url_length);
	set_origin(target, copy + url_length + 1, url);
	target->method = ask->method;
	target->url = copy;
	target->bytes = target->text;
	target->length = length;
	target->body = target->text + length - ask->body_bytes;
	target->body_bytes = ask->body_bytes;
	return target;
}

enum pb_http_error pb_http_target_new(struct pb_http_target **target, const struct pb_http_ask *ask)
{
	struct pb_url url;
	*target = NULL;
	enum pb_http_error error = pb_url_parse(ask->url, strlen(ask->url), &url);
	if (error != PB_HTTP_OK)
		return error;
	size_t length = 0;
	char *bytes = make_request(ask, &url, &length);
	if (bytes)
		*target = assemble(ask, &url, bytes, length);
	free(bytes);
	return *target ? PB_HTTP_OK : PB_HTTP_NO_MEMORY;
}

void pb_http_target_free(struct pb_http_target *target)
{
	free(target);
}

bool pb_http_target_idempotent(const struct pb_http_target *target)
{
	return target->method != PB_HTTP_POST;
}

/* RFC 9110 section 15.4: 303 turns all but HEAD into GET; 301 and 302 turn POST into GET, as everyone does. */
static bool becomes_get(enum pb_http_method method, int status)
{
	return method == PB_HTTP_POST && (status == 301 || status == 302 || status == 303);
}

enum pb_http_error pb_http_target_redirected(struct pb_http_target **out, const struct pb_http_target *target,
                                             int status, const char *location, size_t length)
{
	char text[PB_URL_MAX + 1];
	struct pb_url base;
	*out = NULL;
	enum pb_http_error error = pb_url_parse(target->url, strlen(target->url), &base);
	if (error == PB_HTTP_OK)
		error = pb_url_resolve(&base, location, length, text, sizeof text);
	if (error != PB_HTTP_OK)
		return error;
	struct pb_http_ask ask = {.url = text, .method = target->method};
	if (becomes_get(target->method, status))
		ask.method = PB_HTTP_GET;
	if (ask.method == PB_HTTP_POST) {
		ask.body = target->body;
		ask.body_bytes = target->body_bytes;
	}
	return pb_http_target_new(out, &ask);
}
