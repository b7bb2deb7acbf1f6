#include "io/http/pages.h"

#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "io/http/hash64.h"

static const char sentence[] = "<p>A kernel is written once and runs under every driver; each answer is checked.</p>\n";
static const char tail[] = "</body></html>\n";
static char filler[PB_PAGE_MOST_BYTES + sizeof sentence];

static void fill(void)
{
	for (size_t i = 0; i < sizeof filler; i++)
		filler[i] = sentence[i % (sizeof sentence - 1)];
}

static size_t clamp(size_t bytes)
{
	if (bytes < PB_PAGE_LEAST_BYTES)
		return PB_PAGE_LEAST_BYTES;
	return bytes < PB_PAGE_MOST_BYTES ? bytes : PB_PAGE_MOST_BYTES;
}

/* The filler starts inside its sentence, at a place that depends on n, so that pages differ in more than the number. */
size_t pb_page_pieces(uint64_t n, size_t bytes, char head[PB_PAGE_LEAST_BYTES], struct iovec pieces[3])
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	(void)pthread_once(&once, fill);
	bytes = clamp(bytes);
	int length = snprintf(head, PB_PAGE_LEAST_BYTES,
	                      "<!DOCTYPE html>\n<html><head><title>%" PRIu64 "</title></head><body>\n"
	                      "<h1>Page %" PRIu64 "</h1>\n<p>",
	                      n, n);
	size_t rest = bytes - (size_t)length - (sizeof tail - 1);
	pieces[0] = (struct iovec){head, (size_t)length};
	pieces[1] = (struct iovec){filler + 3 + n % 32, rest};
	pieces[2] = (struct iovec){(void *)(uintptr_t)tail, sizeof tail - 1};
	return bytes;
}

uint64_t pb_page_hash(uint64_t n, size_t bytes)
{
	char head[PB_PAGE_LEAST_BYTES];
	struct iovec pieces[3];
	struct pb_hash64 hash;
	(void)pb_page_pieces(n, bytes, head, pieces);
	pb_hash64_init(&hash);
	for (size_t i = 0; i < 3; i++)
		pb_hash64_update(&hash, pieces[i].iov_base, pieces[i].iov_len);
	return pb_hash64_digest(&hash);
}
