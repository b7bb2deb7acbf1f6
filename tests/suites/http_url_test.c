#include "io/http/target.h"
#include "support/suite.h"

static enum pb_http_error parse(const char *text, struct pb_url *url)
{
	return pb_url_parse(text, strlen(text), url);
}

static bool is(struct pb_span span, const char *text)
{
	return span.length == strlen(text) && memcmp(span.at, text, span.length) == 0;
}

static void an_address_has_its_parts(void)
{
	struct pb_url url;
	CU_ASSERT_EQUAL(parse("http://Example.org:8080/a/b?c=d&e#f", &url), PB_HTTP_OK);
	CU_ASSERT_FALSE(url.tls);
	CU_ASSERT_EQUAL(url.port, 8080);
	CU_ASSERT(is(url.origin, "http://Example.org:8080"));
	CU_ASSERT(is(url.host, "Example.org"));
	CU_ASSERT(is(url.path, "/a/b"));
	CU_ASSERT(is(url.query, "?c=d&e"));
}

static void parts_may_be_missing(void)
{
	struct pb_url url;
	CU_ASSERT_EQUAL(parse("HTTPS://x", &url), PB_HTTP_OK);
	CU_ASSERT(url.tls);
	CU_ASSERT_EQUAL(url.port, 443);
	CU_ASSERT_EQUAL(url.path.length, 0);
	CU_ASSERT_EQUAL(parse("http://x?y", &url), PB_HTTP_OK);
	CU_ASSERT_EQUAL(url.port, 80);
	CU_ASSERT_EQUAL(url.path.length, 0);
	CU_ASSERT(is(url.query, "?y"));
	CU_ASSERT_EQUAL(parse("http://x:/#y", &url), PB_HTTP_OK);
	CU_ASSERT_EQUAL(url.port, 80);
	CU_ASSERT(is(url.path, "/"));
}

static void an_ipv6_address_stands_in_brackets(void)
{
	struct pb_url url;
	CU_ASSERT_EQUAL(parse("http://[::1]:81/", &url), PB_HTTP_OK);
	CU_ASSERT(is(url.host, "::1"));
	CU_ASSERT_EQUAL(url.port, 81);
	CU_ASSERT_EQUAL(parse("http://::1/", &url), PB_HTTP_MALFORMED_URL);
	CU_ASSERT_EQUAL(parse("http://[::1/", &url), PB_HTTP_MALFORMED_URL);
	CU_ASSERT_EQUAL(parse("http://[]/", &url), PB_HTTP_MALFORMED_URL);
	CU_ASSERT_EQUAL(parse("http://[fe80::1%25eth0]/", &url), PB_HTTP_MALFORMED_URL);
}

static void malformed_addresses_are_refused(void)
{
	static const char *const texts[] = {
	    "",
	    "http",
	    "http:",
	    "http://",
	    "http:///x",
	    "http:/example.org/",
	    "example.org/x",
	    "://example.org",
	    "1http://example.org",
	    "http://exa mple.org/",
	    "http://example.org/a b",
	    "http://example.org/a\nb",
	    "http://example.org/\x7f",
	    "http://example.org:0/",
	    "http://example.org:65536/",
	    "http://example.org:18446744073709551696/",
	    "http://example.org:80x/",
	    "http://user@example.org/",
	    "http://example.org\\x",
	    "http://example.org/#a b",
	};
	struct pb_url url;
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		CU_ASSERT_EQUAL(parse(texts[i], &url), PB_HTTP_MALFORMED_URL);
	}
	CU_ASSERT_EQUAL(pb_url_parse("http://a\0b/", 11, &url), PB_HTTP_MALFORMED_URL);
}

static void other_schemes_are_told_apart(void)
{
	struct pb_url url;
	CU_ASSERT_EQUAL(parse("ftp://example.org/", &url), PB_HTTP_UNKNOWN_SCHEME);
	CU_ASSERT_EQUAL(parse("file:///etc/hosts", &url), PB_HTTP_UNKNOWN_SCHEME);
	CU_ASSERT_EQUAL(parse("httpss://example.org/", &url), PB_HTTP_UNKNOWN_SCHEME);
}

static void long_addresses_are_refused(void)
{
	static char text[PB_URL_MAX + 2] = "http://x/";
	struct pb_url url;
	memset(text + 9, 'a', PB_URL_MAX - 9);
	CU_ASSERT_EQUAL(parse(text, &url), PB_HTTP_OK);
	text[PB_URL_MAX] = 'a';
	CU_ASSERT_EQUAL(parse(text, &url), PB_HTTP_MALFORMED_URL);
	char host[300] = "http://";
	memset(host + 7, 'a', 254);
	CU_ASSERT_EQUAL(parse(host, &url), PB_HTTP_MALFORMED_URL);
}

/* RFC 3986 section 5.4, on the base "http://a/b/c/d;p?q", without what only other schemes can mean. */
static void references_mean_what_the_rfc_says(void)
{
	static const char *const cases[][2] = {
	    {"g", "http://a/b/c/g"},
	    {"./g", "http://a/b/c/g"},
	    {"g/", "http://a/b/c/g/"},
	    {"/g", "http://a/g"},
	    {"//g", "http://g"},
	    {"?y", "http://a/b/c/d;p?y"},
	    {"g?y", "http://a/b/c/g?y"},
	    {"#s", "http://a/b/c/d;p?q"},
	    {"g#s", "http://a/b/c/g"},
	    {"g?y#s", "http://a/b/c/g?y"},
	    {";x", "http://a/b/c/;x"},
	    {"g;x", "http://a/b/c/g;x"},
	    {"", "http://a/b/c/d;p?q"},
	    {".", "http://a/b/c/"},
	    {"./", "http://a/b/c/"},
	    {"..", "http://a/b/"},
	    {"../", "http://a/b/"},
	    {"../g", "http://a/b/g"},
	    {"../..", "http://a/"},
	    {"../../", "http://a/"},
	    {"../../g", "http://a/g"},
	    {"../../../g", "http://a/g"},
	    {"/./g", "http://a/g"},
	    {"/../g", "http://a/g"},
	    {"g.", "http://a/b/c/g."},
	    {".g", "http://a/b/c/.g"},
	    {"g..", "http://a/b/c/g.."},
	    {"..g", "http://a/b/c/..g"},
	    {"./../g", "http://a/b/g"},
	    {"./g/.", "http://a/b/c/g/"},
	    {"g/./h", "http://a/b/c/g/h"},
	    {"g/../h", "http://a/b/c/h"},
	    {"g?y/../x", "http://a/b/c/g?y/../x"},
	    {"https://z/../x", "https://z/../x"},
	};
	struct pb_url base;
	char out[PB_URL_MAX + 1];
	CU_ASSERT_EQUAL_FATAL(parse("http://a/b/c/d;p?q", &base), PB_HTTP_OK);
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		const char *reference = cases[i][0];
		CU_ASSERT_EQUAL(pb_url_resolve(&base, reference, strlen(reference), out, sizeof out), PB_HTTP_OK);
		CU_ASSERT_STRING_EQUAL(out, cases[i][1]);
	}
}

static void a_reference_that_does_not_fit_is_refused(void)
{
	struct pb_url base;
	char out[20];
	CU_ASSERT_EQUAL_FATAL(parse("http://a/b", &base), PB_HTTP_OK);
	CU_ASSERT_EQUAL(pb_url_resolve(&base, "/23456789/", 10, out, sizeof out), PB_HTTP_OK);
	CU_ASSERT_EQUAL(pb_url_resolve(&base, "/23456789/12", 12, out, sizeof out), PB_HTTP_MALFORMED_URL);
}

static void a_target_is_a_request_ready_to_be_sent(void)
{
	struct pb_http_target *target;
	CU_ASSERT_EQUAL_FATAL(
	    pb_http_target_new(&target, &(struct pb_http_ask){.url = "http://Example.ORG:81?\xc3\xa4#x"}), PB_HTTP_OK);
	CU_ASSERT_STRING_EQUAL(target->host, "example.org");
	CU_ASSERT_STRING_EQUAL(target->url, "http://Example.ORG:81?\xc3\xa4");
	static const char expected[] = "GET /?%C3%A4 HTTP/1.1\r\nHost: Example.ORG:81\r\nUser-Agent: powbench\r\n\r\n";
	CU_ASSERT_EQUAL(target->length, sizeof expected - 1);
	CU_ASSERT_EQUAL(memcmp(target->bytes, expected, sizeof expected - 1), 0);
	pb_http_target_free(target);
	pb_http_target_free(NULL);
}

static enum pb_http_method redirected_method(enum pb_http_method method, int status)
{
	struct pb_http_target *from, *to;
	const struct pb_http_ask ask = {"http://a/b", method, "body", method == PB_HTTP_POST ? 4 : 0};
	CU_ASSERT_EQUAL_FATAL(pb_http_target_new(&from, &ask), PB_HTTP_OK);
	CU_ASSERT_EQUAL_FATAL(pb_http_target_redirected(&to, from, status, "c", 1), PB_HTTP_OK);
	enum pb_http_method got = to->method;
	CU_ASSERT_EQUAL(to->body_bytes, got == PB_HTTP_POST ? 4 : 0);
	CU_ASSERT_STRING_EQUAL(to->url, "http://a/c");
	pb_http_target_free(from);
	pb_http_target_free(to);
	return got;
}

static void redirects_keep_or_change_the_method(void)
{
	CU_ASSERT_EQUAL(redirected_method(PB_HTTP_POST, 303), PB_HTTP_GET);
	CU_ASSERT_EQUAL(redirected_method(PB_HTTP_POST, 302), PB_HTTP_GET);
	CU_ASSERT_EQUAL(redirected_method(PB_HTTP_POST, 307), PB_HTTP_POST);
	CU_ASSERT_EQUAL(redirected_method(PB_HTTP_HEAD, 303), PB_HTTP_HEAD);
	CU_ASSERT_EQUAL(redirected_method(PB_HTTP_GET, 308), PB_HTTP_GET);
}

int main(int argc, char **argv)
{
	const struct test tests[] = {
	    {"an address has its parts", an_address_has_its_parts},
	    {"parts may be missing", parts_may_be_missing},
	    {"an ipv6 address stands in brackets", an_ipv6_address_stands_in_brackets},
	    {"malformed addresses are refused", malformed_addresses_are_refused},
	    {"other schemes are told apart", other_schemes_are_told_apart},
	    {"long addresses are refused", long_addresses_are_refused},
	    {"references mean what the rfc says", references_mean_what_the_rfc_says},
	    {"a reference that does not fit is refused", a_reference_that_does_not_fit_is_refused},
	    {"a target is a request ready to be sent", a_target_is_a_request_ready_to_be_sent},
	    {"redirects keep or change the method", redirects_keep_or_change_the_method},
	    {NULL, NULL},
	};
	return suite_main("http_url", tests, argc, argv);
}
