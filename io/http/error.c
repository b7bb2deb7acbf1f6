#include "io/http/error.h"

#include <errno.h>
#include <stddef.h>

static const char *const texts[] = {
#define PB_HTTP_ERROR_TEXT(code, text) text,
    PB_HTTP_ERRORS(PB_HTTP_ERROR_TEXT)
#undef PB_HTTP_ERROR_TEXT
};

const char *pb_http_error_text(enum pb_http_error error)
{
	return (size_t)error < sizeof texts / sizeof texts[0] ? texts[error] : "unknown error";
}

enum pb_http_error pb_http_error_of_errno(int error)
{
	switch (error) {
	case ECONNREFUSED:
		return PB_HTTP_REFUSED;
	case ECONNRESET:
	case ECONNABORTED:
	case EPIPE:
		return PB_HTTP_RESET;
	case ETIMEDOUT:
		return PB_HTTP_CONNECT_TIMEOUT;
	case ENETUNREACH:
	case EHOSTUNREACH:
	case ENETDOWN:
	case EHOSTDOWN:
	case EACCES:
	case EPERM:
	case EAFNOSUPPORT:
		return PB_HTTP_UNREACHABLE;
	case EMFILE:
	case ENFILE:
	case EADDRNOTAVAIL:
	case ENOBUFS:
		return PB_HTTP_NO_DESCRIPTOR;
	case ENOMEM:
		return PB_HTTP_NO_MEMORY;
	default:
		return PB_HTTP_SYSTEM;
	}
}
