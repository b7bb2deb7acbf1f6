#include "io/http/retry.h"

#include <stdlib.h>

#include "io/http/units.h"

bool pb_http_may_pass(enum pb_http_error error, int status)
{
	switch (error) {
	case PB_HTTP_REFUSED:
	case PB_HTTP_RESET:
	case PB_HTTP_CONNECT_TIMEOUT:
	case PB_HTTP_TRUNCATED:
		return true;
	case PB_HTTP_STATUS:
		return status == 408 || status == 429 || (status >= 500 && status <= 504 && status != 501);
	default:
		return false;
	}
}

/* Seconds of the Unix clock for a date as in "Sun, 06 Nov 1994 08:49:37 GMT" (RFC 9110 section 5.6.7), or -1. */
static int64_t parse_date(const char *text)
{
	static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	struct tm date = {0};
	char month[4];
	int end = 0;
	(void)sscanf(text, "%*3[A-Za-z], %2d %3[A-Za-z] %4d %2d:%2d:%2d GMT%n", &date.tm_mday, month, &date.tm_year,
	             &date.tm_hour, &date.tm_min, &date.tm_sec, &end);
	const char *at = end > 0 && text[end] == '\0' ? strstr(months, month) : NULL;
	if (!at || (at - months) % 3 != 0)
		return -1;
	date.tm_mon = (int)(at - months) / 3;
	date.tm_year -= 1900;
	return timegm(&date);
}

/* -1: nothing that can be understood. */
static int64_t asked_pause_s(const char *retry_after)
{
	const int64_t most_s = INT64_C(24) * 60 * 60;
	char *end = NULL;
	if (!retry_after)
		return -1;
	int64_t seconds = strtoll(retry_after, &end, 10);
	if (end == retry_after || *end != '\0') {
		int64_t date = parse_date(retry_after);
		if (date < 0)
			return -1;
		seconds = date - time(NULL);
	}
	if (seconds < 0)
		return 0;
	return seconds < most_s ? seconds : most_s;
}

int64_t pb_http_pause_ns(const struct pb_http_exchange *x)
{
	int64_t asked_s = asked_pause_s(x->response.retry_after);
	if (asked_s >= 0)
		return asked_s * PB_S;
	unsigned doublings = x->request->figures.attempts - 1u;
	int64_t full_ns = x->pool->options.backoff_ns << (doublings < 10 ? doublings : 10);
	return full_ns - (int64_t)(pb_http_pool_random(x->pool) % ((uint64_t)full_ns / 2 + 1));
}
