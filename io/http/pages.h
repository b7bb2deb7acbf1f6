/* pages.h: the HTML pages of the local server: page N with B bytes is always the same. */
#ifndef IO_HTTP_PAGES_H
#define IO_HTTP_PAGES_H

#include <stddef.h>
#include <stdint.h>
#include <sys/uio.h>

enum {
	PB_PAGE_BYTES = 33000,        /* of /page/N */
	PB_PAGE_SMALL_BYTES = 614,    /* of / */
	PB_PAGE_LEAST_BYTES = 200,    /* fewer are raised to this */
	PB_PAGE_MOST_BYTES = 1 << 20, /* more are cut to this */
};

/* The three pieces of page `n`; the first is written to `head`, the others are constant. Returns the bytes of the page.
 */
size_t pb_page_pieces(uint64_t n, size_t bytes, char head[PB_PAGE_LEAST_BYTES], struct iovec pieces[3]);

/* XXH64 of the page, to check a download with. */
uint64_t pb_page_hash(uint64_t n, size_t bytes);

#endif
