/* error.h: everything that can be wrong with a request: one table of codes and their texts. */
#ifndef IO_HTTP_ERROR_H
#define IO_HTTP_ERROR_H

/* X(code, text): the text completes "item 7: ...", without a full stop. */
#define PB_HTTP_ERRORS(X)                                                                                              \
	X(OK, "")                                                                                                      \
	X(MALFORMED_URL, "the address is malformed")                                                                   \
	X(UNKNOWN_SCHEME, "the address is neither http:// nor https://")                                               \
	X(NOT_RESOLVED, "the name of the host does not resolve")                                                       \
	X(UNREACHABLE, "the host cannot be reached")                                                                   \
	X(REFUSED, "the connection was refused")                                                                       \
	X(RESET, "the connection was reset")                                                                           \
	X(CONNECT_TIMEOUT, "the connection was not made in time")                                                      \
	X(TOTAL_TIMEOUT, "the response did not end in time")                                                           \
	X(TLS, "TLS failed or the certificate is not trusted")                                                         \
	X(NO_LIBCURL, "https needs libcurl, which is not installed")                                                   \
	X(TRUNCATED, "the connection ended inside the response")                                                       \
	X(LENGTH_MISMATCH, "the length of the body is not the one announced or expected")                              \
	X(HASH_MISMATCH, "the hash of the body is not the one expected")                                               \
	X(MALFORMED_RESPONSE, "the response is not HTTP/1.1")                                                          \
	X(HEADERS_TOO_LARGE, "the headers exceed the limit")                                                           \
	X(BODY_TOO_LARGE, "the body exceeds the limit")                                                                \
	X(TOO_MANY_REDIRECTS, "too many redirects")                                                                    \
	X(STATUS, "the status is not a success")                                                                       \
	X(NOT_ACCEPTED, "the body was not accepted")                                                                   \
	X(NO_DESCRIPTOR, "no descriptor or local port became free in time")                                            \
	X(NO_MEMORY, "out of memory")                                                                                  \
	X(SYSTEM, "the system failed a socket call")

enum pb_http_error {
#define PB_HTTP_ERROR_CODE(code, text) PB_HTTP_##code,
	PB_HTTP_ERRORS(PB_HTTP_ERROR_CODE)
#undef PB_HTTP_ERROR_CODE
};

/* A constant; "" for PB_HTTP_OK. */
const char *pb_http_error_text(enum pb_http_error error);

/* The error that a failed socket call means. `error` is an errno. */
enum pb_http_error pb_http_error_of_errno(int error);

#endif
