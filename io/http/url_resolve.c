#include <string.h>

#include "io/http/url.h"

/* Text that grows inside a fixed buffer; too much of it sets `overflow`. */
struct text {
	char *at;
	size_t length, size;
	bool overflow;
};

static void append(struct text *out, const char *at, size_t length)
{
	if (out->size - out->length <= length) {
		out->overflow = true;
		return;
	}
	memcpy(out->at + out->length, at, length);
	out->length += length;
	out->at[out->length] = '\0';
}

static void append_span(struct text *out, struct pb_span span)
{
	append(out, span.at, span.length);
}

/* Whether `reference` begins with a scheme of its own. */
static bool has_scheme(const char *reference, size_t length)
{
	size_t n = 0;
	while (n < length && reference[n] != ':' && reference[n] != '/' && reference[n] != '?')
		n++;
	return n > 0 && n < length && reference[n] == ':';
}

static void drop_last_segment(struct text *out, size_t root)
{
	while (out->length > root && out->at[out->length - 1] != '/')
		out->length--;
	if (out->length > root)
		out->length--;
}

/* Appends `path`, which begins with '/', without its "." and ".." segments (RFC 3986 section 5.2.4). */
static void append_path(struct text *out, const char *path, size_t length)
{
	size_t root = out->length;
	for (const char *end = path + length; path < end;) {
		const char *slash = memchr(path + 1, '/', (size_t)(end - path - 1));
		const char *next = slash ? slash : end;
		size_t name = (size_t)(next - path - 1);
		bool up = name == 2 && memcmp(path + 1, "..", 2) == 0;
		if (up)
			drop_last_segment(out, root);
		if (up || (name == 1 && path[1] == '.'))
			append(out, "/", next == end ? 1 : 0);
		else
			append(out, path, name + 1);
		path = next;
	}
}

/* Appends the path and the query of a reference; `directory` comes before a path that does not begin with '/'. */
static void append_reference(struct text *out, struct pb_span directory, const char *reference, size_t length)
{
	char path[2 * PB_URL_MAX];
	struct text joined = {.at = path, .size = sizeof path};
	const char *query = memchr(reference, '?', length);
	size_t before_query = query ? (size_t)(query - reference) : length;
	if (reference[0] != '/')
		append_span(&joined, directory);
	append(&joined, reference, before_query);
	out->overflow |= joined.overflow;
	append_path(out, path, joined.length);
	append(out, reference + before_query, length - before_query);
}

static struct pb_span directory_of(struct pb_span path)
{
	while (path.length > 0 && path.at[path.length - 1] != '/')
		path.length--;
	return path.length > 0 ? path : (struct pb_span){"/", 1};
}

enum pb_http_error pb_url_resolve(const struct pb_url *base, const char *reference, size_t length, char *out,
                                  size_t size)
{
	struct text text = {.at = out, .size = size};
	const char *fragment = memchr(reference, '#', length);
	if (fragment)
		length = (size_t)(fragment - reference);
	if (length > PB_URL_MAX)
		return PB_HTTP_MALFORMED_URL;
	if (has_scheme(reference, length)) {
		append(&text, reference, length);
	} else if (length >= 2 && memcmp(reference, "//", 2) == 0) {
		append(&text, base->tls ? "https:" : "http:", base->tls ? 6 : 5);
		append(&text, reference, length);
	} else {
		append_span(&text, base->origin);
		if (length == 0 || reference[0] == '?')
			append_span(&text, base->path);
		if (length == 0)
			append_span(&text, base->query);
		else if (reference[0] == '?')
			append(&text, reference, length);
		else
			append_reference(&text, directory_of(base->path), reference, length);
	}
	return text.overflow ? PB_HTTP_MALFORMED_URL : PB_HTTP_OK;
}
