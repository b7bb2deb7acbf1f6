/* heading.h: the text of the first <h1> of a page, while the page comes in; what follows it is not parsed. */
#ifndef IO_KERNELS_COMMON_HEADING_H
#define IO_KERNELS_COMMON_HEADING_H

#include <stdbool.h>
#include <stddef.h>

enum { PB_HEADING_BYTES = 512 }; /* a longer one is cut */

/* Starts zeroed. The parser (libxml2's, SAX, push) lives from the first bytes of a page to its heading. */
struct pb_heading {
	struct _xmlParserCtxt *parser;
	char *text; /* the heading in UTF-8, white space collapsed as a browser would; NULL: not begun */
	size_t length;
	bool ended, not_utf8, out_of_memory;
};

/* A pb_http_sink; `context` is the heading. Wants no more once it has ended. */
int pb_heading_sink(void *context, const void *bytes, size_t length);

/* The page is over: what is wrong with it, or NULL if it has a heading. One that is never closed ends with the page, as
 * in a browser. */
const char *pb_heading_end(struct pb_heading *heading);

void pb_heading_free(struct pb_heading *heading); /* leaves it zeroed */

/* Once per process, before threads use headings. */
void pb_heading_init(void);

#endif
