#include "io/http/url.h"

#include <string.h>
#include <strings.h>

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_host_char(char c)
{
	return is_letter(c) || is_digit(c) || c == '-' || c == '.' || c == '_';
}

static bool is_literal_char(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') || c == ':' || c == '.';
}

static bool is_scheme_char(char c)
{
	return is_letter(c) || is_digit(c) || c == '+' || c == '-' || c == '.';
}

/* Bytes beyond ASCII are allowed; they are percent-encoded when a request is made. */
static bool is_printing(char c)
{
	return (unsigned char)c > ' ' && c != 0x7f;
}

static bool is_query_char(char c)
{
	return is_printing(c) && c != '#';
}

static bool is_path_char(char c)
{
	return is_query_char(c) && c != '?';
}

/* The bytes of the scheme before its ':', or 0. */
static size_t scheme_length(const char *text, size_t length)
{
	size_t n = 0;
	while (n < length && is_scheme_char(text[n]))
		n++;
	return n < length && text[n] == ':' && is_letter(text[0]) ? n : 0;
}

static bool scheme_is(const char *text, size_t length, const char *scheme)
{
	return length == strlen(scheme) && strncasecmp(text, scheme, length) == 0;
}

/* Takes the characters that `allowed` accepts off the front of [at, end). */
static struct pb_span take(const char **at, const char *end, bool (*allowed)(char))
{
	struct pb_span span = {.at = *at};
	while (*at < end && allowed(**at))
		(*at)++;
	span.length = (size_t)(*at - span.at);
	return span;
}

static bool take_host(const char **at, const char *end, struct pb_url *url)
{
	url->literal = *at < end && **at == '[';
	if (!url->literal) {
		url->host = take(at, end, is_host_char);
		return url->host.length > 0 && url->host.length <= 253;
	}
	(*at)++;
	url->host = take(at, end, is_literal_char);
	if (url->host.length < 2 || url->host.length > 45 || *at == end || **at != ']')
		return false;
	(*at)++;
	return true;
}

static bool take_port(const char **at, const char *end, struct pb_url *url)
{
	url->port = url->tls ? 443 : 80;
	if (*at == end || **at != ':')
		return true;
	(*at)++;
	struct pb_span digits = take(at, end, is_digit);
	if (digits.length == 0)
		return true;
	unsigned long port = 0;
	for (size_t i = 0; i < digits.length && port <= UINT16_MAX; i++)
		port = 10 * port + (unsigned long)(digits.at[i] - '0');
	url->port = (uint16_t)port;
	return port > 0 && port <= UINT16_MAX;
}

static bool take_path_and_query(const char *at, const char *end, struct pb_url *url)
{
	url->path = take(&at, end, is_path_char);
	url->query = (struct pb_span){.at = at};
	if (url->path.length > 0 && url->path.at[0] != '/')
		return false;
	if (at < end && *at == '?')
		url->query = take(&at, end, is_query_char);
	if (at < end && *at == '#')
		(void)take(&at, end, is_printing);
	return at == end;
}

enum pb_http_error pb_url_parse(const char *text, size_t length, struct pb_url *url)
{
	size_t scheme = scheme_length(text, length);
	if (length > PB_URL_MAX || scheme == 0 || length < scheme + 3 || memcmp(text + scheme, "://", 3) != 0)
		return PB_HTTP_MALFORMED_URL;
	url->tls = scheme_is(text, scheme, "https");
	if (!url->tls && !scheme_is(text, scheme, "http"))
		return PB_HTTP_UNKNOWN_SCHEME;
	const char *at = text + scheme + 3, *end = text + length;
	if (!take_host(&at, end, url) || !take_port(&at, end, url))
		return PB_HTTP_MALFORMED_URL;
	url->origin = (struct pb_span){text, (size_t)(at - text)};
	return take_path_and_query(at, end, url) ? PB_HTTP_OK : PB_HTTP_MALFORMED_URL;
}
